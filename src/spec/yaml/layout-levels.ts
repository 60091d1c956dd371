import { amongKeys, isKnownKey, type Mistake, type Named, type Wording } from './layout-words.ts';

/** A map or a list that is open: keys or dashes in one column. */
export interface Level {
  readonly type: 'map' | 'list';
  readonly column: number;
  /** The last key, or the dash; its line from 0. */
  name: string;
  line: number;
  /** What stands behind it: `none`, so that something may be indented below it. */
  holds: 'none' | 'text' | 'block' | 'whole';
  /** First column of the text of `|` or `>`; null: it has no line. */
  block: number | null;
  /** What was left open above the last key, and ended with it. */
  ended: Named | null;
  readonly names: Set<string>;
  /** A key with nothing behind or below it, which another key followed. */
  bare: { readonly named: Named; readonly line: number } | null;
}

/** Where something begins; column and line from 0. */
export interface Entry {
  readonly column: number;
  readonly line: number;
  /** The rest of the line from `column` on. */
  readonly text: string;
}

export interface NextKey {
  readonly named: Named;
  readonly line: number;
  readonly ended: Named | null;
}

/** Goes on in the innermost map. A key that it has already may show where another map was to begin. */
export function nextKey(levels: readonly Level[], { named, line, ended }: NextKey): Mistake | null {
  const top = levels.at(-1)!;
  const owner = levels.at(-2);
  if (top.names.has(named.name) && top.bare !== null && owner?.type === 'map') {
    const { named: bare, line: bareLine } = top.bare;
    const wording = amongKeys(bare, owner);
    return { ...at({ column: bare.column, line: bareLine, text: bare.name }, wording), showsInRepeats: true };
  }
  if (top.holds === 'none' && !isKnownKey(top.name))
    top.bare = { named: { name: top.name, column: top.column }, line: top.line };
  top.names.add(named.name);
  Object.assign(top, { name: named.name, line, holds: 'none', block: null, ended });
  return null;
}

/** Closes what is deeper than the column; tells the outermost of it. */
export function endDeeper(levels: Level[], column: number): Named | null {
  let ended: Named | null = null;
  while (levels.at(-1) !== undefined && levels.at(-1)!.column > column) ended = levels.pop()!;
  return ended;
}

/** The first key of a map, the first dash of a list. */
export function newLevel(type: Level['type'], { name, column }: Named, line: number): Level {
  return { type, column, name, line, holds: 'none', block: null, ended: null, names: new Set([name]), bare: null };
}

/** `marked`: the part of the entry that is marked, from its beginning. */
export function at({ line, column, text }: Entry, wording: Wording, marked: string = text): Mistake {
  return { line: line + 1, column: column + 1, length: Math.max(1, marked.trimEnd().length), ...wording };
}
