import { withinReason } from '../../errors.ts';
import type { Place, Problem } from '../crew-spec.ts';

/** A place with the number of characters that it covers on its line; at least 1. */
export interface Mark extends Place {
  readonly length: number;
}

/** The very start of a file, for problems of the file as a whole. */
export function startOf(file: string): Mark {
  return { file, line: 1, column: 1, length: 1 };
}

export function errorAt(mark: Mark, message: string, hint: string | null = null): Problem {
  return problem('error', mark, [message, hint]);
}

export function warningAt(mark: Mark, message: string, hint: string | null = null): Problem {
  return problem('warning', mark, [message, hint]);
}

export function noteAt(mark: Mark, message: string, hint: string | null = null): Problem {
  return problem('note', mark, [message, hint]);
}

function problem(severity: Problem['severity'], mark: Mark, [message, hint]: [string, string | null]): Problem {
  return { severity, ...plain(mark), message: withinReason(message), hint: hint === null ? null : withinReason(hint) };
}

/** By file, line and column; what an alias repeats at the same place is said once. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(
    problems.map((problem) => [`${problem.file}:${problem.line}:${problem.column} ${problem.message}`, problem]),
  );
  return [...once.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

function plain({ file, line, column, length }: Mark): Mark {
  return { file, line, column, length };
}
