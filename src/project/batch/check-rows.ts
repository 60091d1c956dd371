import path from 'node:path';
import { CrewError } from '../../errors.ts';
import { placeText } from '../../run/plan/resolve-task.ts';
import type { CrewSpec, TaskSpec } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import { fillFileName, findPlaceholders } from '../../spec/placeholders.ts';
import { type GatheredInputs, gatherInputs, unusedNote } from '../inputs/gather-inputs.ts';
import { hintFor, undeclaredWords } from '../inputs/refuse-inputs.ts';
import { newRunId, prepareRun, type RunRequest, type Session } from '../session.ts';

export interface RowCheck {
  /** How a row (from 1) is called in messages. */
  readonly nameRow: (row: number) => string;
  /** The rows are the same thing several times, so that they may write the same file. */
  readonly sharesFiles: boolean;
  /** Of the file that the rows are of, with those that no input takes. */
  readonly columns?: { readonly all: readonly string[]; readonly unused: readonly string[] };
}

/** Refuses, before anything is spent, rows that lack an input or would write the same file. */
export async function checkRows(session: Session, requests: readonly RunRequest[], check: RowCheck): Promise<void> {
  const { spec } = session.project;
  const { nameRow, sharesFiles } = check;
  const rows = rowInputs(spec, requests);
  const rules = [lackingInputs(check), wrongInputs(check), ...(sharesFiles ? [] : [sameFiles(spec, rows, nameRow)])];
  let row = 0;
  for (const gathered of rows()) {
    row++;
    for (const rule of rules) rule.look(row, gathered);
  }
  for (const rule of rules) rule.refuse();
  await prepareRows(session, requests, nameRow);
}

/** What may be wrong with rows: it looks at each, then throws if it found something. */
interface Rule {
  look(row: number, gathered: GatheredInputs): void;
  refuse(): void;
}

/** The inputs of each row, put together anew each time that they are gone through: of thousands, not all can be kept. */
type RowInputs = () => Iterable<GatheredInputs>;

function rowInputs(spec: CrewSpec, requests: readonly RunRequest[]): RowInputs {
  const today = new Date();
  return function* () {
    for (const { request } of requests) yield gatherInputs({ spec, given: request.inputs, recorded: null, today });
  };
}

/** For runs of the same inputs: which files all of them write; null: none. */
export function sharedFilesNote({ tasks }: CrewSpec): string | null {
  const files = tasks.flatMap(({ outputFile }) => outputFile ?? []);
  if (files.length === 0) return null;
  return `runs with the same inputs write the same ${files.length === 1 ? 'file' : 'files'}, ${files.join(', ')}; what the last one to end writes stays`;
}

function lackingInputs({ nameRow, columns }: RowCheck): Rule {
  const wrong: string[] = [];
  const [lacking, given] = [new Set<string>(), new Set<string>()];
  return {
    look(row, { missing, unused }) {
      if (missing.length === 0) return;
      const names = missing.map(({ name }) => name);
      wrong.push(`${nameRow(row)} lacks ${names.join(', ')}`);
      for (const name of names) lacking.add(name);
      for (const one of unused) given.add(unusedNote(one));
    },
    refuse() {
      if (wrong.length === 0) return;
      const hint = lackingHint([...lacking], columns);
      for (const column of columns?.unused ?? []) {
        const near = nearest(column, lacking);
        if (near !== undefined) given.add(`no input takes the column ${column}; did you mean ${near}?`);
      }
      throw new CrewError('usage', [...firstOf(wrong), ...given].join('\n'), { hint });
    },
  };
}

/** Inputs that crew.yaml does not declare, as rows of code may have them, and required ones that are empty. */
function wrongInputs({ nameRow }: RowCheck): Rule {
  const wrong: string[] = [];
  let hint: string | undefined;
  return {
    look(row, { undeclared, empty }) {
      const words = [...undeclared.map(undeclaredWords), ...empty.map((name) => `input ${name} is empty`)];
      wrong.push(...words.map((one) => `${nameRow(row)}: ${one}`));
      if (words.length > 0) hint ??= hintFor(undeclared, empty);
    },
    refuse() {
      if (wrong.length > 0) throw new CrewError('usage', firstOf(wrong).join('\n'), { hint });
    },
  };
}

function lackingHint(missing: readonly string[], columns: RowCheck['columns']): string {
  const { all, unused } = columns ?? { all: [], unused: [] };
  // Where some rows have it, no other column is meant.
  const near = missing.flatMap((name) => {
    const column = all.includes(name) ? undefined : nearest(name, unused);
    return column === undefined ? [] : [`--map ${name}="${column}"`];
  });
  if (near.length > 0) return `Did you mean:  ${near.join(' ')}`;
  const [name] = missing.filter((one) => !all.includes(one));
  const [column] = unused;
  if (name !== undefined && column !== undefined)
    return `Take it from another column:  --map ${name}="${column}"   ·   or give it to all rows:  -i ${name}=…`;
  return 'Add the column, or give the input to all rows with -i';
}

/** Of two rows, that is: the later one would replace what the earlier one has written. */
function sameFiles({ tasks }: CrewSpec, rows: RowInputs, nameRow: RowCheck['nameRow']): Rule {
  const writers = new Map<string, number>();
  const wrong: string[] = [];
  let first: TaskSpec | undefined;
  return {
    look(row, { values }) {
      for (const task of tasks) {
        if (task.outputFile === undefined) continue;
        const file = path.posix.normalize(fillFileName(task.outputFile, values));
        const other = writers.get(file);
        if (other !== undefined && other !== row) {
          wrong.push(`${nameRow(row)} writes ${file}, as ${nameRow(other)} does`);
          first ??= task;
        }
        writers.set(file, row);
      }
    },
    refuse() {
      if (first === undefined) return;
      throw new CrewError('usage', firstOf(wrong).join('\n'), { hint: sameFileHint(first, [...rows()]) });
    },
  };
}

function sameFileHint({ outputFile = '', places }: TaskSpec, gathered: readonly GatheredInputs[]): string {
  const used = new Set(findPlaceholders(outputFile).map(({ name }) => name));
  const at = placeText(places['output_file'] ?? places['']);
  const tell = Object.keys(gathered[0]?.values ?? {}).filter(
    (name) => !used.has(name) && new Set(gathered.map(({ values }) => JSON.stringify(values[name]))).size > 1,
  );
  if (used.size === 0) return `Put an input into output_file at ${at}:  reports/{${tell[0] ?? 'topic'}}.md`;
  return `The rows have the same ${[...used].join(' and ')}: give each its own, or put another input into output_file at ${at}`;
}

const shown = 10;

function firstOf(wrong: readonly string[]): readonly string[] {
  return wrong.length > shown ? [...wrong.slice(0, shown), `… and ${wrong.length - shown} more`] : wrong;
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
