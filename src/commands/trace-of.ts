import type { Shown } from '../project/history/shown.ts';
import { taskSteps } from '../project/history/task-steps.ts';
import { runTrace, type TracedTask, type TraceRow, taskTrace } from '../report/history/trace-rows.ts';
import type { RunReader } from '../store/records.ts';

/** The trace of a run or of one task. `now`: epoch milliseconds. */
export async function traceOf(store: RunReader, shown: Shown, now: number): Promise<readonly TraceRow[]> {
  if (shown.type === 'task') return taskTrace(shown.execution, await taskSteps(store, shown.execution.taskId), now);
  const tasks: TracedTask[] = [];
  for (const task of await store.tasks(shown.run.runId)) {
    const isOwn = task.taskId !== null && !task.reused;
    tasks.push({ task, steps: isOwn ? await taskSteps(store, task.taskId) : null });
  }
  return runTrace(shown.run, tasks, now);
}
