import type { ToolCall } from '../model.ts';
import { joined, keptIn } from './kept-fields.ts';

/** A call as it has come so far; `id` is empty when the server gave none. */
export interface CollectedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly extra?: ToolCall['extra'];
  readonly more?: ToolCall['more'];
}

export interface ToolCallCollector {
  /** The `tool_calls` of one piece of a reply, or of a whole one. */
  add(pieces: readonly unknown[]): void;
  /** In the order in which they began. */
  calls(): readonly CollectedCall[];
  /** Can nothing of their arguments be missing? */
  areWhole(): boolean;
}

/** Puts calls together from pieces. Servers number them, or only give ids, or neither; some number all calls 0, some send them whole. */
export function toolCallCollector(): ToolCallCollector {
  const begun: Begun[] = [];

  function add(piece: Piece): void {
    const own = begun.findLast((call) => call.slot === piece.slot);
    // an id counts before a place in a list, but a number that the server gave counts before an id
    const known = piece.numbered ? own : (sameId(piece) ?? own);
    if (known === undefined || startsAnother(known, piece)) begun.push({ ...piece });
    else extend(known, piece);
  }

  const sameId = ({ id }: Piece) => (id === '' ? undefined : begun.findLast((call) => call.id === id));

  return {
    add(pieces) {
      for (const [position, piece] of pieces.entries()) add(readPiece(piece, position));
    },
    calls: () =>
      begun
        .filter(({ name }) => name.trim() !== '')
        .map(({ id, name, arguments: text, extra, more }) => ({
          ...{ id, name: name.trim(), arguments: text.trim() === '' ? '{}' : text },
          ...(extra === undefined ? {} : { extra }),
          ...(more === undefined ? {} : { more }),
        })),
    areWhole: () => begun.every((call) => isJsonObject(call.arguments)),
  };
}

/** Is this JSON of an object, so that nothing of it can be missing? */
export function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    // Cut off or written wrong: either way it is none.
    return false;
  }
}

interface Piece {
  /** The call's number, or its place in the list where the server gives no numbers. */
  readonly slot: number;
  readonly numbered: boolean;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly extra: ToolCall['extra'];
  readonly more: ToolCall['more'];
}

type Begun = { -readonly [Key in keyof Piece]: Piece[Key] };

type Fields = Readonly<Record<string, unknown>>;

function readPiece(piece: unknown, position: number): Piece {
  const { index, id, function: called, extra_content: extra } = fieldsOf(piece);
  const { name, arguments: given } = fieldsOf(called);
  const inFunction = keptIn(called);
  const numbered = typeof index === 'number';
  return {
    ...{ slot: numbered ? index : position, numbered, id: textOf(id), name: textOf(name) },
    arguments: given !== null && typeof given === 'object' ? JSON.stringify(given) : textOf(given),
    extra: extra !== null && typeof extra === 'object' ? (extra as Fields) : undefined,
    more: joined(keptIn(piece, ['extra_content']), inFunction === undefined ? undefined : { function: inFunction }),
  };
}

function startsAnother(known: Begun, piece: Piece): boolean {
  if (piece.name === '' || known.name === '') return false;
  // a new id alone is no new call: there are servers that make one up for each piece
  if (piece.id !== '' && known.id !== '' && piece.id !== known.id) return true;
  return (piece.name !== known.name || piece.arguments.startsWith('{')) && isJsonObject(known.arguments);
}

function extend(known: Begun, piece: Piece): void {
  if (known.id === '') known.id = piece.id;
  if (piece.name !== known.name && known.arguments === '') known.name += piece.name;
  known.arguments += piece.arguments;
  known.extra ??= piece.extra;
  known.more = joined(known.more, piece.more);
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
