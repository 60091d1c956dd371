import { scanJson } from './scan-json.ts';

export type FoundJson = { readonly value: unknown } | { readonly problem: string };

/**
 * The JSON in a model's reply, with a code fence or chatter around it or not; in time linear to its length.
 * Among several the one that `fits` wins: of fences the last, of loose ones the first; else the last fence, or the longest.
 */
export function findJson(reply: string, fits: (value: unknown) => boolean = () => true): FoundJson {
  const text = reply.replace(/^\uFEFF/, '').trim();
  if (text === '') return { problem: 'it is empty' };
  const all = parsed(text);
  if (all) return all;
  const fenced = fencedTexts(text).flatMap((inner) => parsed(inner) ?? []);
  const { whole: spans, furthest } = looseSpans(text);
  const loose = spans.map((span) => ({ ...span, value: JSON.parse(text.slice(span.start, span.end)) as unknown }));
  const fitting = fenced.findLast(({ value }) => fits(value)) ?? loose.find(({ value }) => fits(value));
  const best = fitting ?? fenced.at(-1) ?? longest(loose);
  return best === undefined ? { problem: brokenAt(text, furthest) } : { value: best.value };
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

/** What stands in complete code fences. */
function fencedTexts(text: string): readonly string[] {
  const inside: string[] = [];
  let fence: string | null = null;
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null) {
      if (mark !== undefined) [fence, lines] = [mark, []];
    } else if (mark?.startsWith(fence) && line.trim() === mark) {
      if (lines.length > 0) inside.push(lines.join('\n'));
      fence = null;
    } else {
      lines.push(line);
    }
  }
  return inside;
}

interface Span {
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
