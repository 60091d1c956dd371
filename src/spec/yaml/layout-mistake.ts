import { at, type Entry, endDeeper, type Level, newLevel, nextKey } from './layout-levels.ts';
import {
  between,
  dashBeside,
  deeper,
  isKnownKey,
  keyWithoutColon,
  lineOfText,
  type Mistake,
  type Named,
  oddOne,
  textAndKeys,
  unopened,
  withoutKey,
} from './layout-words.ts';
import { bracketEnd, quotedEnd } from './line-values.ts';

/**
 * The first line of a broken file that does not stand where a reader of YAML would expect it. Parsers say where they
 * gave up, which is often another line. Null: all lines are in order, or something is met that the parser words better.
 */
export function layoutMistake(text: string): Mistake | null {
  const reading: Reading = { lines: text.replace(/^\uFEFF/, '').split(/\r?\n/), levels: [], at: 0 };
  while (reading.at < reading.lines.length) {
    const found = readLine(reading);
    if (found === 'leave') return null;
    if (found !== null) return found;
  }
  return null;
}

interface Reading {
  readonly lines: readonly string[];
  readonly levels: Level[];
  /** The next line, from 0. */
  at: number;
}

/** Nobody has written a longer one by hand, and looking at it could take long. */
const longestLine = 2000;

/** A mistake; null: none yet; `leave`: the parser knows better. */
type Found = Mistake | 'leave' | null;

