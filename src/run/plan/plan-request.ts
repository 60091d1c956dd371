import type { CrewSpec, TaskName } from '../../spec/crew-spec.ts';
import type { Versions } from '../fingerprint.ts';
import type { RunId } from '../ids.ts';
import type { BatchRow, RecordedOutput, RepeatedCall, RunOptions } from '../plan.ts';
import type { ModelChoice } from './choose-models.ts';
import type { Inputs } from './resolve-task.ts';
import type { SourceState } from './select.ts';

/** What an earlier run remembers; a kickoff has none. */
export interface Memory {
  readonly runId: RunId;
  readonly rootRunId: RunId;
  readonly outputs: ReadonlyMap<TaskName, RecordedOutput>;
  /** How each of its tasks ended. */
  readonly states: ReadonlyMap<TaskName, SourceState>;
  /** The calls with side effects that each made. */
  readonly sideEffects: ReadonlyMap<TaskName, readonly RepeatedCall[]>;
}

export interface PlanRequest {
  readonly spec: CrewSpec;
  readonly runId: RunId;
  readonly inputs: Inputs;
  readonly options: RunOptions;
  readonly models: ModelChoice;
  readonly versions: Versions;
  /** Outputs given by a person, by task; those tasks never run. */
  readonly edits: ReadonlyMap<TaskName, string>;
  /** Lets made-up texts of an offline run be read by a real one. */
  readonly allowOffline: boolean;
  /** Refuses to reuse an output that drifted or is stale. */
  readonly strict: boolean;
  readonly memory: Memory | null;
  readonly batch: BatchRow | null;
}
