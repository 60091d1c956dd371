import type { CrewSpec, Problem } from '../../spec/crew-spec.ts';
import { fillPlaceholders, findPlaceholders } from '../../spec/placeholders.ts';
import { closedFileHint, shownPath } from '../../spec/problems/output-path.ts';
import { errorAt, startOf } from '../../spec/yaml/problem-at.ts';
import { outputTargetFault } from '../execute/output-target.ts';
import { writePlace } from './crew-files.ts';

/** Output files that could not be written as the disk is now. Names that take an input are judged when it is given. */
export async function outputFileProblems(dir: string, spec: CrewSpec): Promise<readonly Problem[]> {
  const fixed = spec.tasks.filter(
    ({ outputFile = '' }) => outputFile !== '' && findPlaceholders(outputFile).length === 0,
  );
  if (fixed.length === 0) return [];
  const writes = await writePlace(dir, spec);
  return fixed.flatMap(({ outputFile, createDirectory, places }) => {
    const file = fillPlaceholders(outputFile ?? '', {});
    const fault = outputTargetFault(writes, file, createDirectory);
    if (fault === null) return [];
    const place = places['output_file'] ?? startOf('tasks.yaml');
    return [
      errorAt(
        { ...place, length: 'output_file'.length },
        `output_file ${shownPath(file)}: ${fault.words}`,
        closedFileHint(file, fault),
      ),
    ];
  });
}
