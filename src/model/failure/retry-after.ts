import { durationMs, waitUntil } from './durations.ts';

/** What a server said beside its status. */
export interface Told {
  readonly headers: Headers | undefined;
  /** JSON or text. */
  readonly body: unknown;
  /** Its limits are used up: when they are reset tells how long to wait. */
  readonly ofLimits: boolean;
}

/** How long the server asks to wait, in milliseconds: by its headers, a field of its body, its words, or the reset of a limit that is used up. What makes no sense or has passed is not asked. */
export function retryAfter({ headers, body, ofLimits }: Told): number | undefined {
  const inner = headersIn(body);
  const asked = [
    ...[headers, inner].flatMap((one) => [
      milliseconds(one?.get('retry-after-ms') ?? one?.get('x-ms-retry-after-ms')),
      waitUntil(one?.get('retry-after')),
    ]),
    ...fieldWaits(body, 0),
    wordsWait(textOf(body)),
  ].filter((wait) => wait !== undefined);
  const wait = asked.find((wait) => wait > 0) ?? asked[0];
  if (wait !== undefined || !ofLimits) return wait;
  return resetWait(headers) ?? resetWait(inner);
}

/** E.g. `45 s`, `10 min`, `3 h`. */
export function waitInWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

/** The body as one text to look for words in. */
export function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return (JSON.stringify(body) ?? '').replace(/(\\+n)+/g, ' ').replaceAll('\\', '');
}

function milliseconds(value: string | null | undefined): number | undefined {
  const number = Number(value ?? '');
  return value?.trim() && number >= 0 && Number.isFinite(number) ? Math.round(number) : undefined;
}

/** The time of the limit that is used up, the latest of several; where none says what remains, the nearest. */
function resetWait(headers: Headers | undefined): number | undefined {
  const resets = [...(headers ?? [])].flatMap(([name, value]) => {
    if (!/rate-?limit/i.test(name)) return [];
    if (/^ratelimit$/i.test(name)) return listedResets(value);
    if (!/reset/i.test(name)) return [];
    return [{ wait: waitUntil(value), remaining: headers?.get(name.replace(/reset(-after)?/i, 'remaining')) ?? null }];
  });
  const waits = resets.filter((one): one is Reset & { wait: number } => one.wait !== undefined);
  const usedUp = waits.filter(({ remaining }) => remaining !== null && Number(remaining) <= 0);
  if (usedUp.length > 0) return Math.max(...usedUp.map(({ wait }) => wait));
  const untold = waits.filter(({ remaining }) => remaining === null);
  return untold.length === 0 ? undefined : Math.min(...untold.map(({ wait }) => wait));
}

interface Reset {
  readonly wait: number | undefined;
  /** Null: not said. */
  readonly remaining: string | null;
}

/** The one header of the IETF's drafts: `limit=10, remaining=0, reset=30`, later `"default";r=0;t=30`. */
function listedResets(value: string): readonly Reset[] {
  const policies = /;\s*t=/.test(value) ? value.split(',') : [value];
  return policies.map((policy) => ({
    wait: waitUntil(/\b(?:reset|t)\s*=\s*([\d.]+)/.exec(policy)?.[1]),
    remaining: /\b(?:remaining|r)\s*=\s*(\d+)/.exec(policy)?.[1] ?? null,
  }));
}

/** A gateway's `metadata.headers`: those of the server behind it. */
function headersIn(body: unknown): Headers | undefined {
  const found = fieldsIn(body, 0).find(([key, value]) => key === 'headers' && isObject(value))?.[1];
  if (!isObject(found)) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(found)) {
    if (/^[\w-]+$/.test(name) && /^(string|number)$/.test(typeof value)) headers.set(name, oneLine(String(value)));
  }
  return headers;
}

function oneLine(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '');
}

const waitField =
  /^(retry|wait)(after|delay|in|at|time|seconds)|^(quota|limit|ratelimit)?resets?(after|in|at|time|delay|seconds|date)/;

function fieldWaits(body: unknown, depth: number): readonly (number | undefined)[] {
  return fieldsIn(body, depth).flatMap(([key, value]) => {
    const name = key.toLowerCase().replace(/[^a-z]/g, '');
    if (!waitField.test(name)) return [];
    if (isObject(value)) return [waitUntil(String(value['seconds'] ?? ''))];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return [/(ms|milliseconds|millis)$/.test(name) ? milliseconds(String(value)) : waitUntil(String(value))];
  });
}

const deepest = 6;

/** All fields of a body, however deep; also of JSON that a gateway passes on as text. */
function fieldsIn(value: unknown, depth: number): readonly (readonly [string, unknown])[] {
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((one) => fieldsIn(one, depth + 1));
  if (typeof value === 'string') return /^\s*[[{]/.test(value) ? fieldsIn(parsed(value), depth + 1) : [];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap((field) => [field, ...fieldsIn(field[1], depth + 1)]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Some other text in brackets: there are no fields in it.
    return null;
  }
}

const waitWords = /\b(?:retry(?:ing|[- ]after)?|try(?:ing)?( \w+){0,2} again|wait|resets?|available)\b[^\d.;]{0,40}/gi;

/** "Please try again in 1m3.5s", "retry after 3 seconds", "quota resets at 2026-12-01T00:00:00Z", "wait a minute". */
function wordsWait(text: string): number | undefined {
  for (const found of text.matchAll(waitWords)) {
    const rest = text.slice(found.index + found[0].length, found.index + found[0].length + 80);
    const wait = dateWait(rest) ?? durationMs(rest) ?? secondsAfter(found[0], rest) ?? articleWait(found[0]);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

function dateWait(text: string): number | undefined {
  const [date] = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC|GMT)|[+-]\d\d:?\d\d)?/.exec(text) ?? [];
  return date === undefined ? undefined : waitUntil(date);
}

/** `retry-after: 30` is seconds. */
function secondsAfter(words: string, rest: string): number | undefined {
  const [, number] = /^(\d+(?:\.\d+)?)(?![\w.:/-]*\w)/.exec(rest) ?? [];
  return number !== undefined && /retry[- ]after\W*$/i.test(words) ? waitUntil(number) : undefined;
}

function articleWait(words: string): number | undefined {
  const [, unit] = /\b(?:an?|one) (second|minute|hour|day)\b/i.exec(words) ?? [];
  return unit === undefined ? undefined : durationMs(`1 ${unit}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
