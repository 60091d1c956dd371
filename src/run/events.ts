import type { ErrorRecord } from '../errors.ts';
import type { Usage } from '../model/model.ts';
import type { KeyHost } from '../model/settings/key-host.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import type {
  GuardrailResult,
  ModelDeltaEvent,
  ModelFallback,
  ModelReplyEvent,
  ModelRequestEvent,
  ModelRetry,
  ModelWait,
  ModelWarning,
  ToolCallEvent,
  ToolLog,
  ToolResultEvent,
} from './agent/step-events.ts';
import type { RunEvent, TaskEvent } from './event-base.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { TaskId } from './ids.ts';
import type { Action, DriftedField, RepeatedCall, RunHead, Savings, StaleRead, TaskDefinition } from './plan.ts';

export type * from './agent/step-events.ts';

/** A row of the plan as it is announced, stored and listed. */
export interface PlanRow {
  readonly number: number;
  readonly name: TaskName;
  readonly agent: string;
  readonly action: Action;
  /** In words. */
  readonly reason: string;
  /** The execution that is reused, or made by an edit; null for a task that runs (its id comes with task-start) or does not. */
  readonly taskId: TaskId | null;
  readonly drift: readonly DriftedField[];
  readonly stale: readonly StaleRead[];
  readonly saves: Savings | null;
  /** Of an edit: what it holds, and how the task is defined today. */
  readonly edit: EditedOutput | null;
  /** Of a task that runs: the calls with side effects that the source run made in it; absent: none. Not stored. */
  readonly repeats?: readonly RepeatedCall[];
}

/** An output that a person gave. `editedFrom`: the execution that it stands in for; null: there was none. */
export interface EditedOutput {
  readonly output: string;
  readonly editedFrom: TaskId | null;
  readonly definition: TaskDefinition;
  readonly fingerprint: Fingerprint;
}

/** First of each run; with it the run and its whole plan are on disk, in one transaction. */
export interface RunStart extends RunEvent, RunHead {
  readonly type: 'run-start';
  readonly tasks: readonly PlanRow[];
  /** Keys that go to another host than their provider's own; absent: none does. Not stored. */
  readonly keyHosts?: readonly KeyHost[];
}

export interface TaskStart extends TaskEvent {
  readonly type: 'task-start';
  readonly number: number;
  readonly agent: string;
  /** As shown: `provider/name`. */
  readonly model: string;
  readonly offline: boolean;
  /** Made under `--model`. */
  readonly overridden: boolean;
  readonly definition: TaskDefinition;
  readonly fingerprint: Fingerprint;
  /** The executions that it reads, in order. */
  readonly reads: readonly TaskId[];
}

export interface TaskReuse extends TaskEvent {
  readonly type: 'task-reuse';
  readonly number: number;
  readonly reason: string;
  readonly output: string;
  readonly saves: Savings;
}

export interface TaskEdit extends TaskEvent {
  readonly type: 'task-edit';
  readonly number: number;
  readonly reason: string;
  readonly output: string;
  readonly editedFrom: TaskId | null;
}

/** A task that does not run, and why: `left-out` (not selected) or `not-reached` (the run ended first). */
export interface TaskSkip extends RunEvent {
  readonly type: 'task-skip';
  readonly name: TaskName;
  readonly number: number;
  readonly reason: 'left-out' | 'not-reached';
}

/** What a task's attempts came to together. */
export interface TaskTotals {
  /** Sum of what is known; null when no attempt reported any. */
  readonly usage: Usage | null;
  /** True when an attempt did not report its tokens: usage and cost are then a lower bound. */
  readonly usageIncomplete: boolean;
  /** Null: unknown. 0 with a local model. */
  readonly costUsd: number | null;
  readonly durationMs: number;
}

/** When it has been emitted, the output is on disk. */
export interface TaskEnd extends TaskEvent, TaskTotals {
  readonly type: 'task-end';
  readonly output: string;
  /** Of a task with a schema: `output` as data; undefined without. */
  readonly json?: unknown;
  /** The model that answered, when it was not the one that task-start names. */
  readonly model?: string;
}

export interface TaskFail extends TaskEvent, TaskTotals {
  readonly type: 'task-fail';
  readonly status: 'failed' | 'interrupted';
  readonly error: ErrorRecord;
  /** What there was of an answer, e.g. one that was cut by length; null when nothing. */
  readonly output: string | null;
}

/** A task's output_file was written, or could not be (`error`): the output itself is safe in the store. */
export interface OutputFile extends TaskEvent {
  readonly type: 'output-file';
  /** Relative to the project. */
  readonly path: string;
  readonly error: ErrorRecord | null;
  /** There was a file that no offline run had made, and a made-up text must not replace it; absent: no. */
  readonly kept?: true;
}

/** Always the last. */
export interface RunEnd extends RunEvent, TaskTotals {
  readonly type: 'run-end';
  readonly status: 'completed' | 'failed' | 'interrupted';
  /** It was asked to leave tasks out, and did. */
  readonly partial: boolean;
  readonly error: ErrorRecord | null;
  /** Output of the last task that ran, or of the last task when none did; null when there is none. */
  readonly output: string | null;
  /** What reuse spared; null when nothing was reused. */
  readonly saved: Savings | null;
}

/** Something that happened in a run. Plain data: the store, the terminal and every other reader get the same list. */
export type CrewEvent =
  | RunStart
  | TaskStart
  | TaskReuse
  | TaskEdit
  | TaskSkip
  | ModelRequestEvent
  | ModelDeltaEvent
  | ModelRetry
  | ModelReplyEvent
  | ModelWait
  | ModelFallback
  | ModelWarning
  | ToolCallEvent
  | ToolResultEvent
  | ToolLog
  | GuardrailResult
  | TaskEnd
  | TaskFail
  | OutputFile
  | RunEnd;

/** When it has settled, whatever is to be kept is stored. */
export type Emit = (event: CrewEvent) => void | Promise<void>;
