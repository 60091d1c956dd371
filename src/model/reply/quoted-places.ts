/** A mark that follows a word or the end of a sentence without a blank is no part of the sentence. */
export function isAttached(text: string, at: number): boolean {
  return /[\p{L}\p{N}.!?…)\]*:]/u.test(text[at - 1] ?? '');
}

/** Stands it in quotes, brackets or backticks, so that it is spoken of? */
export function isQuoted(text: string, start: number, end: number): boolean {
  if (/["'`“‘«(]/.test(text[start - 1] ?? '') && /["'`”’»)]/.test(text[end] ?? '')) return true;
  const ticks = lineBefore(text, start).match(/`/g)?.length ?? 0;
  return ticks % 2 === 1 && /^[^\n]*`/.test(text.slice(end, end + 300));
}

/** What stands before the place in its line, or the last 300 characters of it. */
export function lineBefore(text: string, at: number): string {
  // A line may be long, and a text may have many marks.
  const near = text.slice(Math.max(0, at - 300), at);
  return near.slice(near.lastIndexOf('\n') + 1);
}

/** Tells of places, asked for from left to right, whether they are inside of a complete code fence. */
export function fenceSearch(text: string): (at: number) => boolean {
  const fences: { readonly start: number; readonly end: number }[] = [];
  let open: { readonly mark: string; readonly start: number } | null = null;
  for (const { 0: line, 1: mark = '', index } of text.matchAll(/^ {0,3}(`{3,}|~{3,})[^\n]*$/gm)) {
    if (open === null) open = { mark, start: index };
    else if (mark.startsWith(open.mark) && line.trim() === mark) {
      fences.push({ start: open.start, end: index + line.length });
      open = null;
    }
  }
  let next = 0;
  return (at) => {
    while ((fences[next]?.end ?? Infinity) <= at) next++;
    return (fences[next]?.start ?? Infinity) < at;
  };
}
