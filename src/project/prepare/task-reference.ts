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
}

/** Does it look like a whole task id? */
export function isTaskId(reference: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{8}-\d+$/i.test(reference);
}

/** The task that an id, a name, a number of the listing or a unique start of an id means. Ids and numbers resolve in the listing, names among today's tasks. */
export function resolveTask(reference: string, listing: TaskListing): TaskName {
  const { rows, today } = listing;
  const byId = rows.find((row) => row.taskId === reference.toLowerCase());
  if (byId !== undefined) return stillThere(byId.name, listing);
  const byName = today.find((name) => name === reference);
  if (byName !== undefined) return byName;
  const byNumber = rows.find((row) => String(row.number) === reference);
  if (byNumber !== undefined) return stillThere(byNumber.name, listing);
  if (rows.some((row) => row.name === reference)) return stillThere(reference as TaskName, listing);
  // One or two characters are more likely a typo than the start of an id.
  const starts = reference.length < 3 ? [] : rows.filter((row) => row.taskId?.startsWith(reference.toLowerCase()));
  if (starts.length > 1) throw severalTasks(reference, starts);
  const [only] = starts;
  if (only !== undefined) return stillThere(only.name, listing);
  throw noTask(reference, listing);
}

function stillThere(name: TaskName, { runId, today }: TaskListing): TaskName {
  if (today.includes(name)) return name;
  const near = nearest(name, today);
  throw new CrewError(
    'not-found',
    `Task "${name}" of run ${runId} was removed or renamed: today's crew has ${today.join(', ')}`,
    {
      hint: near === undefined ? 'Name one of these with -t' : `Did you mean:  -t ${near}`,
    },
  );
}

function severalTasks(reference: string, rows: TaskListing['rows']): CrewError {
  return new CrewError('ambiguous', `Several tasks begin with "${reference}":\n${listed(rows)}`, {
    hint: 'Write more of the id, or the name',
  });
}

function noTask(reference: string, listing: TaskListing): CrewError {
  const names = [...listing.today, ...listing.rows.map((row) => row.name)];
  const near = nearest(reference, names);
  const lead = `No task "${reference}" in run ${listing.runId}, which has:\n${listed(listing.rows)}`;
  return new CrewError('not-found', lead, {
    hint: near === undefined ? 'Name one of these by id, name or number' : `Did you mean:  -t ${near}`,
  });
}

function listed(rows: TaskListing['rows']): string {
  return rows.map((row) => `  ${row.taskId ?? '–'.padEnd(10)}  ${row.name}`).join('\n');
}
