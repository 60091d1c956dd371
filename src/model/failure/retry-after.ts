/** How long the server asks to wait, in milliseconds: by `retry-after-ms`, `Retry-After` (seconds or a date), or in its words. */
export function retryAfter(headers: Headers | undefined, words: string): number | undefined {
  return (
    positive(Number(headers?.get('retry-after-ms') ?? NaN)) ??
    headerWait(headers?.get('retry-after')) ??
    wordsWait(words)
  );
}

/** E.g. `45 s`, `10 min`, `3 h`. */
export function waitInWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function headerWait(value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  return positive(Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000);
}

/** Gemini has no header, but says "Please retry in 34.07s". */
function wordsWait(words: string): number | undefined {
  const [, amount, unit] = /(?:retry|try again) in ([\d.]+) ?(ms|s)\b/i.exec(words) ?? [];
  return amount === undefined ? undefined : positive(Number(amount) * (unit?.toLowerCase() === 'ms' ? 1 : 1000));
}

function positive(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? Math.round(milliseconds) : undefined;
}
