import { CrewError } from '../errors.ts';
import type { LoadedCrew, Problem } from './crew-spec.ts';

/** The crew's files have errors; `problems` holds all of them, warnings too, with their places. */
export class InvalidCrew extends CrewError {
  readonly problems: readonly Problem[];
  readonly sources: LoadedCrew['sources'];
  /** Keys of texts that were only tried: the errors are those of files that hold them. Empty: of the files as they are. */
  readonly tried: readonly string[];

  constructor({ problems, sources }: Pick<LoadedCrew, 'problems' | 'sources'>, tried: readonly string[] = []) {
    super(
      'invalid-crew',
      problems
        .filter((problem) => problem.severity === 'error')
        .map(line)
        .join('\n'),
      {
        hint: tried.length === 0 ? 'See them in place:  crew check' : 'Fix the text; the files were not changed',
      },
    );
    this.problems = problems;
    this.sources = sources;
    this.tried = tried;
  }
}

function line({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}
