import { type Document, parseDocument } from 'yaml';
import type { Problem } from '../crew-spec.ts';
import { tooDeepAt, tooDeepMessage } from '../depth.ts';
import { errorAt } from './problem-at.ts';
import { type SourceText, sourceText } from './source-text.ts';
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
  const document = documentOf(text, source);
  if (document === null) return { root: null, broken: true, problems: [tooDeepProblem(text, source)] };
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
      errorAt(
        source.mark(...warning.pos),
        `the tag ${text.slice(...warning.pos)} is not known here`,
        'Tags such as !include and !env do nothing: write the value itself. A text that begins with ! must be quoted.',
      ),
    );
  const { root, problems } = yamlTree(document, source);
  return { root: root?.value === null ? null : root, broken: false, problems: [...syntax, ...tags, ...problems] };
}

/** Null when it is nested so deep that the parser has no memory for it. */
function documentOf(text: string, { lines }: SourceText): Document | null {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false, resolveKnownTags: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function tooDeepProblem(text: string, source: SourceText): Problem {
  const at = Math.max(0, tooDeepAt(text));
  return errorAt({ ...source.mark(at, at + 1), line: text.slice(0, at).split('\n').length }, tooDeepMessage);
}
