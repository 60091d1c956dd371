import type { RunId } from '../../run/ids.ts';
import type { Memory } from '../../run/plan/plan-request.ts';
import type { SourceState } from '../../run/plan/select.ts';
import type { RepeatedCall } from '../../run/plan.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { RunReader, TaskRecord } from '../../store/records.ts';
import type { SourceRun } from './source-run.ts';

export type MemoryStore = Pick<RunReader, 'memoryOf' | 'sideEffects'>;

/** What a replay of this run remembers, by the names that its tasks had. */
export async function sourceMemory(store: MemoryStore, { run, tasks }: SourceRun): Promise<Memory> {
  const { runId, rootRunId } = run;
  const states = new Map(tasks.map((task) => [task.name, stateOf(task)]));
  return {
    runId,
    rootRunId,
    states,
    outputs: await store.memoryOf(runId),
    sideEffects: await sideEffectsOf(store, runId),
  };
}

async function sideEffectsOf(store: Pick<RunReader, 'sideEffects'>, runId: RunId): Promise<Memory['sideEffects']> {
  const calls = new Map<TaskName, RepeatedCall[]>();
  for (const { name, tool, times } of await store.sideEffects(runId)) {
    calls.set(name, [...(calls.get(name) ?? []), { tool, times }]);
  }
  return calls;
}

function stateOf({ status, reason }: TaskRecord): SourceState {
  if (status === 'not-run' || status === 'skipped') return reason === 'left-out' ? 'left-out' : 'not-reached';
  return status === 'running' ? 'interrupted' : status;
}
