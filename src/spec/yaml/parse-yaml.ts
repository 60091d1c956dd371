import { parseDocument } from 'yaml';
import type { Problem } from '../crew-spec.ts';
import { warningAt } from './problem-at.ts';
import { sourceText } from './source-text.ts';
import { layoutProblem, syntaxProblem } from './syntax-problem.ts';
import { type YamlNode, yamlTree } from './yaml-tree.ts';

/** What a file's text parsed to. `broken`: its structure is not known, so nothing else should be said of it. */
export interface ParsedYaml {
  /** Null for a file with nothing in it, and for a broken one. */
  readonly root: YamlNode | null;
  readonly broken: boolean;
  readonly problems: readonly Problem[];
}

export function parseYaml(file: string, text: string): ParsedYaml {
  const source = sourceText(file, text);
  const document = parseDocument(text, {
    lineCounter: source.lines,
    prettyErrors: false,
    resolveKnownTags: false,
  });
  const isMerge = (error: { readonly pos: readonly number[] }) => text.startsWith('<<', error.pos[0]);
  // Several `<<` in a map are merged one after the other, as other readers do.
  const repeated = document.errors.filter((error) => error.code === 'DUPLICATE_KEY' && !isMerge(error));
  // After the first mistake in the structure, the parser mostly reports what follows from it.
  const structural = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY').slice(0, 1);
  const mistakes = [...repeated, ...structural];
  const layout = mistakes.length === 0 ? null : layoutProblem(document.errors, source);
  if (layout !== null) return { root: null, broken: true, problems: [layout] };
  const syntax = mistakes.map((error) => syntaxProblem(error, source));
  if (structural.length > 0) return { root: null, broken: true, problems: syntax };
  const tags = document.warnings
    .filter((warning) => warning.code === 'TAG_RESOLVE_FAILED')
    .map((warning) =>
      warningAt(
        source.mark(...warning.pos),
        `the tag ${text.slice(...warning.pos)} is not understood and left out`,
        'A text that begins with ! must be quoted.',
      ),
    );
  const { root, problems } = yamlTree(document, source);
  return { root: root?.value === null ? null : root, broken: false, problems: [...syntax, ...tags, ...problems] };
}
