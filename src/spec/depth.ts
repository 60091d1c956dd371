/** Data is nested this deep at most. Nobody writes more by hand, and reading, checking and writing it takes a call for each level. */
export const deepest = 200;

export const tooDeepMessage = `this is nested deeper than ${deepest} levels`;

/** Where brackets outside of "…" are first nested deeper than that, as an index; -1: nowhere. */
export function tooDeepAt(text: string): number {
  let depth = 0;
  let quoted = false;
  // Character by character: a pattern would need memory for each one of a long text.
  for (let index = 0; index < text.length; index++) {
    const sign = text.charCodeAt(index);
    if (quoted) {
      if (sign === backslash) index++;
      else if (sign === quote) quoted = false;
    } else if (sign === quote) quoted = true;
    else if (sign === bracket || sign === brace) depth++;
    else if (sign === bracket + 2 || sign === brace + 2) depth--;
    if (depth > deepest) return index;
  }
  return -1;
}

const [quote, backslash, bracket, brace] = [0x22, 0x5c, 0x5b, 0x7b];

/** Is the value nested deeper than that? One that holds itself is. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    const inside = new Set(level.filter((one) => typeof one === 'object' && one !== null) as object[]);
    level = [...inside].flatMap((one) => Object.values(one));
  }
  return false;
}
