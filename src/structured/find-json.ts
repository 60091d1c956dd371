import { readString, scanJson } from './scan-json.ts';

export type FoundJson = { readonly value: unknown } | { readonly problem: string };

/**
 * The JSON in a model's reply, with a code fence or chatter around it or not; in time linear to its length.
 * A model may sketch before it answers: of several values that `fit` the last in a fence labelled json wins, else the
 * last of all. Where none fits it is the last fence, or the longest.
 */
export function findJson(reply: string, fits: (value: unknown) => boolean = () => true): FoundJson {
  const text = reply.replace(/^\uFEFF/, '').trim();
  if (text === '') return { problem: 'it is empty' };
  const all = parsed(text);
  if (all) return typeof all.value !== 'string' || fits(all.value) ? all : (insideString(all.value, fits) ?? all);
  const fenced = fencesIn(text).flatMap((fence) => {
    const read = parsed(text.slice(fence.start, fence.end));
    return read === undefined ? [] : [{ ...fence, ...read }];
  });
  const labelled = fenced.filter(({ label }) => /^json/i.test(label));
  const { whole: spans, furthest } = looseSpans(text);
  const fitting = labelled.findLast(({ value }) => fits(value)) ?? lastFitting({ text, fenced, spans }, fits);
  if (fitting !== undefined) return { value: fitting.value };
  const best = labelled.at(-1) ?? fenced.at(-1);
  if (best !== undefined) return { value: best.value };
  const span = longest(spans);
  return span === undefined ? { problem: brokenAt(text, furthest) } : { value: valueAt(text, span) };
}

/** Many that do not fit are not the answer in many tries. */
const mostTries = 10_000;

interface Candidates {
  readonly text: string;
  readonly fenced: readonly (Span & { readonly value: unknown })[];
  readonly spans: readonly Span[];
}

function lastFitting(
  { text, fenced, spans }: Candidates,
  fits: (value: unknown) => boolean,
): { readonly value: unknown } | undefined {
  const all: readonly (Span & { readonly value?: unknown })[] = [...fenced, ...spans].sort((a, b) => a.end - b.end);
  for (const span of all.slice(-mostTries).reverse()) {
    const value = 'value' in span ? span.value : valueAt(text, span);
    if (fits(value)) return { value };
  }
  return quotedTexts(text).reduceRight<{ readonly value: unknown } | undefined>(
    (found, quoted) => found ?? insideString(quoted, fits),
    undefined,
  );
}

/** Some models put their JSON into a string once more. */
function insideString(text: string, fits: (value: unknown) => boolean): { readonly value: unknown } | undefined {
  const inside = parsed(text);
  return inside !== undefined && typeof inside.value !== 'string' && fits(inside.value) ? inside : undefined;
}

/** The strings in a text that begin like an object or a list. */
function quotedTexts(text: string): readonly string[] {
  const found: string[] = [];
  const start = /"(?=(?:\\[nrt]|\s){0,20}[{[](?:\\|\s|\]|\}|[{[\d]))/g;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const { end, failed } = readString(text, match.index);
    const string = failed ? undefined : parsed(text.slice(match.index, end));
    if (typeof string?.value === 'string') found.push(string.value);
    start.lastIndex = Math.max(end, start.lastIndex);
  }
  return found.slice(-mostTries);
}

function valueAt(text: string, { start, end }: Span): unknown {
  return JSON.parse(text.slice(start, end));
}

/** The objects and lists among other words, from left to right. */
export function jsonSpans(text: string): readonly Span[] {
  return looseSpans(text).whole;
}

/** Where a text stops being JSON, in words; null when it is JSON as it stands. */
export function jsonFault(text: string): string | null {
  if (text.trim() === '') return 'it is empty';
  if (parsed(text)) return null;
  const start = text.search(/\S/);
  const scan = scanJson(text, start);
  if (scan.type === 'broken') return brokenAt(text, scan.at);
  return `the JSON ends at ${place(text, scan.end - 1)}, and there is more text after it`;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON: what that means is the caller's to say.
    return undefined;
  }
}

interface Fence extends Span {
  readonly label: string;
}

/** What stands in complete code fences. */
function fencesIn(text: string): readonly Fence[] {
  const inside: Fence[] = [];
  let open: { readonly mark: string; readonly label: string; readonly start: number } | null = null;
  for (const { 0: line, 1: mark = '', 2: label = '', index } of text.matchAll(/^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm)) {
    if (open === null) {
      open = { mark, label: label.trim(), start: index + line.length };
    } else if (mark.startsWith(open.mark) && label.trim() === '') {
      if (index > open.start + 1) inside.push({ start: open.start, end: index, label: open.label });
      open = null;
    }
  }
  return inside;
}

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Loose {
  readonly whole: readonly Span[];
  /** Where the longest piece that began like JSON broke off; null when nothing did. */
  readonly furthest: number | null;
}

/**
 * Objects and arrays among other words. A broken one is left where it broke, so that nothing is read twice; what is
 * inside of it up to its closing bracket does not count, so that a piece of an answer is never taken for the whole.
 */
function looseSpans(text: string): Loose {
  const whole: Span[] = [];
  let furthest: number | null = null;
  let longest = 0;
  let depth = 0;
  const bracket = /[{}[\]]/g;
  for (let match = bracket.exec(text); match; match = bracket.exec(text)) {
    const start = match.index;
    if (match[0] === '}' || match[0] === ']') {
      depth = Math.max(0, depth - 1);
      continue;
    }
    const scan = scanJson(text, start);
    if (scan.type === 'whole') {
      if (depth === 0) whole.push({ start, end: scan.end });
      bracket.lastIndex = scan.end;
      continue;
    }
    const begun = text.slice(start + 1, scan.at).trim() !== '';
    if (begun || depth > 0) depth += scan.open;
    if (scan.at - start > longest) [longest, furthest] = [scan.at - start, scan.at];
    bracket.lastIndex = scan.at;
  }
  return { whole, furthest };
}

function brokenAt(text: string, at: number | null): string {
  if (at === null) return 'there is no JSON in it';
  if (at >= text.length) return 'it breaks off before the JSON is complete';
  const near = text
    .slice(at, at + 20)
    .split('\n')[0]!
    .trimEnd();
  const what = near === '' ? 'a line break' : JSON.stringify(near);
  return `it is not JSON from ${place(text, at)} on, at ${what}`;
}

function place(text: string, at: number): string {
  const before = text.slice(0, at);
  return `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
}

function longest<S extends Span>(spans: readonly S[]): S | undefined {
  return spans.reduce<S | undefined>((best, span) => (best && sizeOf(best) >= sizeOf(span) ? best : span), undefined);
}

function sizeOf({ start, end }: Span): number {
  return end - start;
}
