import { CrewError, type ErrorRecord } from '../errors.ts';
import type { Guardrail } from '../guardrails/guardrail.ts';
import type { Model, ModelSettings } from '../model/model.ts';
import type { TaskName } from '../spec/crew-spec.ts';
import type { Tool } from '../tools/tool.ts';
import type { Emit, ModelWait, TaskTotals } from './events.ts';
import type { TaskId } from './ids.ts';
import type { TaskToRun } from './plan.ts';

/** What the engine needs of the world; it does no I/O of its own. */
export interface Engine {
  /** The model that the task of that name is to ask. */
  readonly model: (settings: ModelSettings, task: TaskName) => Model;
  /** What the task may call; MCP servers are started for it. */
  readonly tools: (task: TaskToRun) => Promise<readonly Tool[]>;
  readonly guardrails: (task: TaskToRun) => Promise<readonly Guardrail[]>;
  /** Waits where `max_rpm` says so, and tells how long and why. */
  readonly pace: (task: TaskToRun, signal: AbortSignal, onWait: OnPace) => Promise<void>;
  /** Takes keys out of what a tool returned. */
  readonly mask: (text: string) => string;
  /** `tools/x.ts:3`: the line of the project that threw it; null: none did. */
  readonly placeOf: (error: unknown) => Promise<string | null>;
  readonly emit: Emit;
  /** Tells an event that cannot be stored. */
  readonly tell: Emit;
  readonly signal: AbortSignal;
}

/** `perMinute`: the `max_rpm` that it waits for; `agent` null: it is the crew's. */
export type OnPace = (wait: Pick<ModelWait, 'delayMs' | 'perMinute' | 'agent'>) => void | Promise<void>;

/** An output that a later task may read. */
export interface FinishedOutput {
  readonly taskId: TaskId;
  readonly text: string;
}

/** What became of a task: an output, or why there is none. */
export type TaskOutcome =
  | { readonly type: 'done'; readonly output: FinishedOutput; readonly totals: TaskTotals }
  | {
      readonly type: 'ended';
      readonly status: 'failed' | 'interrupted';
      readonly error: ErrorRecord;
      readonly totals: TaskTotals;
    };

/** Why an aborted run stopped: the abort's reason where it is one of ours. */
export function cancellation(signal: AbortSignal): ErrorRecord {
  const reason: unknown = signal.reason;
  if (reason instanceof CrewError) return { code: 'cancelled', message: reason.message, hint: reason.hint ?? null };
  return { code: 'cancelled', message: 'cancelled', hint: null };
}

export function now(): string {
  return new Date().toISOString();
}
