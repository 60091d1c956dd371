import { isScalar, parseDocument, type Scalar } from 'yaml';
import { type BlockLines, literalLines } from './block-lines.ts';
import { foldedLines } from './folded-lines.ts';

/** A scalar in a file's text; offsets count UTF-16 units. */
export interface ScalarAt {
  readonly source: string;
  /** From its first character (a quote, `|` or `>`), behind its anchor and tag. */
  readonly start: number;
  readonly end: number;
  /** Just behind its key. */
  readonly keyEnd: number;
  /** Columns before its key. */
  readonly indent: number;
  /** Within `{}` or `[]`, where there are no blocks. */
  readonly flow: boolean;
  readonly style: Scalar.Type;
  readonly value: unknown;
}

/** What to write in place of a part of the file. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A block scalar taken apart: its header without `|` or `>`, its lines, and blank lines behind it. */
interface Block extends BlockLines {
  readonly indicators: string;
  /** What follows the header on its line: white space and a comment. */
  readonly behind: string;
  readonly tail: readonly string[];
  /** Null: the file ends here, without one. */
  readonly lastBreak: '\n' | null;
}

// What YAML allows unescaped, but for the line breaks that only YAML 1.1 takes as such; a lone surrogate would not even survive being written as UTF-8.
const unprintable = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Ways to write the text, the one nearest to what is there first, the surest last. Which of them hold is for the caller to see by parsing. */
export function renderings(at: ScalarAt, text: string): readonly Splice[] {
  if (at.style === 'BLOCK_LITERAL' || at.style === 'BLOCK_FOLDED') return inBlock(at, text);
  const quoted = inPlace(at, doubleQuoted(text));
  if (unprintable.test(text)) return [quoted];
  const hasLines = at.source.slice(at.start, at.end).includes('\n');
  if (!at.flow && hasLines) return [...asBlock(at, text), quoted];
  if (!text.includes('\n')) return [...sameStyle(at, text), quoted];
  const escapesBreaks = at.style === 'QUOTE_DOUBLE' && String(at.value).includes('\n');
  return at.flow || escapesBreaks ? [quoted] : [...asBlock(at, text), quoted];
}

function inBlock(at: ScalarAt, text: string): readonly Splice[] {
  const block = blockOf(at);
  const whole = (header: string, lines: readonly string[]): Splice => {
    const written = [header + block.behind, ...lines, ...block.tail].join('\n');
    return { start: at.start, end: at.end, text: block.lastBreak ? `${written}\n` : written.replace(/\r$/, '') };
  };
  const quoted = whole(doubleQuoted(text), []);
  if (unprintable.test(text)) return [quoted];
  const indicators = indicatorsFor(at, block, text);
  const folded = at.style === 'BLOCK_FOLDED' ? foldedLines(block, String(at.value), text) : null;
  const literal = whole(`|${indicators}`, literalLines(block, text));
  return folded ? [whole(`>${indicators}`, folded), literal, quoted] : [literal, quoted];
}

function blockOf(at: ScalarAt): Block {
  const raw = at.source.slice(at.start, at.end);
  const carriage = carriageAt(at);
  const lastBreak = raw.endsWith('\n') ? '\n' : null;
  const all = (lastBreak ? raw.slice(0, -1) : raw + carriage).split('\n');
  const [, indicators = '', behind = ''] = /^.([-+\d]*)(.*)$/s.exec(all[0]!)!;
  const last = all.findLastIndex((line, index) => index === 0 || line.trim() !== '');
  const lines = all.slice(1, last + 1);
  const indent = indentOf(lines, String(at.value)) ?? at.indent + (Number(/\d/.exec(indicators)) || 2);
  return { indicators, behind, lines, tail: all.slice(last + 1), lastBreak, carriage, indent };
}

/** Columns before the text; null for an empty one. The first line with words tells, because its own spaces are in the value too. */
function indentOf(lines: readonly string[], value: string): number | null {
  const written = lines.find((line) => /[^ \r]/.test(line));
  const read = value.split('\n').find((line) => /[^ ]/.test(line));
  return written === undefined || read === undefined ? null : written.search(/[^ ]/) - read.search(/[^ ]/);
}

