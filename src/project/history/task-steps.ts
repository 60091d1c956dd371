import type { TaskId } from '../../run/ids.ts';
import type { AttemptRecord, GuardrailRecord, RunReader, ToolCallRecord } from '../../store/records.ts';

/** All that a task did on its way to its output, each in order. */
export interface TaskSteps {
  readonly attempts: readonly AttemptRecord[];
  readonly toolCalls: readonly ToolCallRecord[];
  readonly guardrailResults: readonly GuardrailRecord[];
}

export async function taskSteps(store: RunReader, id: TaskId): Promise<TaskSteps> {
  return {
    attempts: await store.attempts(id),
    toolCalls: await store.toolCalls(id),
    guardrailResults: await store.guardrailResults(id),
  };
}
