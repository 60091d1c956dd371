import type { CrewSpec, Problem } from '../../spec/crew-spec.ts';
import { fillPlaceholders, findPlaceholders } from '../../spec/placeholders.ts';
import { shownPath } from '../../spec/problems/output-path.ts';
import { errorAt, startOf } from '../../spec/yaml/problem-at.ts';
import { outputTargetFault } from '../execute/output-target.ts';

/** Output files that could not be written as the disk is now. Names that take an input are judged when it is given. */
export async function outputFileProblems(dir: string, { tasks }: CrewSpec): Promise<readonly Problem[]> {
  return tasks.flatMap(({ outputFile, createDirectory, places }) => {
    if (outputFile === undefined || findPlaceholders(outputFile).length > 0) return [];
    const file = fillPlaceholders(outputFile, {});
    const fault = outputTargetFault(dir, file, createDirectory);
    if (fault === null) return [];
    const place = places['output_file'] ?? startOf('tasks.yaml');
    return [
      errorAt(
        { ...place, length: 'output_file'.length },
        `output_file ${shownPath(file)}: ${fault}`,
        'Name another file.',
      ),
    ];
  });
}
