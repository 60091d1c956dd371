import { type Document, type Node, visit, type YAMLError } from 'yaml';
import type { Problem } from '../crew-spec.ts';
import { errorAt } from './problem-at.ts';
import type { SourceText } from './source-text.ts';

/** A mistake in the YAML itself, in our words, with the usual way out. */
export function syntaxProblem(error: YAMLError, document: Document, source: SourceText): Problem {
  const [start, end] = rangeOf(error, document, source);
  const { message, hint } = wording(error, source);
  return errorAt(source.mark(start, end), message, hint);
}

function rangeOf(error: YAMLError, document: Document, source: SourceText): [number, number] {
  if (error.code === 'MISSING_CHAR') return openedAt(error, document);
  const [start, end] = error.pos;
  return error.code === 'DUPLICATE_KEY' ? [start, start + keyAt(source.text, start).length] : [start, end];
}

interface Wording {
  readonly message: string;
  readonly hint: string | null;
}

function wording(error: YAMLError, source: SourceText): Wording {
  const from = error.pos[0];
  const lineStart = source.text.lastIndexOf('\n', from - 1) + 1;
  const line = source.text.slice(lineStart).split(/\r?\n/, 1)[0]!;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab where YAML allows only spaces', hint: 'Indent with spaces.' };
    case 'DUPLICATE_KEY':
      return { message: `${keyAt(source.text, from)} is written twice`, hint: 'Keep one of the two, or rename one.' };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return missingKey(line);
    case 'UNEXPECTED_TOKEN':
      return unexpected(line, source.text.slice(lineStart, from));
    case 'BAD_SCALAR_START':
      return { message: `a text cannot begin with ${source.text[from] ?? ''}`, hint: 'Put the whole text in quotes.' };
    case 'BAD_DQ_ESCAPE':
      return {
        message: `${source.text.slice(from, from + 2)} means nothing inside "…"`,
        hint: 'Use \'…\' instead of "…", or write \\\\ for one backslash.',
      };
    case 'MISSING_CHAR':
      return { message: 'a quote or bracket is opened here and never closed', hint: null };
    case 'BAD_INDENT':
      return badIndent(error);
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here', hint: 'Remove the --- or ... line: a file holds one.' };
    default:
      return { message: `not valid YAML: ${error.message}`, hint: null };
  }
}

function missingKey(line: string): Wording {
  const glued = /^\s*([\w-]+):(\S+)/.exec(line);
  if (glued) return { message: 'no space after the colon', hint: `Write ${glued[1]}: ${glued[2]}` };
  const [, key] = /^\s*(?:- +)?([\w-]+): .*: /.exec(`${line} `) ?? [];
  if (key)
    return {
      message: `the text of ${key} has a ": " in it`,
      hint: `Put the text in quotes, or write ${key}: | and the text indented below it.`,
    };
  if (!line.includes(':'))
    return {
      message: 'a line without a key',
      hint: 'Write key: value; a text over several lines needs | after its key.',
    };
  return {
    message: 'this text goes on over several lines and has a ":" in it',
    hint: 'Write | after its key and the text indented below it.',
  };
}

function unexpected(line: string, before: string): Wording {
  if (/[{}\]]\s*$/.test(before) && /:\s+[{[]/.test(before)) {
    return {
      message: 'a text that begins with a bracket must be quoted',
      hint: `Put the whole text in quotes: "${line.trim().replace(/^[\w-]+:\s+/, '')}"`,
    };
  }
  if (/["']\s*$/.test(before))
    return { message: 'text after a closing quote', hint: 'Put the whole text in one pair of quotes.' };
  if (/:\s+\*\S+\s*$/.test(before))
    return { message: 'a text that begins with * must be quoted', hint: 'Put the whole text in quotes.' };
  if (/:\s+[|>]/.test(line))
    return { message: 'text on the line of | or >', hint: 'Begin the text on the next line, indented.' };
  return { message: 'something here does not belong', hint: 'Put the whole text in quotes.' };
}

function badIndent(error: YAMLError): Wording {
  const bracket = /end with a (.)/.exec(error.message)?.[1];
  if (bracket) return { message: `a closing ${bracket} is missing`, hint: null };
  return {
    message: 'this line is not indented like those it belongs to',
    hint: 'Keys of one map begin in the same column.',
  };
}

function keyAt(text: string, from: number): string {
  return /^["']?([^:"'\n]+)/.exec(text.slice(from))?.[1]?.trim() ?? 'a key';
}

/** The parser points to the end of the file; the opening quote or bracket says more. */
function openedAt(error: YAMLError, document: Document): [number, number] {
  let opened: [number, number] = error.pos;
  visit(document, (_key, node) => {
    const range = (node as Node | null)?.range;
    if (range && range[0] > 0 && range[1] >= error.pos[0]) opened = [range[0], range[0] + 1];
  });
  return opened;
}
