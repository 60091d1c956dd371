import type { ErrorRecord } from '../errors.ts';
import type { Message, Usage } from '../model/model.ts';
import type { AttemptResult, CrewEvent } from '../run/events.ts';
import type { Fingerprint } from '../run/fingerprint.ts';
import type { RunId, TaskId } from '../run/ids.ts';
import type { DriftedField, RecordedOutput, RunOptions, Savings, StaleRead, TaskDefinition } from '../run/plan.ts';
import type { InputValue, TaskName } from '../spec/crew-spec.ts';
import type { OtherProject } from './run-scope.ts';

export type RunStatus = 'running' | 'completed' | 'failed' | 'interrupted';
export type TaskStatus = RunStatus | 'skipped' | 'not-run';

/** A run as `--json` prints it (docs/json.md). Totals count only what ran in it. */
export interface RunRecord {
  readonly runId: RunId;
  readonly crew: string;
  /** `project:` of its crew.yaml, else the real path of its folder; null: not known, so it belongs to every project. */
  readonly project: string | null;
  /** `interrupted` also for a run whose process died; found on reading, never written. */
  readonly status: RunStatus;
  readonly partial: boolean;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Null while it runs, and for ever when its process died. */
  readonly endedAt: string | null;
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly parentRunId: RunId | null;
  readonly rootRunId: RunId;
  /** The batch that it is a row of; null: none. */
  readonly batchId: string | null;
  /** Its row in that batch, from 1. */
  readonly batchRow: number | null;
  readonly model: string | null;
  readonly offline: boolean;
  readonly options: RunOptions;
  readonly usage: Usage | null;
  readonly usageIncomplete: boolean;
  readonly costUsd: number | null;
  readonly saved: Savings | null;
  readonly error: ErrorRecord | null;
  /** How many of its tasks have an output / are listed. */
  readonly tasksDone: number;
  readonly tasksTotal: number;
}

/** One row of a run's listing as `--json` prints it. Reused rows repeat the first execution's facts. */
export interface TaskRecord {
  readonly number: number;
  readonly taskId: TaskId | null;
  readonly name: TaskName;
  readonly agent: string;
  readonly status: TaskStatus;
  readonly origin: 'run' | 'reuse' | 'edit' | null;
  readonly reused: boolean;
  /** Why it did not run: `left-out` or `not-reached`; else null. */
  readonly reason: 'left-out' | 'not-reached' | null;
  readonly drift: readonly DriftedField[];
  readonly stale: readonly StaleRead[];
  /** The whole output; of a failed task what there was; of a running one what has come so far. */
  readonly output: string | null;
  /** The output of a task with a schema as data; null without, and while there is none. */
  readonly json: unknown;
  readonly error: ErrorRecord | null;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly usageIncomplete: boolean;
  readonly costUsd: number | null;
  readonly reads: readonly TaskId[];
  /** Of an output given by hand: the execution that it stands in for; null otherwise. */
  readonly editedFrom: TaskId | null;
}

/** One execution whole, for `show` and for planning a replay. */
export interface ExecutionRecord extends TaskRecord {
  readonly taskId: TaskId;
  readonly runId: RunId;
  readonly offline: boolean;
  /** Made under `--model`. */
  readonly overridden: boolean;
  readonly fingerprint: Fingerprint;
  readonly definition: TaskDefinition;
}

export interface AttemptRecord extends AttemptResult {
  readonly attempt: number;
  readonly startedAt: string;
  readonly model: string;
  readonly purpose: 'answer' | 'judge';
  readonly messages: readonly Message[];
  /** Names of the tools that were offered. */
  readonly tools: readonly string[];
  /** False: no result was recorded, it runs still or its process died; `durationMs` is then 0. */
  readonly ended: boolean;
}

/** A tool that a task called. */
export interface ToolCallRecord {
  /** From 1. */
  readonly call: number;
  /** The attempt whose reply asked for it. */
  readonly attempt: number;
  readonly tool: string;
  /** As the model wrote them. */
  readonly arguments: string;
  readonly sideEffects: boolean;
  readonly idempotencyKey: string;
  readonly startedAt: string;
  /** What the model was told; null, as `ok` and `durationMs`: no result was recorded, it runs still or its process died. */
  readonly output: string | null;
  readonly ok: boolean | null;
  readonly durationMs: number | null;
}

/** How often a run called a tool with side effects in one of its tasks. */
export interface SideEffects {
  readonly name: TaskName;
  readonly tool: string;
  readonly times: number;
}

/** What a guardrail, or the schema of the output, said of an answer. */
export interface GuardrailRecord {
  /** The answer's number in its task, from 1. */
  readonly answer: number;
  readonly guardrail: string;
  readonly verdict: 'pass' | 'fail' | 'replace';
  readonly reason: string | null;
  readonly output: string;
  readonly at: string;
}

/** `b-` and 6 Crockford base32 characters. */
export type BatchId = string & { readonly brand: 'BatchId' };

