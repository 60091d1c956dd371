import { type BlockLines, contentOf, lineOf } from './block-lines.ts';

/** A line of a folded block with words on it. */
interface FoldedLine {
  readonly text: string;
  /** Line breaks of the value before it; 0: a space, or nothing before the first. */
  readonly breaks: number;
  /** As it stands in the file, with the blank lines above it. */
  readonly written?: { readonly line: string; readonly blank: readonly string[] };
}

/** A line with the part of the value that it gives. */
interface OldLine extends FoldedLine {
  readonly start: number;
  readonly end: number;
}

// Columns that lines are wrapped at, at least and at most.
const narrowest = 60;
const widest = 120;

/** The lines of a folded block that holds the text. Lines at the beginning and the end that still fit stay, and so do paragraphs between them; the rest is wrapped as wide as the block was. Null when folding cannot hold it. `now`: what the lines give. */
export function foldedLines(block: BlockLines, now: string, text: string): readonly string[] | null {
  if (/^[ \t]+$/m.test(text)) return null;
  const value = now.trimEnd();
  const old = oldLines(block, value);
  const above = linesAbove(old, value, text);
  const from = above === 0 ? 0 : old[above - 1]!.end;
  const below = linesBelow(old.slice(above), value, { text, from });
  const kept = old.slice(old.length - below);
  const to = kept.length === 0 ? text.length : text.length - (value.length - kept[0]!.start);
  // Between the lines that stay: line breaks or a space, what is new, and line breaks or a space again.
  const middle = text.slice(from, to);
  const gap = /^\n*/.exec(middle)![0].length;
  const ends = middle.slice(gap === 0 && above > 0 ? 1 : gap);
  const body = kept.length === 0 ? ends : ends.replace(/(?:\n+| )$/, '');
  const gapBelow = body === '' ? gap : /\n*$/.exec(middle)![0].length;
  return written(block, [
    ...old.slice(0, above),
    ...(body === '' ? [] : wrapped(block, { body, gap, old })),
    ...kept.map((line, index) => (index === 0 ? { ...line, breaks: gapBelow } : line)),
  ]);
}

/** None when they do not give that value: then nothing of them can stay. */
function oldLines(block: BlockLines, value: string): readonly OldLine[] {
  const found: OldLine[] = [];
  let blank: string[] = [];
  let read = '';
  for (const line of block.lines) {
    const text = contentOf(block, line);
    if (text.trim() === '') {
      blank.push(line);
      continue;
    }
    const previous = found.at(-1);
    const unfolded = previous && (isIndented(previous.text) || isIndented(text));
    const breaks = blank.length + (unfolded ? 1 : 0);
    read += previous && breaks === 0 ? ' ' : '\n'.repeat(breaks);
    const start = read.length;
    read += text;
    found.push({ text, breaks, written: { line, blank }, start, end: read.length });
    blank = [];
  }
  return read === value ? found : [];
}

/** YAML leaves lines that begin with white space as they are, and the line breaks around them. */
function isIndented(text: string): boolean {
  return /^[ \t]/.test(text);
}

/** How many lines, from the first on, are the beginning of the text. */
function linesAbove(old: readonly OldLine[], value: string, text: string): number {
  let same = 0;
  while (same < text.length && text[same] === value[same]) same++;
  const differs = old.findIndex(({ end }) => end > same || (end < text.length && !breaksAt(text, end)));
  return differs === -1 ? old.length : differs;
}

/** How many lines, up to the last, are the end of the text; it is taken up to `from`. */
function linesBelow(old: readonly OldLine[], value: string, { text, from }: { text: string; from: number }): number {
  let same = 0;
  while (same < text.length - from && text.at(-1 - same) === value.at(-1 - same)) same++;
  const differs = old.findLastIndex(({ start }) => {
    const at = text.length - (value.length - start);
    return value.length - start > same || (at > 0 && (at === from || !breaksAt(text, at - 1)));
  });
  return old.length - 1 - differs;
}

/** Whether a line can end here: at a line break, or at one space between words of a line that YAML folds. */
function breaksAt(text: string, index: number): boolean {
  if (text.charAt(index) === '\n') return true;
  const isFold = /^[^ \t\n] [^ \t\n]/.test(text.slice(index - 1, index + 2));
  return isFold && !isIndented(text.slice(text.lastIndexOf('\n', index) + 1));
}

/** The lines of a body below `gap` line breaks; a paragraph that was there before keeps its lines. */
function wrapped(
  block: BlockLines,
  { body, gap, old }: { body: string; gap: number; old: readonly OldLine[] },
): readonly FoldedLine[] {
  const columns = Math.max(0, ...block.lines.map((line) => line.replace(/\r$/, '').length));
  const width = Math.min(widest, Math.max(narrowest, columns)) - block.indent;
  const before = paragraphs(old);
  // Every other part is the line breaks between two paragraphs.
  return body.split(/(\n+)/).flatMap((paragraph, index, parts) => {
    if (index % 2 === 1) return [];
    const breaks = index === 0 ? gap : parts[index - 1]!.length;
    const lines = before.get(paragraph) ?? wrap(paragraph, width).map((text) => ({ text, breaks: 0 }));
    return lines.map((line, place) => (place === 0 ? { ...line, breaks } : line));
  });
}

/** The lines of each paragraph, by its text. */
function paragraphs(old: readonly OldLine[]): ReadonlyMap<string, readonly FoldedLine[]> {
  const starts = old.flatMap(({ breaks }, index) => (index === 0 || breaks > 0 ? [index] : []));
  return new Map(
    starts.map((start, index) => {
      const lines = old.slice(start, starts[index + 1]);
      return [lines.map(({ text }) => text).join(' '), lines];
    }),
  );
}

function wrap(paragraph: string, width: number): readonly string[] {
  if (isIndented(paragraph)) return [paragraph];
  const lines: string[] = [];
  for (const word of paragraph.split(/(?<=[^ \t]) (?=[^ \t])/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** With as many blank lines between them as YAML reads the breaks from. */
function written(block: BlockLines, lines: readonly FoldedLine[]): readonly string[] {
  return lines.flatMap(({ text, breaks, written: old }, index) => {
    const previous = lines[index - 1];
    const unfolded = previous && breaks > 0 && (isIndented(previous.text) || isIndented(text));
    const count = unfolded ? breaks - 1 : breaks;
    const blank = old?.blank.length === count ? old.blank : Array<string>(count).fill(lineOf(block, ''));
    return [...blank, old?.line ?? lineOf(block, text)];
  });
}
