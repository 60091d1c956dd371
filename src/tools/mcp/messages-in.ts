import { isRecord } from './records.ts';

type UnknownRecord = Readonly<Record<string, unknown>>;

/**
 * The JSON-RPC messages in a line of a program's output, and what else it says. Mostly a line is one message; a greeting without a line
 * break, a prompt, colours or a byte-order mark may stand around it, and two messages may share a line.
 */
export function messagesIn(line: string): { readonly messages: readonly UnknownRecord[]; readonly rest: string } {
  const whole = asMessages(line);
  if (whole !== null) return { messages: whole, rest: '' };
  const messages: UnknownRecord[] = [];
  let rest = '';
  let from = 0;
  let tries = 0;
  for (let start = line.indexOf('{'); start !== -1 && tries < mostTries; start = line.indexOf('{', start)) {
    tries += 1;
    const end = objectEnd(line, start);
    const found = end === -1 ? null : asMessages(line.slice(start, end));
    if (found === null) {
      start += 1;
      continue;
    }
    // what a log line says of a request is no request
    messages.push(...found.filter(isAnswer));
    rest += line.slice(from, start);
    from = end;
    start = end;
  }
  return { messages, rest: rest + line.slice(from) };
}

/** Is it a message, or something that ends with one? Of a program that ends its messages without a line break. */
export function endsWithMessage(text: string): boolean {
  const start = text.indexOf('{');
  return start !== -1 && objectEnd(text, start) === text.trimEnd().length && asMessages(text.slice(start)) !== null;
}

/** A log line may have any number of braces. */
const mostTries = 100;

/** Null: it is none. A list is a batch, as the protocol of 2025-03-26 has it. */
function asMessages(text: string): readonly UnknownRecord[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // a greeting or a log line on stdout: many servers print some
    return null;
  }
  const values = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every(isMessage) ? values : null;
}

function isMessage(value: unknown): value is UnknownRecord {
  return isRecord(value) && value['jsonrpc'] === '2.0';
}

function isAnswer(message: UnknownRecord): boolean {
  return 'result' in message || 'error' in message;
}

/** Past the brace that closes the object which begins at `start`; -1 when none does. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  const marks = /["{}]/g;
  const string = /(?:[^"\\]|\\.)*"/gsy;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      string.lastIndex = marks.lastIndex;
      if (!string.test(text)) return -1;
      marks.lastIndex = string.lastIndex;
      continue;
    }
    depth += mark[0] === '{' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}
