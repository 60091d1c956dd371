import type { Problem } from './crew-spec.ts';
import { allCutTexts } from './problems/cut-texts.ts';
import { exactNode } from './yaml/exact-node.ts';
import { parseYaml } from './yaml/parse-yaml.ts';
import { inOrder } from './yaml/problem-at.ts';

/** What a YAML text of inputs holds. */
export interface ParsedData {
  /** With numbers as they are spelled; null for a text with errors, and for one with nothing in it. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** Plain data out of YAML text. `file`: for the places of problems. */
export function parseData(file: string, text: string): ParsedData {
  const { root, problems } = parseYaml(file, text);
  if (root === null) return { value: null, problems };
  return { value: exactNode(root).value, problems: inOrder([...problems, ...allCutTexts(root)]) };
}