/** A text that begins with a space does not show where its indentation ends. */
function indicatorsFor(at: ScalarAt, { indicators, indent }: Pick<Block, 'indicators' | 'indent'>, text: string) {
  return /^\n* /.test(text) && !/\d/.test(indicators) ? `${indent - at.indent}${indicators}` : indicators;
}

/** In place of a plain or quoted scalar; what stands behind it on its line comes behind the header. */
function asBlock(at: ScalarAt, text: string): readonly Splice[] {
  const { source, start, end, keyEnd } = at;
  const before = source.slice(keyEnd, start);
  const alone = /^[ \t]*:[ \t]*\r?\n\s*$/.test(before);
  const [behind = ''] = /^[^\r\n]*/.exec(source.slice(end))!;
  const lines = flowLines(at);
  const head = alone ? `${before.slice(0, before.indexOf(':') + 1)} ` : gap(at);
  const whole = (style: '|' | '>', chomping: string, written: readonly string[]): Splice => {
    const header = `${head}${style}${indicatorsFor(at, { indicators: chomping, indent: lines.indent }, text)}${behind}`;
    const joined = [header + lines.carriage, ...written].join('\n').replace(/\r$/, '');
    return { start: alone ? keyEnd : start, end: end + behind.length, text: joined };
  };
  const folded = lines.lines.length > 1 ? foldedLines(lines, String(at.value), text) : null;
  const literal = whole('|', '', literalLines({ ...lines, lines: [] }, text));
  return folded ? [whole('>', '-', folded), literal] : [literal];
}

/** The lines of a plain or quoted scalar as those of a block would be. */
function flowLines(at: ScalarAt): BlockLines {
  const raw = at.source.slice(at.start, at.end);
  const inner = at.style === 'PLAIN' ? raw : raw.slice(1, -1);
  const texts = inner.split('\n').map((line) => line.replace(/^[ \t]+|[ \t\r]+$/g, ''));
  const carriage = carriageAt(at);
  const second =
    raw
      .split('\n')
      .slice(1)
      .find((line) => line.trim() !== '')
      ?.search(/[^ ]/) ?? 0;
  const indent = second > at.indent ? second : at.indent + stepOf(at.source);
  const lines = texts.map((line) => (line === '' ? '' : ' '.repeat(indent)) + line + carriage);
  return { lines, indent, carriage };
}

/** By how much the file indents: as far as its first indented line does. */
function stepOf(source: string): number {
  return /^( +)[^\s#]/m.exec(source)?.[1]?.length ?? 2;
}

function carriageAt({ source, start }: ScalarAt): '' | '\r' {
  const [found] = /\r?\n/.exec(source.slice(start)) ?? /\r?\n/.exec(source) ?? [''];
  return found.startsWith('\r') ? '\r' : '';
}

function sameStyle(at: ScalarAt, text: string): readonly Splice[] {
  if (at.style === 'QUOTE_DOUBLE') return [];
  if (at.style === 'QUOTE_SINGLE') return [inPlace(at, `'${text.replaceAll("'", "''")}'`)];
  return isPlain(text) ? [inPlace(at, text)] : [];
}

/** Also to readers of YAML 1.1, which take `yes` and dates for something else than text. */
function isPlain(text: string): boolean {
  const { contents, errors } = parseDocument(text, { version: '1.1', prettyErrors: false });
  return errors.length === 0 && isScalar(contents) && contents.type === 'PLAIN' && contents.value === text;
}

function inPlace(at: ScalarAt, written: string): Splice {
  return { start: at.start, end: at.end, text: gap(at) + written };
}

/** A value that was left out stands right behind the colon. */
function gap({ source, start, end }: ScalarAt): string {
  return start === end && /\S/.test(source.charAt(start - 1)) ? ' ' : '';
}

/** JSON's notation is YAML's too. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
