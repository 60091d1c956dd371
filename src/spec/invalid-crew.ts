import { CrewError } from '../errors.ts';
import type { LoadedCrew, Problem } from './crew-spec.ts';

/** The crew's files have errors; `problems` holds all of them, warnings too, with their places. */
export class InvalidCrew extends CrewError {
  readonly problems: readonly Problem[];
  readonly sources: LoadedCrew['sources'];

  constructor({ problems, sources }: Pick<LoadedCrew, 'problems' | 'sources'>) {
    super(
      'invalid-crew',
      problems
        .filter((problem) => problem.severity === 'error')
        .map(line)
        .join('\n'),
      {
        hint: 'See them in place:  crew check',
      },
    );
    this.problems = problems;
    this.sources = sources;
  }
}

function line({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}
