const units: readonly (readonly [RegExp, number])[] = [
  [/^(ns|nanoseconds?)$/, 1e-6],
  [/^([µμu]s|microseconds?)$/, 1e-3],
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
];

const piece = /(\d+(?:\.\d+)?) ?([a-zµμ]+)(?:,? (?:and )?(?=\d))?/iy;

/** The duration that a text begins with, in milliseconds: `1m3.5s`, `20ms`, `2 minutes and 5 seconds`. */
export function durationMs(text: string): number | undefined {
  let sum: number | undefined;
  piece.lastIndex = 0;
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [, amount, unit = ''] = match;
    const size = units.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
    if (size === undefined) break;
    sum = (sum ?? 0) + Number(amount) * size;
  }
  return sum === undefined ? undefined : Math.round(sum);
}

const epochSeconds = 1e9;
const epochMilliseconds = 1e11;

/** Milliseconds until what a header or a field says: seconds, a duration, a date, or a time since 1970 in seconds or milliseconds. Undefined: it has passed, or cannot be read. */
export function waitUntil(value: string | null | undefined): number | undefined {
  const text = value?.trim().replace(/^"(.*)"$/, '$1') ?? '';
  if (text === '') return undefined;
  if (/^-?[\d.]+$/.test(text)) return ofNumber(Number(text));
  const iso = /^PT(?=\d)/i.test(text) ? text.slice(2) : text;
  return durationMs(iso) ?? ahead(Date.parse(zoned(text)));
}

function ofNumber(number: number): number | undefined {
  if (number >= epochMilliseconds) return ahead(number);
  if (number >= epochSeconds) return ahead(number * 1000);
  return number >= 0 ? Math.round(number * 1000) : undefined;
}

/** Servers mean UTC where they name no zone. */
function zoned(date: string): string {
  return /^\d{4}-\d\d-\d\d[T ][\d:.]+$/.test(date) ? `${date.replace(' ', 'T')}Z` : date;
}

function ahead(time: number): number | undefined {
  const wait = Math.round(time - Date.now());
  return wait > 0 ? wait : undefined;
}
