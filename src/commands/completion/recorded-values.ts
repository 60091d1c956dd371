import { ageText } from '../../report/format.ts';
import { inputsText } from '../../report/text.ts';
import type { RunId } from '../../run/ids.ts';
import type { RunReader, RunRecord, RunStatus, TaskRecord } from '../../store/records.ts';
import type { Candidate } from './wanted.ts';

const most = 30;

/** The newest runs; older ones once their id is begun. */
export async function runValues(
  store: RunReader,
  start: string,
  status?: readonly RunStatus[],
): Promise<readonly Candidate[]> {
  const runs = await store.runs({ limit: most, ...(status === undefined ? {} : { status }) });
  const known = runs.map((run) => ({ value: run.runId, about: aboutRun(run) }));
  if (status !== undefined || start === '' || known.some(({ value }) => value.startsWith(start))) return known;
  const { ids } = await store.findRuns(start);
  return ids.map((value) => ({ value, about: 'an older run' }));
}

export async function batchValues(store: RunReader): Promise<readonly Candidate[]> {
  const ids = (await store.runs({ limit: 200 })).map(({ batchId }) => batchId).filter((id) => id !== null);
  return [...new Set(ids)].map((value) => ({ value, about: 'a batch' }));
}

export interface TaskLook {
  readonly start: string;
  /** As given so far with `--run`; undefined: the latest. */
  readonly run: string | undefined;
  /** Tasks that the crew's files have today. */
  readonly today: readonly string[];
}

/** Names of tasks, then the ids of the run's executions; those of other runs once an id is begun. */
export async function taskValues(store: RunReader, { start, run, today }: TaskLook): Promise<readonly Candidate[]> {
  const runId = run === undefined ? (await store.latestRun())?.runId : (await store.findRuns(run)).ids[0];
  const rows = runId === undefined ? [] : await store.tasks(runId as RunId);
  const names = [...new Set([...today, ...rows.map(({ name }) => name as string)])];
  const ids = rows.flatMap((row) => (row.taskId === null ? [] : [{ value: row.taskId, about: aboutTask(row) }]));
  const known = [
    ...names.map((value) => ({ value, about: aboutName(rows.find(({ name }) => name === value)) })),
    ...ids,
  ];
  if (start === '' || known.some(({ value }) => value.startsWith(start))) return known;
  return olderTasks(store, start);
}

async function olderTasks(store: RunReader, start: string): Promise<readonly Candidate[]> {
  const { ids } = await store.findExecutions(start);
  const found = await Promise.all(ids.map((id) => store.execution(id)));
  return found.flatMap((row) => (row === undefined ? [] : [{ value: row.taskId, about: aboutTask(row) }]));
}

function aboutRun({ status, startedAt, inputs, options }: RunRecord): string {
  const note = options.note ?? inputsText(inputs);
  return [status, ageText(startedAt, Date.now()), note].filter(Boolean).join(' · ');
}

function aboutName(row: TaskRecord | undefined): string {
  return row === undefined ? 'no output yet' : [row.taskId ?? '', row.status].filter(Boolean).join(' · ');
}

function aboutTask({ name, status }: TaskRecord): string {
  return `${name} · ${status}`;
}
