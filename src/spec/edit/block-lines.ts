/** The lines of a block scalar below its header, without blank ones at the end. */
export interface BlockLines {
  /** As they stand in the file, with `\r` at the end where its lines end so. */
  readonly lines: readonly string[];
  /** Columns before the text. */
  readonly indent: number;
  /** What a new line ends with, before its `\n`. */
  readonly carriage: '' | '\r';
}

/** The lines of a literal block that holds the text; those that stay are as they were, byte for byte. */
export function literalLines(block: BlockLines, text: string): readonly string[] {
  const wanted = text === '' ? [] : text.split('\n');
  const old = block.lines.map((line) => contentOf(block, line));
  const most = Math.min(wanted.length, old.length);
  let above = 0;
  while (above < most && wanted[above] === old[above]) above++;
  let below = 0;
  while (below < most - above && wanted.at(-1 - below) === old.at(-1 - below)) below++;
  const between = wanted.slice(above, wanted.length - below);
  return [
    ...block.lines.slice(0, above),
    ...between.map((line) => lineOf(block, line)),
    ...block.lines.slice(old.length - below),
  ];
}

/** A line's text without its indentation. */
export function contentOf({ indent }: BlockLines, line: string): string {
  return line.slice(indent).replace(/\r$/, '');
}

/** A text as a line of the block; a blank one is not indented. */
export function lineOf({ indent, carriage }: BlockLines, text: string): string {
  return (text === '' ? '' : ' '.repeat(indent)) + text + carriage;
}
