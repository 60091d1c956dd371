import type { PlanRow } from '../run/events.ts';
import type { FingerprintFields } from '../run/fingerprint.ts';
import type { AttemptRecord, ExecutionRecord, GuardrailRecord, RunRecord, ToolCallRecord } from './records.ts';

/** What `crew runs export` writes. spec/schema/run-file-schema.ts checks it, docs/json.md describes it. */
export interface RunFile {
  readonly format: typeof runFileFormat;
  readonly version: number;
  /** The exported run, then of each ancestor what it reuses. */
  readonly runs: readonly [ExportedRun, ...ExportedRun[]];
}

export const runFileFormat = 'recrew-run';
/** Grows when an older crew could not read the file. 2: tools, guardrails and outputs that are data. */
export const runFileVersion = 2;

export interface ExportedRun
  extends Pick<
    RunRecord,
    | 'runId'
    | 'crew'
    | 'status'
    | 'partial'
    | 'startedAt'
    | 'endedAt'
    | 'inputs'
    | 'options'
    | 'model'
    | 'offline'
    | 'parentRunId'
    | 'rootRunId'
    | 'error'
  > {
  readonly tasks: readonly ExportedTask[];
  readonly executions: readonly ExportedExecution[];
}

/** A row of the plan. `taskId`: the execution whose output it has; null when it has none. */
export interface ExportedTask extends Omit<PlanRow, 'action' | 'edit'> {
  readonly action: 'run' | 'reuse' | 'edit' | 'not-run';
}

export interface ExportedExecution
  extends Pick<
    ExecutionRecord,
    | 'taskId'
    | 'name'
    | 'agent'
    | 'editedFrom'
    | 'status'
    | 'startedAt'
    | 'durationMs'
    | 'model'
    | 'offline'
    | 'overridden'
    | 'definition'
    | 'reads'
    | 'output'
    | 'error'
  > {
  readonly origin: 'run' | 'edit';
  readonly fingerprint: FingerprintFields;
  /** `output` is that of a task with a schema, as JSON. */
  readonly outputIsJson: boolean;
  readonly attempts: readonly AttemptRecord[];
  readonly toolCalls: readonly ToolCallRecord[];
  readonly guardrailResults: readonly GuardrailRecord[];
}
