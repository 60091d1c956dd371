/** A call as a model wrote it; `input` is mostly an object. */
export interface WrittenCall {
  readonly name: string;
  readonly input: unknown;
}

const nameKeys = ['name', 'tool', 'tool_name', 'function_name', 'function', 'recipient_name', 'action'];
const inputKeys = [
  'arguments',
  'parameters',
  'args',
  'input',
  'params',
  'tool_input',
  'action_input',
  'tool_args',
  'kwargs',
];
const listKeys = ['tool_calls', 'tool_uses', 'function_calls', 'calls'];
const wrapKeys = ['function', 'tool_call', 'function_call', 'tool_use'];
const besides = new Set(['type', 'id', 'index', 'tool_call_id', 'call_id', 'role', 'content', 'thought', 'reasoning']);

type Fields = Readonly<Record<string, unknown>>;

/** The calls that a value is, a list of them or a single one; null: it is something else. */
export function jsonCalls(value: unknown): readonly WrittenCall[] | null {
  if (Array.isArray(value)) {
    const each = value.map(jsonCall);
    return each.length > 0 && each.every((call) => call !== null) ? each : null;
  }
  if (!isMap(value)) return null;
  const [key, ...others] = Object.keys(value).filter((name) => !besides.has(name));
  if (key !== undefined && others.length === 0 && listKeys.includes(key) && Array.isArray(value[key])) {
    return jsonCalls(value[key]);
  }
  const call = jsonCall(value);
  return call === null ? null : [call];
}

function jsonCall(value: unknown): WrittenCall | null {
  if (!isMap(value)) return null;
  const keys = Object.keys(value).filter((key) => !besides.has(key));
  const [first] = keys;
  if (keys.length === 1 && first !== undefined && wrapKeys.includes(first) && isMap(value[first])) {
    return jsonCall(value[first]);
  }
  const nameKey = nameKeys.find((key) => typeof value[key] === 'string');
  if (nameKey === undefined) return null;
  const inputKey = inputKeys.find((key) => key !== nameKey && key in value);
  if (keys.some((key) => key !== nameKey && key !== inputKey)) return null;
  return { name: toolName(value[nameKey] as string), input: inputKey === undefined ? {} : inputOf(value[inputKey]) };
}

function inputOf(value: unknown): unknown {
  if (value === null) return {};
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // A bare word: whoever checks the arguments says so.
    return value;
  }
}

/** Is it a call in the very form that models are trained on, so that it is hardly anything else? */
export function isPlainCall(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { name, arguments: given, parameters = given, type = 'function', id: _id, ...rest } = value;
  return (
    typeof name === 'string' &&
    /^[\w.:/-]+$/.test(name) &&
    isMap(parameters) &&
    type === 'function' &&
    Object.keys(rest).length === 0
  );
}

/** Without what templates put around a tool's name: `functions.search:0` is `search`. */
export function toolName(written: string): string {
  return written
    .trim()
    .replace(/^(?:functions|default_api|tools)\./, '')
    .replace(/:\d+$/, '');
}

/** An object with one key: the tool's name, and under it what it is called with. */
export function keyedCall(value: unknown, isTool: (name: string) => boolean): WrittenCall | null {
  if (!isMap(value)) return null;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !isTool(name)) return null;
  return { name, input: value[name] };
}

function isMap(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
