import type { YAMLError } from 'yaml';
import type { Problem } from '../crew-spec.ts';
import { tooDeepMessage } from '../depth.ts';
import { layoutMistake } from './layout-mistake.ts';
import type { Wording } from './layout-words.ts';
import { errorAt } from './problem-at.ts';
import type { SourceText } from './source-text.ts';

/** A mistake in the YAML itself, in our words, with the usual way out. */
export function syntaxProblem(error: YAMLError, source: SourceText): Problem {
  const start = startOfError(error, source.text);
  const end = error.code === 'DUPLICATE_KEY' ? start + keyAt(source.text, start).length : error.pos[1];
  const { message, hint } = wording(error, source);
  return errorAt(source.mark(start, end), message, hint);
}

/** What a line that is out of place says about the parser's errors; null: nothing. */
export function layoutProblem(errors: readonly YAMLError[], { file, text, lines }: SourceText): Problem | null {
  const mistake = layoutMistake(text);
  if (mistake === null) return null;
  const { message, hint, showsInRepeats = false, ...place } = mistake;
  const [first] = errors.filter((error) => error.code !== 'DUPLICATE_KEY');
  if (first === undefined && !showsInRepeats) return null;
  // What the parser met before that is another mistake. A text that goes on it reports where the text begins.
  const goesOn = first === undefined || /_IMPLICIT_KEY$/.test(first.code);
  if (!goesOn && lines.linePos(startOfError(first, text)).line < place.line) return null;
  return errorAt({ file, ...place }, message, hint);
}

/** The parser counts what stands before a thing as a part of it. */
function startOfError({ code, pos: [start] }: YAMLError, text: string): number {
  if (code !== 'DUPLICATE_KEY' && code !== 'BAD_INDENT') return start;
  return start + /^(?:\s|#[^\n]*\n)*/.exec(text.slice(start))![0].length;
}

function wording(error: YAMLError, { text }: SourceText): Wording {
  const from = startOfError(error, text);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const line = text.slice(lineStart).split(/\r?\n/, 1)[0]!;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab where YAML allows only spaces', hint: 'Indent with spaces.' };
    case 'DUPLICATE_KEY':
      return { message: `${keyAt(text, from)} is written twice`, hint: 'Keep one of the two, or rename one.' };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return /^[-?](\s|$)/.test(text.slice(from)) ? mustBeQuoted(text[from]) : colonInText(line);
    case 'UNEXPECTED_TOKEN':
      return unexpected(error, line, text.slice(lineStart, from));
    case 'BLOCK_IN_FLOW':
      return missingComma;
    case 'BAD_SCALAR_START':
      return { message: `a text cannot begin with ${text[from] ?? ''}`, hint: quoteAll };
    case 'BAD_ALIAS':
      return mustBeQuoted('*');
    case 'BAD_DQ_ESCAPE':
      return {
        message: `${text.slice(from, from + 2)} means nothing inside "…"`,
        hint: 'Use \'…\' instead of "…", or write \\\\ for one backslash.',
      };
    case 'RESOURCE_EXHAUSTION':
      return { message: tooDeepMessage, hint: 'Write it flatter.' };
    case 'MISSING_CHAR':
      return missingCharacter(error);
    case 'BAD_INDENT':
      return cutAbove(text, lineStart) ?? badIndent(error);
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here', hint: 'Remove the --- or ... line: a file holds one.' };
    default:
      return {
        message: `not valid YAML: ${error.message}`,
        hint: 'Texts with signs such as & * ! { [ in front must be quoted.',
      };
  }
}

const quoteAll = 'Put the whole text in quotes.';

const missingComma: Wording = {
  message: 'a comma is missing before this',
  hint: 'In brackets: [a, b] and { a: 1, b: 2 }. A text with a ": " in it must be quoted.',
};

function mustBeQuoted(sign = ''): Wording {
  return { message: `a text that begins with ${sign} must be quoted`, hint: quoteAll };
}

function colonInText(line: string): Wording {
  const [, key = '', more] = /^\s*(?:- +)?([\w-]+): (.*: )?/.exec(`${line} `) ?? [];
  if (more !== undefined && /: [“”„‘’]/.test(line))
    return {
      message: `the text of ${key} has a ": " in it`,
      hint: 'Put the text in quotes: YAML knows " and \', not “ and ”.',
    };
  if (more !== undefined)
    return {
      message: `the text of ${key} has a ": " in it`,
      hint: `Put the text in quotes, or write ${key}: | and the text indented below it.`,
    };
  return {
    message: 'this text goes on over several lines and has a ": " in it',
    hint: key === '' ? quoteAll : `Write ${key}: | and the text indented below it.`,
  };
}

function unexpected({ message }: YAMLError, line: string, before: string): Wording {
  if (/same line with key/.test(message)) return mustBeQuoted('-');
  if (/Unexpected , in flow/.test(message)) return { message: 'one comma too many', hint: 'Remove it.' };
  if (/[{}\]]\s*$/.test(before) && /:\s+[{[]/.test(before)) {
    return {
      message: 'a text that begins with a bracket must be quoted',
      hint: `Put the whole text in quotes: "${line.trim().replace(/^[\w-]+:\s+/, '')}"`,
    };
  }
  if (/^Unexpected \S+quoted-scalar token/.test(message)) return missingComma;
  if (/["']\s*$/.test(before)) return afterQuote(before);
  if (/:\s+\*\S+\s*$/.test(before)) return mustBeQuoted('*');
  if (/:\s+[|>]/.test(line))
    return { message: 'text on the line of | or >', hint: 'Begin the text on the next line, indented.' };
  return { message: 'something here does not belong', hint: quoteAll };
}

function afterQuote(before: string): Wording {
  return /: '.*\w'$/.test(before)
    ? { message: 'text after a closing quote', hint: "Inside '…' a ' is written '', or put the whole text in \"…\"." }
    : { message: 'text after a closing quote', hint: 'Put the whole text in one pair of quotes.' };
}

function missingCharacter({ message }: YAMLError): Wording {
  if (/closing/.test(message))
    return { message: 'a quote that is opened above is never closed', hint: 'Write it where the text ends.' };
  if (/directives-end/.test(message))
    return { message: 'a line cannot begin with %', hint: 'Remove the line above, or write # for a comment.' };
  return { message: 'a line without a key', hint: 'Write key: value, or remove it.' };
}

/** A line that would go on a text, had not a `#` ended it. */
function cutAbove(text: string, lineStart: number): Wording | null {
  const above = text.slice(0, lineStart).trimEnd().split('\n').at(-1) ?? '';
  const comment = /\s(#[\p{L}\p{N}{_"'(<$@]\S*)/u.exec(above)?.[1];
  if (comment === undefined) return null;
  return {
    message: `the text above ends at ${comment}: a # with a space in front begins a comment`,
    hint: 'Put the whole text in quotes, or write | after its key and the text indented below it.',
  };
}

function badIndent({ message }: YAMLError): Wording {
  const bracket = /end with a (.)/.exec(message)?.[1];
  if (bracket) return { message: `a closing ${bracket} is missing`, hint: `Write ${bracket} where it ends.` };
  return {
    message: 'this line is not indented like those it belongs to',
    hint: 'Keys of one map begin in the same column.',
  };
}

function keyAt(text: string, from: number): string {
  return /^["']?([^:"'\n]+)/.exec(text.slice(from))?.[1]?.trim() ?? 'a key';
}
