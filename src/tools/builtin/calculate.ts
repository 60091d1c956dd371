import { nearest } from '../../spec/nearest.ts';

/** The value of an arithmetic expression; throws with the position (from 1) of what is wrong in it. */
export function calculate(expression: string): number {
  if (expression.length > 2000) throw new Error('The expression is longer than 2000 characters; split it');
  const reader: Reader = { tokens: tokensOf(expression), next: 0, depth: 0 };
  const value = sum(reader);
  const rest = peek(reader);
  if (rest.text !== '') throw unexpected(rest);
  if (Number.isNaN(value)) throw new Error('The result is not a number, such as the root of a negative one');
  if (!Number.isFinite(value)) throw new Error('The result is too large');
  return value;
}

interface Token {
  readonly text: string;
  /** From 1. */
  readonly position: number;
}

/** Where reading stands: the one thing here that changes. */
interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

const one = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|\*\*|[-+*/%^(),])|(\S))/y;

function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(one);
  for (let match = pattern.exec(expression); match !== null; match = pattern.exec(expression)) {
    const text = match[1] ?? match[2]!;
    const position = pattern.lastIndex - text.length + 1;
    if (match[2] !== undefined) throw unexpected({ text, position });
    tokens.push({ text: text === '**' ? '^' : text, position });
  }
  return [...tokens, { text: '', position: expression.length + 1 }];
}

function sum(reader: Reader): number {
  let value = product(reader);
  for (;;) {
    if (take(reader, '+')) value += product(reader);
    else if (take(reader, '-')) value -= product(reader);
    else return value;
  }
}

function product(reader: Reader): number {
  let value = signed(reader);
  for (;;) {
    const { position } = peek(reader);
    if (take(reader, '*')) value *= signed(reader);
    else if (take(reader, '/')) value /= divisor(reader, position);
    else if (take(reader, '%')) value %= divisor(reader, position);
    else return value;
  }
}

function divisor(reader: Reader, position: number): number {
  const value = signed(reader);
  if (value === 0) throw new Error(`Division by zero at position ${position}`);
  return value;
}

/** A sign binds less than a power: -2^2 is -4. */
function signed(reader: Reader): number {
  return deeper(reader, () => {
    if (take(reader, '-')) return -signed(reader);
    return take(reader, '+') ? signed(reader) : power(reader);
  });
}

function power(reader: Reader): number {
  const base = atom(reader);
  return take(reader, '^') ? base ** signed(reader) : base;
}

function atom(reader: Reader): number {
  const token = peek(reader);
  reader.next += 1;
  if (/^[\d.]/.test(token.text)) return Number(token.text);
  if (token.text === '(') {
    const value = sum(reader);
    expect(reader, ')');
    return value;
  }
  if (/^\w/.test(token.text)) return named(reader, token);
  throw unexpected(token);
}

function named(reader: Reader, { text, position }: Token): number {
  const name = text.toLowerCase();
  const constant = constants.get(name);
  if (constant !== undefined) return constant;
  const made = functions.get(name);
  if (made === undefined) {
    const meant = nearest(name, [...functions.keys(), ...constants.keys()]);
    throw new Error(
      `Unknown name ${text} at position ${position}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
  }
  expect(reader, '(');
  const values = [sum(reader)];
  while (take(reader, ',')) values.push(sum(reader));
  expect(reader, ')');
  if (values.length > 1 && name !== 'min' && name !== 'max') {
    throw new Error(`${name} at position ${position} takes one number, not ${values.length}`);
  }
  return made(...values);
}

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

const functions: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ['sqrt', Math.sqrt],
  ['abs', Math.abs],
  ['round', Math.round],
  ['floor', Math.floor],
  ['ceil', Math.ceil],
  ['min', Math.min],
  ['max', Math.max],
  ['log', Math.log10],
  ['ln', Math.log],
  ['exp', Math.exp],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
] as const);

function deeper(reader: Reader, read: () => number): number {
  reader.depth += 1;
  if (reader.depth > 200) throw new Error(`Nested too deep at position ${peek(reader).position}`);
  const value = read();
  reader.depth -= 1;
  return value;
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.next]!;
}

function take(reader: Reader, text: string): boolean {
  if (peek(reader).text !== text) return false;
  reader.next += 1;
  return true;
}

function expect(reader: Reader, text: string): void {
  const token = peek(reader);
  if (!take(reader, text)) throw new Error(`Expected ${text} at position ${token.position}, not ${shown(token)}`);
}

function unexpected(token: Token): Error {
  return new Error(`Unexpected ${shown(token)} at position ${token.position}`);
}

function shown({ text }: Token): string {
  return text === '' ? 'the end' : `"${text}"`;
}
