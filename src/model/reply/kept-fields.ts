import { isMap, mapIn, textIn } from './chat-chunk.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** By their names, since each server has its own: signatures, encrypted thoughts, and where gateways keep them. */
const kept = /signatures?$|^extra_content$|^provider_specific_fields$|^thinking_blocks$|_opaque$|^encrypted_/i;

/** What only the server understands of a reply or a call, and wants to see again beside it; undefined: nothing. */
export function keptIn(given: unknown, besides: readonly string[] = []): Fields | undefined {
  const found = Object.entries(mapIn(given)).flatMap(([name, value]) => {
    const worth = kept.test(name) && !besides.includes(name) ? withoutFlags(value) : undefined;
    return worth === undefined ? [] : [[name, worth] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Without what is empty, and what only says of what kind a piece is. */
function withoutFlags(value: unknown): unknown {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return undefined;
  if (!isMap(value)) return Array.isArray(value) && value.length === 0 ? undefined : value;
  const inside = Object.entries(value).filter(([, part]) => withoutFlags(part) !== undefined);
  return inside.length === 0 ? undefined : Object.fromEntries(inside);
}

/** Both, where they came in pieces: texts grow, lists get longer, of anything else the last counts. */
export function joined(before: Fields | undefined, after: Fields | undefined): Fields | undefined {
  if (before === undefined || after === undefined) return before ?? after;
  return joinedValues(before, after) as Fields;
}

function joinedValues(before: unknown, after: unknown): unknown {
  if (isMap(before) && isMap(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return Object.fromEntries(
      names.map((name) => [name, name in before ? joinedValues(before[name], after[name]) : after[name]]),
    );
  }
  if (after === null || after === undefined) return before;
  if (Array.isArray(before) && Array.isArray(after)) return joinedLists(before, after);
  // Some repeat it whole with each piece.
  if (typeof before === 'string' && typeof after === 'string' && before !== after) return before + after;
  return after;
}

/** The last thought of a list grows until it is signed. */
function joinedLists(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const all = [...before];
  for (const piece of after) {
    const last = all.at(-1);
    const grows = isMap(last) && isMap(piece) && isThought(last) && last['type'] === piece['type'] && !isSigned(last);
    if (grows) all.splice(-1, 1, joinedValues(last, piece));
    else all.push(piece);
  }
  return all;
}

function isThought(part: Fields): boolean {
  return part['type'] === 'thinking';
}

function isSigned(part: Fields): boolean {
  return typeof part['signature'] === 'string' && part['signature'] !== '';
}

const thoughtNames = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking', 'thinking_content', 'thought'];

/** The thought in a piece of a reply, and the name of its field; null: there is none. */
export function thoughtIn(delta: unknown): { readonly name: string; readonly text: string } | null {
  const fields = mapIn(delta);
  const name = thoughtNames.find((one) => textIn(fields[one]) !== '');
  return name === undefined ? null : { name, text: textIn(fields[name]) };
}

/** Does the server say that the content of this piece is a thought? */
export function isThoughtPiece(delta: unknown): boolean {
  return mapIn(mapIn(mapIn(delta)['extra_content'])['google'])['thought'] === true;
}

/** The words in a list of thoughts, for a server that gives them nowhere else. */
export function wordsOfThoughts(thoughts: unknown): string {
  const list: readonly unknown[] = Array.isArray(thoughts) ? thoughts : [];
  return list
    .map(mapIn)
    .map((part) => textIn(part['text']) || textIn(part['thinking']) || textIn(part['summary']))
    .filter((text) => text !== '')
    .join('\n');
}
