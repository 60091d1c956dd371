import { CrewError } from '../../errors.ts';
import { fillPlaceholders, findPlaceholders } from '../../spec/placeholders.ts';
import { gatherInputs } from '../inputs/gather-inputs.ts';
import { newRunId, prepareRun, type RunRequest, type Session } from '../session.ts';

export interface RowCheck {
  /** How a row (from 1) is called in messages. */
  readonly nameRow: (row: number) => string;
  /** The rows are the same thing several times, so that they may write the same file. */
  readonly sharesFiles: boolean;
}

/** Refuses, before anything is spent, rows that lack an input or would write the same file. */
export async function checkRows(
  session: Session,
  requests: readonly RunRequest[],
  { nameRow, sharesFiles }: RowCheck,
): Promise<void> {
  const { spec } = session.project;
  const today = new Date();
  const files = new Map<string, number>();
  const wrong: string[] = [];
  for (const [index, { request }] of requests.entries()) {
    const { missing, values } = gatherInputs({ spec, given: request.inputs, recorded: null, today });
    if (missing.length > 0) wrong.push(`${nameRow(index + 1)} lacks ${missing.map(({ name }) => name).join(', ')}`);
    for (const { outputFile } of sharesFiles ? [] : spec.tasks) {
      if (outputFile === undefined) continue;
      const file = fillPlaceholders(outputFile, values);
      const other = files.get(file);
      if (other !== undefined && other !== index)
        wrong.push(`${nameRow(index + 1)} writes ${file}, as ${nameRow(other + 1)} does`);
      files.set(file, index);
    }
  }
  if (wrong.length > 0) throw badRows(wrong);
  await prepareRows(session, requests, nameRow);
}

/** Keys are the same for all rows of one model; where output files lie is not when inputs name them. */
async function prepareRows(
  session: Session,
  requests: readonly RunRequest[],
  nameRow: RowCheck['nameRow'],
): Promise<void> {
  const differ = session.project.spec.tasks.some(({ outputFile = '' }) => findPlaceholders(outputFile).length > 0);
  const models = new Set<string | null>();
  for (const [index, request] of requests.entries()) {
    const { model } = request.request;
    if (!differ && models.has(model)) continue;
    models.add(model);
    try {
      await prepareRun(session, { runId: newRunId(session), batch: null }, request);
    } catch (error) {
      if (!differ || !(error instanceof CrewError) || error.code !== 'invalid-crew') throw error;
      const { message, hint } = error;
      throw new CrewError('usage', `${nameRow(index + 1)}: ${message}`, { hint, cause: error });
    }
  }
}

const shown = 10;

function badRows(wrong: readonly string[]): CrewError {
  const more = wrong.length > shown ? `\n… and ${wrong.length - shown} more` : '';
  const sameFile = wrong.some((text) => text.includes(' writes '));
  return new CrewError('usage', `${wrong.slice(0, shown).join('\n')}${more}`, {
    hint: sameFile
      ? 'Put an input into output_file:  reports/{topic}.md'
      : 'Add the column, or give the input to all rows with -i',
  });
}
