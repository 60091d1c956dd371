import { parse } from 'yaml';

/** Plain data out of YAML text; throws with the parser's message and line. */
export function parseData(text: string): unknown {
  return parse(text);
}
