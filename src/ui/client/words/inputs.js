import { parseExactJson } from '../../../spec/exact-json.ts';

/** Filled in by themselves. */
const automatic = ['current_date', 'current_year'];

/**
 * The inputs that a form asks for: those of today's crew, then what else the run had.
 * @param {readonly { name: string, default: unknown, required: boolean, description: string | null }[]} declared
 * @param {Record<string, unknown>} own of the run; empty for a kickoff
 */
export function inputFields(declared, own) {
  const fields = declared.filter(({ name }) => !automatic.includes(name));
  const known = new Set(fields.map(({ name }) => name));
  const others = Object.keys(own).filter((name) => !known.has(name) && !automatic.includes(name));
  return [
    ...fields.map((field) => ({ ...field, value: own[field.name] ?? field.default })),
    ...others.map((name) => ({ name, required: false, default: null, description: null, value: own[name] })),
  ];
}

/** What a field shows: a text as it is, everything else as JSON. */
export function fieldText(value) {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** About how many lines a text takes, where the browser cannot fit a field to it; at least one. */
export function fieldRows(text, columns) {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
}

/**
 * What was typed as a value of the kind that the field has; `error` says why it is none.
 * @returns {{ value: unknown, error: null } | { error: string }}
 */
export function fieldValue(text, sample) {
  if (typeof sample === 'string' || sample === null || sample === undefined) return { value: text, error: null };
  const parsed = parsedJson(text);
  if (parsed.error === null && typeof parsed.value === typeof sample) return parsed;
  // A number that JSON would write in another way is kept as it is spelled.
  if (typeof sample === 'number' && parsed.error === null && Number.isFinite(Number(text))) return parsed;
  if (typeof sample === 'number') return { error: 'a number is expected' };
  return parsed.error === null ? { error: `${typeof sample} is expected` } : parsed;
}

/** JSON that was typed, or where it breaks. */
export function parsedJson(text) {
  try {
    return { value: parseExactJson(text), error: null };
  } catch (error) {
    return { error: placedMessage(text, error.message) };
  }
}

/** All inputs at once: they must be a map. */
export function parsedInputs(text) {
  const parsed = parsedJson(text);
  if (parsed.error !== null) return parsed;
  const isMap = parsed.value !== null && typeof parsed.value === 'object' && !Array.isArray(parsed.value);
  return isMap ? parsed : { error: 'inputs are a map: { "name": "value" }' };
}

/** Engines name a position, a line, or repeat the text, which stands there already. */
function placedMessage(text, message) {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (position === undefined) return message.replace(/, (\.\.\.)?"[\s\S]*$/, '');
  if (/line \d+/.test(message)) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length}, column ${before.at(-1).length + 1})`;
}

/** Those that differ from what the run has. */
export function changedInputs(values, own) {
  const isOther = ([name, value]) => JSON.stringify(value) !== JSON.stringify(own[name] ?? null);
  return Object.fromEntries(Object.entries(values).filter(isOther));
}