function readLine(reading: Reading): Found {
  const line = reading.at++;
  const whole = reading.lines[line]!;
  if (whole.length > longestLine) return 'leave';
  if (/^\s*(#|$)/.test(whole)) return null;
  if (/^(---|\.\.\.)(\s|$)/.test(whole)) return reading.levels.length === 0 ? null : 'leave';
  const column = whole.search(/[^ ]/);
  const entry = { column, line, text: whole.slice(column) };
  if (entry.text.startsWith('\t'))
    return at(entry, { message: 'a tab where YAML allows only spaces', hint: 'Indent with spaces.' });
  return readEntry(reading, entry);
}

function readEntry(reading: Reading, entry: Entry): Found {
  const [, dash] = /^(-(?:\s+|$))/.exec(entry.text) ?? [];
  if (dash !== undefined) return readItem(reading, entry, dash);
  const key = keyOf(entry.text);
  if (key === null) return readText(reading, entry);
  return placeKey(reading, entry, key) ?? readValue(reading, entry, entry.text.length - key.rest.length);
}

interface Key {
  readonly name: string;
  /** Behind the colon. */
  readonly rest: string;
}

function keyOf(text: string): Key | null {
  const plain = /^((?:[^\s#"'[\]{}&*!|>%@`,:?-]|[?-](?=\S))(?:[^:#]|:(?=\S)|(?<=\S)#)*?)\s*:(?=\s|$)(.*)$/;
  const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?=\s|$)(.*)$/;
  const [, name, rest = ''] = plain.exec(text) ?? quoted.exec(text) ?? [];
  return name === undefined ? null : { name, rest };
}

/** Finds the map that a key belongs to by its column. */
function placeKey({ levels }: Reading, entry: Entry, { name }: Key): Found {
  const named = { name, column: entry.column };
  const ended = endDeeper(levels, entry.column);
  let top = levels.at(-1);
  if (top?.type === 'list' && top.column === entry.column) {
    if (levels.at(-2)?.column !== entry.column) return at({ ...top, text: '-' }, dashBeside(top.name.slice(2)));
    levels.pop();
    top = levels.at(-1);
  }
  if (top?.column === entry.column) return nextKey(levels, { named, line: entry.line, ended });
  if (ended !== null) return at(entry, between(named, top === undefined ? [ended] : [top, ended]), name);
  if (top !== undefined && top.holds !== 'none') return tooDeep(top, entry, named);
  if (top !== undefined) top.holds = 'whole';
  levels.push(newLevel('map', named, entry.line));
  return null;
}

/** A key below one that has its value already. */
function tooDeep(top: Level, entry: Entry, named: Named): Found {
  if (top.holds === 'block' && !isKnownKey(named.name)) return at(entry, lineOfText(top.name, entry.column, top.block));
  const key = { column: top.column, line: top.line, text: top.name };
  if (top.holds === 'text' && top.ended?.column === entry.column && isKnownKey(top.name))
    return at(key, oddOne(top, top.ended, named));
  if (top.type === 'map' && !isKnownKey(top.name) && isKnownKey(named.name)) return at(key, textAndKeys(top.name));
  if (/\s/.test(named.name) && top.holds === 'text') return 'leave';
  return at(entry, deeper(named, top), named.name);
}

function readItem(reading: Reading, entry: Entry, dash: string): Found {
  const { levels } = reading;
  const rest = { ...entry, column: entry.column + dash.length, text: entry.text.slice(dash.length) };
  const item = { name: `- ${keyOf(rest.text)?.name ?? shortened(rest.text)}`, column: entry.column };
  const ended = endDeeper(levels, entry.column);
  const top = levels.at(-1);
  if (top === undefined || top.column < entry.column) {
    if (ended !== null) return at(entry, between(item, top === undefined ? [ended] : [top, ended]), '-');
    // A dash may stand in a text that goes on.
    if (top?.holds === 'text') return null;
    if (top !== undefined && top.holds !== 'none') return at(entry, deeper(item, top), '-');
    if (top !== undefined) top.holds = 'whole';
    levels.push(newLevel('list', item, entry.line));
  } else if (top.type === 'map') {
    if (top.holds !== 'none') return at(entry, dashBeside(item.name.slice(2)));
    top.holds = 'whole';
    levels.push(newLevel('list', item, entry.line));
  }
  const list = levels.at(-1)!;
  Object.assign(list, { name: item.name, holds: 'none', line: entry.line });
  if (/^(#|$)/.test(rest.text)) return null;
  return keyOf(rest.text) !== null || /^-\s/.test(rest.text) ? readEntry(reading, rest) : readValue(reading, rest, 0);
}

/** A line that is neither key nor item: a text that goes on, or one that begins below its key. */
function readText(reading: Reading, entry: Entry): Found {
  const { levels, lines } = reading;
  if (/^[&*!?%]/.test(entry.text)) return 'leave';
  const ended = endDeeper(levels, entry.column);
  const top = levels.at(-1);
  if (top !== undefined && top.column < entry.column && ended === null) {
    if (top.holds === 'none') {
      // Below a name there are keys, below a key of theirs a text.
      const fault = isKnownKey(top.name) ? null : keyWithoutColon(entry.text);
      return fault === null ? readValue(reading, entry, 0) : at(entry, fault);
    }
    if (top.holds === 'text') return null;
  }
  if (/^["'[{]/.test(entry.text)) return readValue(reading, entry, 0);
  const next = lines.slice(entry.line + 1).find((line) => /^\s*[^\s#]/.test(line)) ?? '';
  const wording = withoutKey(entry.text, next.search(/\S/) > entry.column);
  const plain = wording.message === 'a line without a key';
  if (plain && top?.holds === 'block' && top.column <= entry.column)
    return at(entry, lineOfText(top.name, entry.column, top.block));
  return at(entry, wording);
}

/** What stands behind a key or a dash, `offset` characters into the entry. */
function readValue(reading: Reading, entry: Entry, offset: number): Found {
  const skipped = /^\s*(?:[&!]\S*\s+)*/.exec(`${entry.text.slice(offset)} `)![0].length;
  const column = entry.column + offset + Math.min(skipped, entry.text.length - offset);
  const value = reading.lines[entry.line]!.slice(column);
  const top = reading.levels.at(-1);
  const begins = /^[|>]/.test(value) && !/^[|>][-+\d]*\s*(#.*)?$/.test(value);
  if (begins || /^[@`%]|^[-?](\s|$)/.test(value)) return 'leave';
  if (value === '' || value.startsWith('#')) return null;
  if (/^[\]}]/.test(value)) return at({ line: entry.line, column, text: value[0]! }, unopened(value));
  const parent = top?.column ?? -1;
  const opening = { lines: reading.lines, line: entry.line, column, parent };
  if (/^[|>]/.test(value)) return readBlock(reading, parent);
  if (/^["'[{]/.test(value)) return readWhole(reading, opening);
  if (/:(\s|$)/.test(value.replace(/\s#.*$/, ''))) return 'leave';
  if (top !== undefined) top.holds = 'text';
  return null;
}

function readBlock(reading: Reading, parent: number): Found {
  const top = reading.levels.at(-1);
  let first: number | null = null;
  for (; reading.at < reading.lines.length; reading.at++) {
    const column = reading.lines[reading.at]!.search(/[^ ]/);
    if (column < 0 || reading.lines[reading.at]!.trim() === '') continue;
    if (column < (first ?? parent + 1)) break;
    first ??= column;
  }
  if (top !== undefined) Object.assign(top, { holds: 'block', block: first });
  return null;
}

function readWhole(reading: Reading, opening: Parameters<typeof quotedEnd>[0]): Found {
  const sign = opening.lines[opening.line]![opening.column]!;
  const ended = sign === '"' || sign === "'" ? quotedEnd(opening) : bracketEnd(opening);
  if ('mistake' in ended) return ended.mistake;
  const { line, column } = ended.end;
  const rest = reading.lines[line]?.slice(column) ?? '';
  if (/^[\]}]/.test(rest)) return at({ line, column, text: rest[0]! }, unopened(rest));
  if (!/^\s*(\s#.*)?$/.test(rest)) return 'leave';
  const top = reading.levels.at(-1);
  if (top !== undefined) top.holds = 'whole';
  reading.at = line + 1;
  return null;
}

function shortened(text: string): string {
  return text.length <= 20 ? text : `${text.slice(0, 19)}…`;
}
