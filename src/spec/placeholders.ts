import type { InputValue } from './crew-spec.ts';

/** `{name}` in a text, or `{{name}}` (escaped), which writes `{name}`. `index` and `length` count UTF-16 units. */
export interface Braces {
  readonly name: string;
  readonly index: number;
  readonly length: number;
  readonly escaped: boolean;
}

const identifier = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*(?:-+[\p{L}\p{M}\p{N}_]+)*`;
const wholeIdentifier = new RegExp(`^${identifier}$`, 'u');

/** Can `{name}` be written for it? */
export function isInputName(name: string): boolean {
  return wholeIdentifier.test(name);
}

/** The inputs that a text asks for, in order; an input that is used twice is there twice. */
export function findPlaceholders(text: string): readonly { readonly name: string; readonly index: number }[] {
  return findBraces(text)
    .filter((braces) => !braces.escaped)
    .map(({ name, index }) => ({ name, index }));
}

/** Puts values in once (they are never searched again) and writes `{{name}}` as `{name}`. A name without a value stays as it is. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, InputValue>>): string {
  return text.replace(bracesPattern(), (whole: string, escaped: string | undefined, name: string) => {
    if (escaped !== undefined) return `{${escaped}}`;
    if (!Object.hasOwn(values, name)) return whole;
    const value = values[name];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

export function findBraces(text: string): readonly Braces[] {
  return [...text.matchAll(bracesPattern())].map((match) => ({
    name: match[1] ?? match[2] ?? '',
    index: match.index,
    length: match[0].length,
    escaped: match[1] !== undefined,
  }));
}

function bracesPattern(): RegExp {
  return new RegExp(`\\{\\{(${identifier})\\}\\}|\\{(${identifier})\\}`, 'gu');
}