/** `each`: a kickoff for each of many inputs. `replay`: the replays of many runs. `repeat`: the same several times. `models`: the same with several models. */
export type BatchKind = 'each' | 'replay' | 'repeat' | 'models';

/** The runs of one command. */
export interface BatchRecord {
  readonly batchId: BatchId;
  readonly kind: BatchKind;
  readonly name: string | null;
  readonly createdAt: string;
  /** How many runs at once. */
  readonly concurrency: number;
}

export interface BatchRowRecord {
  /** From 1. */
  readonly row: number;
  /** What is to be run, as the project wrote it. */
  readonly request: unknown;
  /** The newest run of the row; null: never started. */
  readonly runId: RunId | null;
  readonly status: RunStatus | null;
}

/** Newest first. Times are ISO 8601 in UTC; `since` and `until` look at the start. */
export interface RunFilter {
  readonly limit?: number | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly batchId?: string | undefined;
}

/** A reference that was looked up by its start. */
export interface FoundIds<Id> {
  /** At most 10, newest first. */
  readonly ids: readonly Id[];
  readonly more: boolean;
}

/** A run of which at most what other runs need of it is left. */
export interface HiddenRun {
  readonly runId: RunId;
  /** Null: it never was here whole; an imported run reuses some of it. */
  readonly prunedAt: string | null;
}

/** The history, as its readers need it. Every method may reject with a CrewError `store-…`. */
export interface RunReader {
  /** By exact id. */
  run(id: RunId): Promise<RunRecord | undefined>;
  runs(filter: RunFilter): Promise<readonly RunRecord[]>;
  /** How many there are, whatever the filter's limit. */
  countRuns(filter: RunFilter): Promise<number>;
  /** Whose runs this reader does not look at; none when it looks at all. */
  otherProjects(): Promise<readonly OtherProject[]>;
  /** The one started last. */
  latestRun(): Promise<RunRecord | undefined>;
  /** All rows of a run, in order. */
  tasks(id: RunId): Promise<readonly TaskRecord[]>;
  execution(id: TaskId): Promise<ExecutionRecord | undefined>;
  attempts(id: TaskId): Promise<readonly AttemptRecord[]>;
  toolCalls(id: TaskId): Promise<readonly ToolCallRecord[]>;
  guardrailResults(id: TaskId): Promise<readonly GuardrailRecord[]>;
  /** Calls with side effects of the executions that the run's rows point to; those that failed or have no result count too. */
  sideEffects(id: RunId): Promise<readonly SideEffects[]>;
  /** The finished outputs that a replay of this run may reuse (docs/replay.md). */
  memoryOf(id: RunId): Promise<ReadonlyMap<TaskName, RecordedOutput>>;
  /** By exact id. */
  batch(id: BatchId): Promise<BatchRecord | undefined>;
  /** The batch's rows in order, each with its newest run. */
  batchRows(id: BatchId): Promise<readonly BatchRowRecord[]>;
  /** The newest failed or interrupted run that is no row of a batch and has no descendant that is completed and whole. */
  resumableRun(): Promise<RunRecord | undefined>;
  /** Those of these runs that have a descendant that is completed and whole. */
  mended(ids: readonly RunId[]): Promise<ReadonlySet<RunId>>;
  /** Run ids that start with `start`. */
  findRuns(start: string): Promise<FoundIds<RunId>>;
  /** The one hidden run whose id starts with `start`; no other method gives hidden runs. */
  findHidden(start: string): Promise<HiddenRun | undefined>;
  /** Task ids (of executions) that start with `start`. */
  findExecutions(start: string): Promise<FoundIds<TaskId>>;
  close(): void;
}

export interface NewBatch {
  readonly kind: BatchKind;
  readonly name: string | null;
  readonly concurrency: number;
  /** What each row is to run; any JSON. */
  readonly requests: readonly unknown[];
}

/** The history, open for writing. Rejects with a CrewError `store-…` when it cannot be read or written. */
export interface RunStore extends RunReader {
  /** When it has settled, what is to be kept of the event is stored; of a task's end: synced to the disk. */
  record(event: CrewEvent): Promise<void>;
  /** As `record`, but a task's end may still be on its way to the disk; `synced` tells when it is there. */
  recordUnsynced(event: CrewEvent): Promise<void>;
  /** Settles once all that was recorded of this store is on the disk. */
  synced(): Promise<void>;
  /** As `record`, in one transaction with what other runs record in the same turn: for many runs at once. */
  recordGrouped(event: CrewEvent): Promise<void>;
  /** Random, and not taken. */
  newRunId(): RunId;
  /** Asks the process that runs it to stop; it looks each second. Refused for a run that does not run. */
  requestCancel(runId: RunId): Promise<void>;
  cancelRequested(runId: RunId): Promise<boolean>;
  /** Keeps a batch with all its rows, in one transaction. */
  addBatch(batch: NewBatch): Promise<BatchId>;
  /** Gives what must be called once the batch is not run any more. Refused while another process runs it. */
  takeBatch(batch: BatchId): Promise<() => void>;
}
