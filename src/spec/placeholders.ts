import type { InputValue } from './crew-spec.ts';
import { sameSpelling } from './spelling.ts';

/** `{name}` in a text, or `{{name}}` (escaped), which writes `{name}`. `index` and `length` count UTF-16 units. */
export interface Braces {
  readonly name: string;
  readonly index: number;
  readonly length: number;
  readonly escaped: boolean;
}

/** The inputs that a text asks for, in order; an input that is used twice is there twice. */
export function findPlaceholders(text: string): readonly { readonly name: string; readonly index: number }[] {
  return findBraces(text)
    .filter((braces) => !braces.escaped)
    .map(({ name, index }) => ({ name, index }));
}

/** Puts values in once (they are never searched again) and writes `{{name}}` as `{name}`. A name without a value stays as it is. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, InputValue>>): string {
  return text.replace(bracesPattern, (whole: string, escaped: string | undefined, plain: string | undefined) => {
    const name = sameSpelling(escaped ?? plain ?? '');
    if (!isInputName(name)) return whole;
    if (escaped !== undefined) return `{${escaped}}`;
    if (!Object.hasOwn(values, name)) return whole;
    const value = values[name];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

export function findBraces(text: string): readonly Braces[] {
  return [...text.matchAll(bracesPattern)]
    .map((match) => ({
      name: sameSpelling(match[1] ?? match[2] ?? ''),
      index: match.index,
      length: match[0].length,
      escaped: match[1] !== undefined,
    }))
    .filter((braces) => isInputName(braces.name));
}

/** Is it an identifier, hyphens inside allowed, so that `{name}` can stand for it? Letters of any language will do. */
export function isInputName(name: string): boolean {
  // The classes of all languages' letters take 8 ms to compile, so they wait until a name needs them.
  if (/^[\x20-\x7e]*$/.test(name)) return /^[A-Za-z_]\w*(?:-+\w+)*$/.test(name);
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:-+[\p{L}\p{M}\p{N}_]+)*$/u.test(name);
}

const bracesPattern = /\{\{([^\s{}]+)\}\}|\{([^\s{}]+)\}/g;

/** The name of a file with its placeholders filled in. What `echo` and editors end a text with is no part of a name. */
export function fillFileName(name: string, values: Readonly<Record<string, InputValue>>): string {
  const ended = ([key, value]: [string, InputValue]) => [
    key,
    typeof value === 'string' ? value.replace(/[\r\n]+$/, '') : value,
  ];
  return fillPlaceholders(name, Object.fromEntries(Object.entries(values).map(ended)));
}
