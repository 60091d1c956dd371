import type { TaskName } from '../spec/crew-spec.ts';
import type { RunId, TaskId } from './ids.ts';

/** What every event has. */
export interface RunEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly runId: RunId;
}

/** What every event of a task has. */
export interface TaskEvent extends RunEvent {
  readonly taskId: TaskId;
  readonly name: TaskName;
}
