const pieceLength = 50_000;

/** A long text cut where paragraphs end, outside of fenced code, so that each piece can be read as Markdown by itself. */
export function* markdownPieces(text: string): Generator<string> {
  let [start, at] = [0, 0];
  let fence: string | null = null;
  while (at < text.length) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak === -1 ? text.length : lineBreak + 1;
    const line = text.slice(at, Math.min(end, at + longestMark));
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === null) fence = mark;
    else if (mark !== undefined && fence !== null && mark.startsWith(fence)) fence = null;
    else if (fence === null && end - start >= pieceLength && line.trim() === '') {
      yield text.slice(start, end);
      start = end;
    }
    at = end;
  }
  if (start < text.length) yield text.slice(start);
}

/** So much of a line shows whether it is a fence, or empty. */
const longestMark = 1000;
