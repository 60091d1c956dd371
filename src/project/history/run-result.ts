import { CrewError } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import type { RunReader, RunRecord, TaskRecord } from '../../store/records.ts';

/** A run and its tasks, as `--json` prints them (docs/json.md). */
export interface RunResult {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** The final answer: output of the last task that ran; null when there is none. */
  readonly output: string | null;
}

/** A run as the history has it. */
export async function storedResult(store: Pick<RunReader, 'run' | 'tasks'>, id: RunId): Promise<RunResult> {
  const run = await store.run(id);
  if (run === undefined) throw new CrewError('not-found', `No run "${id}"`, { hint: 'List all:  crew runs' });
  const tasks = await store.tasks(id);
  return { run, tasks, output: finalOutput(tasks) };
}

/** The answer of a run: its last task that ran, else its last output. */
export function finalOutput(tasks: readonly TaskRecord[]): string | null {
  const done = tasks.filter((task) => task.status === 'completed');
  return (done.findLast((task) => task.origin === 'run') ?? done.at(-1))?.output ?? null;
}
