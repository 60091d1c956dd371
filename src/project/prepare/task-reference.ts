import { CrewError } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import type { TaskRecord } from '../../store/records.ts';

/** What a reference to a task is looked up in. */
export interface TaskListing {
  readonly runId: RunId;
  readonly rows: readonly Pick<TaskRecord, 'number' | 'taskId' | 'name'>[];
  /** Tasks that the crew's files have today, in order. */
  readonly today: readonly TaskName[];
  /** What tasks of the run are called today, by their names then; absent: as they were. The rows have today's. */
  readonly renames?: ReadonlyMap<TaskName, TaskName>;
}

/** What is typed to name this task where one is asked for: `-t draft`, `crew show draft`. */
export type TaskWay = (task: string) => string;

/** Does it look like a whole task id? */
export function isTaskId(reference: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{8}-\d+$/i.test(reference);
}

/** Does it look like a whole run id? */
export function isRunId(reference: string): boolean {
  return isTaskId(`${reference}-1`);
}

const fromTask: TaskWay = (task) => `-t ${task}`;

/** For the id of a run where a task is asked for: which one of it is meant, nobody can know. */
export function runNotTask(runId: string, way: TaskWay = fromTask): CrewError {
  return new CrewError('usage', `${runId} is a run, not a task`, {
    hint: `The whole run:  crew replay ${runId}   ·   a task of it:  ${way('<task>')} --run ${runId}`,
  });
}

/**
 * The task that an id, a name, a number of the listing or a unique start of an id means. Ids and numbers resolve in the listing, names among today's tasks.
 * `way`: how a task is named there, for hints.
 */
export function resolveTask(reference: string, listing: TaskListing, way: TaskWay = fromTask): TaskName {
  const { rows, today, renames } = listing;
  const byId = rows.find((row) => row.taskId === reference.toLowerCase());
  if (byId !== undefined) return stillThere(byId.name, listing, way);
  // The same letters may be spelled in two ways: ü, or u with dots.
  const spelled = (name: string) => name === reference || name.normalize() === reference.normalize();
  const byName = today.find((name) => name === reference) ?? today.find(spelled);
  if (byName !== undefined) return byName;
  const renamed = renames?.get(reference as TaskName);
  if (renamed !== undefined) return renamed;
  const byNumber = rows.find((row) => String(row.number) === reference);
  if (byNumber !== undefined) return stillThere(byNumber.name, listing, way);
  if (rows.some((row) => row.name === reference)) return stillThere(reference as TaskName, listing, way);
  // One or two characters are more likely a typo than the start of an id.
  const starts = reference.length < 3 ? [] : rows.filter((row) => row.taskId?.startsWith(reference.toLowerCase()));
  const [first] = starts;
  if (first !== undefined && isRunId(reference)) throw runNotTask(reference.toLowerCase(), way);
  if (starts.length > 1) throw severalTasks(reference, starts);
  if (first !== undefined) return stillThere(first.name, listing, way);
  throw noTask(reference, listing, way);
}

function stillThere(name: TaskName, { runId, today }: TaskListing, way: TaskWay): TaskName {
  if (today.includes(name)) return name;
  const near = nearest(name, today);
  throw new CrewError(
    'not-found',
    `Task "${name}" of run ${runId} was removed or renamed: today's crew has ${today.join(', ')}`,
    {
      hint: near === undefined ? `Name one of these:  ${way('<task>')}` : `Did you mean:  ${way(near)}`,
    },
  );
}

function severalTasks(reference: string, rows: TaskListing['rows']): CrewError {
  return new CrewError('ambiguous', `Several tasks begin with "${reference}":\n${listed(rows)}`, {
    hint: 'Write more of the id, or the name',
  });
}

function noTask(reference: string, listing: TaskListing, way: TaskWay): CrewError {
  const names = [...listing.today, ...listing.rows.map((row) => row.name)];
  const near = nearest(reference, names);
  const lead = `No task "${reference}" in run ${listing.runId}, which has:\n${listed(listing.rows)}`;
  return new CrewError('not-found', lead, {
    hint: near === undefined ? 'Name one of these by id, name or number' : `Did you mean:  ${way(near)}`,
  });
}

function listed(rows: TaskListing['rows']): string {
  return rows.map((row) => `  ${row.taskId ?? '–'.padEnd(10)}  ${row.name}`).join('\n');
}
