import { deepest, tooDeepAt } from './depth.ts';

/** JSON in which numbers keep their spelling: one that JSON would write in another way (`3.10`, `1e3`, an id of 19 digits) is kept as text. Throws as JSON.parse does, also for what is nested too deep. */
export function parseExactJson(text: string): unknown {
  const at = tooDeepAt(text);
  if (at >= 0) throw new SyntaxError(`it is nested deeper than ${deepest} levels (line ${lineAt(text, at)})`);
  return JSON.parse(text, exactly as (key: string, value: unknown) => unknown);
}

/** `source`: as the value is written; there is none of a list or an object, and none in older browsers. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined ? exactNumber(value, source) : value;
}

/** The number where JSON would write it as its source does; else the source. */
export function exactNumber(value: number, source: string): number | string {
  return String(value) === source ? value : source;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
