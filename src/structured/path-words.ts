import { pointerSteps } from './schemas-at.ts';

/** A JSON pointer as one writes it in code, `items[2].price`; `field` is a last step that need not be there. Empty: the root. */
export function pathWords(pointer: string, root: unknown, field?: string): string {
  let value: unknown = root;
  let words = '';
  for (const step of pointerSteps(pointer)) {
    words += Array.isArray(value) ? `[${step}]` : fieldWords(step, words === '');
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
  }
  return field === undefined ? words : words + fieldWords(field, words === '');
}

function fieldWords(name: string, first: boolean): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}
