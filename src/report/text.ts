import { automaticInputs, type InputValue } from '../spec/crew-spec.ts';
import type { Terminal } from './terminal.ts';

/** Makes every control character visible but line breaks and tabs: a model's words must not command the terminal. */
export function neutralise(text: string): string {
  return text.replace(dangerous, (found) => {
    if (found === '\r\n') return '\n';
    const code = found.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : '\ufffd';
  });
}

/** C0 and C1 controls, and the marks that reverse the order of what is shown. */
const dangerous = /\r\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text as it is shown whole: neutralised on a terminal, else byte for byte. */
export function wholeText(text: string, terminal: Terminal): string {
  return terminal.isTty ? neutralise(text) : text;
}

/** A text on one line: neutralised, with single spaces. Of a long text only its start, which is all that a line can show. */
export function oneLine(text: string): string {
  return neutralise(text.trimStart().slice(0, 4000)).replace(/\s+/g, ' ').trim();
}

/** How many columns a text without escapes takes. */
export function displayWidth(text: string): number {
  if (isNarrow.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** The start of a neutralised text that fits, with `…` when something was left out. */
export function shorten(given: string, width: number): string {
  const text = neutralise(given);
  if (displayWidth(text) <= width) return text;
  return width < 1
    ? ''
    : `${takeWidth(graphemes(text), width - 1)
        .join('')
        .trimEnd()}…`;
}

/** The end of a neutralised text that fits, with `…` before it when something was left out. */
export function shortenStart(given: string, width: number): string {
  const text = neutralise(given);
  if (displayWidth(text) <= width) return text;
  const kept = takeWidth(graphemes(text).toReversed(), width - 1);
  return width < 1 ? '' : `…${kept.toReversed().join('').trimStart()}`;
}

/** Neutralised, as all that is put into columns. */
export function padEnd(given: string, width: number): string {
  const text = neutralise(given);
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Neutralised. */
export function padStart(given: string, width: number): string {
  const text = neutralise(given);
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** The columns of the widest, once neutralised. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => displayWidth(neutralise(text))));
}

/** Breaks lines between words; a word that is wider than a line stays whole, so that ids and paths can be copied. */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (displayWidth(line) <= width) return [line];
  return packed(line.split(' '), ' ', width);
}

/** Facts on one line, ` · ` between them; on a terminal too narrow for that, broken between facts. */
export function factsLine(facts: readonly string[], terminal: Terminal): string {
  return packed(facts.filter(Boolean), ' · ', terminal.isTty ? terminal.columns : Infinity).join('\n');
}

/** Puts pieces on as few lines as they fit on, in order; none is cut. */
export function packed(pieces: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const joined = `${last}${separator}${piece}`;
    if (last === undefined || displayWidth(joined) > width) lines.push(piece);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

/** `topic="solid-state batteries" count=3`: what was given, without what is filled in by crew. */
export function inputsText(inputs: Readonly<Record<string, InputValue>>): string {
  const automatic: readonly string[] = automaticInputs;
  return Object.entries(inputs)
    .filter(([name]) => !automatic.includes(name))
    .map(([name, value]) => `${name}=${inputText(value)}`)
    .join(' ');
}

const longestInput = 40;

function inputText(value: InputValue): string {
  if (typeof value === 'string') return JSON.stringify(shorten(oneLine(value), longestInput));
  return shorten(oneLine(JSON.stringify(value)), longestInput);
}

function takeWidth(pieces: readonly string[], width: number): readonly string[] {
  let used = 0;
  const end = pieces.findIndex((piece) => {
    used += graphemeWidth(piece);
    return used > width;
  });
  return end === -1 ? pieces : pieces.slice(0, end);
}

/** Splitting a text as a person counts takes 20 ms the first time, so that most texts are spared it. */
function graphemes(text: string): string[] {
  if (isNarrow.test(text)) return [...text];
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}

function graphemeWidth(grapheme: string): number {
  if (isNarrow.test(grapheme)) return 1;
  const { invisible, wide, pictograph } = widths();
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) || (grapheme.includes('\ufe0f') && pictograph.test(grapheme)) ? 2 : 1;
}

/** Characters of one column that join with none: Latin, Greek, Cyrillic, dashes and quotes, arrows, ticks, lines, Braille patterns. */
const isNarrow =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u257f\u2713-\u2718\u2800-\u28ff]*$/;

/** In a function, since Node looks the properties up as soon as it sees them, which takes 2 ms. */
function widths() {
  return {
    invisible: /^[\p{Mark}\p{Format}\p{Control}]+$/u,
    pictograph: /^\p{Extended_Pictographic}/u,
    /** East Asian wide and fullwidth characters, emoji and flags. */
    wide: /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f251}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Regional_Indicator})/u,
  };
}
