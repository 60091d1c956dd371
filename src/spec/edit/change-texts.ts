import type { Document, Node, Scalar } from 'yaml';
import { isAlias, isCollection, isMap, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
import { CrewError } from '../../errors.ts';
import type { Place } from '../crew-spec.ts';
import { type SourceText, sourceText } from '../yaml/source-text.ts';
import { renderings, type ScalarAt } from './scalar-text.ts';

/** A new text for a key. `place`: where the key stands, as in `TaskSpec.places`. White space at the text's end is left out, as readers do. */
export interface TextChange {
  readonly place: Place;
  readonly text: string;
}

interface Parsed {
  readonly source: SourceText;
  readonly document: Document;
}

/** A key, its value, and all that they stand in, from the document on. */
interface Found {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
  readonly within: readonly unknown[];
}

/** The file's text with other texts at some keys and nothing else changed. CrewError `refused` when the text at a place cannot be changed alone: it is shared by an anchor, is no text, or the file is another one by now. */
export function changeTexts(file: string, source: string, changes: readonly TextChange[]): string {
  // Places count without the byte order mark, because reading a file takes it off.
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lastFirst = changes.toSorted((a, b) => b.place.line - a.place.line || b.place.column - a.place.column);
  return mark + lastFirst.reduce((text, change) => changeText(file, text, change), source.slice(mark.length));
}

function changeText(file: string, source: string, { place, text }: TextChange): string {
  const before = parsed(file, source);
  if (before === null) {
    throw new CrewError('refused', `${file} is not valid YAML`, { hint: 'See what is wrong:  crew check' });
  }
  const found = keyAt(before, place);
  if (found === null) {
    throw new CrewError('refused', `${file}:${place.line}:${place.column}: there is no key here`, {
      hint: 'The file changed meanwhile; load it again',
    });
  }
  const scalar = ownScalar(before, found, `${file}:${place.line}`);
  const wanted = text.replace(/\r\n?/g, '\n').trimEnd();
  if (typeof scalar.value === 'string' && scalar.value.trimEnd() === wanted) return source;
  const rest = outline(before.document, scalar);
  for (const { start, end, text: written } of renderings(scalarAt(source, found, scalar), wanted)) {
    const after = source.slice(0, start) + written + source.slice(end);
    if (isThatAlone(parsed(file, after), { place, wanted, rest })) return after;
  }
  throw refused(`${file}:${place.line}`, `this text for ${found.name} cannot be written here`);
}

/** Null when there are mistakes in it. */
function parsed(file: string, text: string): Parsed | null {
  const source = sourceText(file, text);
  const document = parseDocument(text, { lineCounter: source.lines, prettyErrors: false, resolveKnownTags: false });
  return document.errors.length > 0 ? null : { source, document };
}

function keyAt({ source, document }: Parsed, { line, column }: Place): Found | null {
  let found: Found | null = null;
  visit(document, {
    Pair: (_, { key, value }, within) => {
      if (!isScalar(key) && !isAlias(key)) return undefined;
      const [start, end] = key.range ?? [0, 0];
      const at = source.mark(start, end);
      if (at.line !== line || at.column !== column) return undefined;
      const name = isScalar(key) ? String(key.value) : source.text.slice(start, end);
      found = { name, key, value: isNode(value) ? value : null, within };
      return visit.BREAK;
    },
  });
  return found;
}

/** The scalar at the key, when nothing else in the document reads it. */
function ownScalar({ document }: Parsed, { name, value, within }: Found, where: string): Scalar {
  const used = new Set<unknown>();
  visit(document, { Alias: (_, alias) => void used.add(alias.resolve(document)) });
  const shared = [...within, value].find((node) => isNode(node) && !isAlias(node) && used.has(node));
  if (isNode(shared) && !isAlias(shared)) {
    throw refused(where, `the text of ${name} is shared (&${shared.anchor})`);
  }
  if (isAlias(value)) throw refused(where, `the text of ${name} is in another place (*${value.source})`);
  if (!isScalar(value)) throw refused(where, `${name} is not text`);
  return value;
}

function scalarAt(source: string, { key, within }: Found, scalar: Scalar): ScalarAt {
  const [from, to] = scalar.range ?? [0, 0];
  // A value that was left out stands, for the parser, where the comment begins.
  const space = from === to && source.charAt(from) === '#' ? /[ \t]*$/.exec(source.slice(0, from))![0].length : 0;
  const [start, end] = [from - space, to - space];
  const [keyStart, keyEnd] = key.range ?? [0, 0];
  const indent = keyStart - (source.lastIndexOf('\n', keyStart - 1) + 1);
  const flow = within.some((node) => isCollection(node) && node.flow === true);
  return { source, start, end, keyEnd, indent, flow, style: scalar.type ?? 'PLAIN', value: scalar.value };
}

/** Whether the text is there as wanted, and the rest of the document as it was. */
function isThatAlone(
  after: Parsed | null,
  { place, wanted, rest }: { place: Place; wanted: string; rest: readonly string[] },
): boolean {
  const value = after && keyAt(after, place)?.value;
  if (!isScalar(value) || typeof value.value !== 'string' || value.value.trimEnd() !== wanted) return false;
  const found = outline(after!.document, value);
  return found.length === rest.length && found.every((part, index) => part === rest[index]);
}

/** All that a document holds, in order, but for the value of one scalar. Aliases are not followed, so that it stays as long as the document. */
function outline(document: Document, but: Scalar): readonly string[] {
  const parts: string[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) parts.push(`*${node.source}`);
    else if (isPair(node)) parts.push(node.value === null ? 'key' : 'key and value');
    else if (isCollection(node)) {
      parts.push(`${isMap(node) ? 'map' : 'list'} of ${node.items.length} &${node.anchor} ${node.tag}`);
    } else if (isScalar(node)) {
      const value = node === but ? '' : `${typeof node.value} ${node.value}`;
      parts.push(`scalar &${node.anchor} ${node.tag} ${value}`);
    }
  });
  return parts;
}

function refused(where: string, message: string): CrewError {
  return new CrewError('refused', `${where}: ${message}`, { hint: 'Change it in the file' });
}
