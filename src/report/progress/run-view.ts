import { type ErrorRecord, unreachable } from '../../errors.ts';
import type {
  CrewEvent,
  GuardrailResult,
  ModelFallback,
  ModelWait,
  ModelWarning,
  OutputFile,
  PlanRow,
  RunEnd,
  RunStart,
  TaskSkip,
} from '../../run/events.ts';
import type { TaskId } from '../../run/ids.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import { askedNoModel, type Spent } from '../format.ts';

/** What is to be seen of one task while its run goes on. `spent` null: nothing was asked of a model. */
export type TaskState =
  | { readonly type: 'waiting' | 'reused' }
  | {
      readonly type: 'running';
      readonly taskId: TaskId;
      readonly since: number;
      readonly words: Words;
      /** What it waits for before it asks again. */
      readonly pause: Retry | Wait | null;
    }
  | { readonly type: 'done'; readonly durationMs: number; readonly spent: Spent | null }
  | { readonly type: 'failed'; readonly taskId: TaskId; readonly durationMs: number; readonly error: ErrorRecord }
  | { readonly type: 'skipped'; readonly reason: TaskSkip['reason'] };

/** The last characters of what a model writes, that it thinks, or the tool that it waits for. */
export interface Words {
  readonly kind: 'none' | 'text' | 'reasoning' | 'tool';
  readonly tail: string;
}

/** `max_rpm` holds it back; `until` in epoch milliseconds. */
export interface Wait extends Pick<ModelWait, 'perMinute' | 'agent'> {
  readonly type: 'wait';
  readonly until: number;
}

export interface Retry {
  readonly type: 'retry';
  readonly error: ErrorRecord | null;
  /** Epoch milliseconds. */
  readonly until: number;
  /** The attempt that comes next. */
  readonly attempt: number;
}

export interface TaskView {
  readonly row: PlanRow;
  readonly state: TaskState;
}

/** A run as far as its events tell. */
export interface RunView {
  readonly start: RunStart;
  readonly tasks: readonly TaskView[];
  readonly files: readonly OutputFile[];
  readonly warnings: readonly ModelWarning[];
  /** What a person should know of afterwards: models that failed, answers that were sent back. */
  readonly steps: readonly (ModelFallback | GuardrailResult)[];
  readonly end: RunEnd | null;
}

export function viewOf(start: RunStart): RunView {
  return {
    start,
    tasks: start.tasks.map((row) => ({ row, state: { type: 'waiting' } })),
    files: [],
    warnings: [],
    steps: [],
    end: null,
  };
}

/** The view after one more event. */
export function advanceView(view: RunView, event: CrewEvent): RunView {
  switch (event.type) {
    case 'run-start':
      return viewOf(event);
    case 'run-end':
      return { ...view, end: event };
    case 'output-file':
      return { ...view, files: [...view.files, event] };
    case 'model-warning':
      return { ...view, warnings: [...view.warnings, event] };
    case 'task-reuse':
    case 'task-edit':
      return withState(view, event.name, { type: 'reused' });
    case 'task-skip':
      return withState(view, event.name, { type: 'skipped', reason: event.reason });
    case 'task-start': {
      const { taskId } = event;
      return withState(view, event.name, {
        type: 'running',
        taskId,
        since: Date.parse(event.at),
        words: noWords,
        pause: null,
      });
    }
    case 'task-end':
      return withState(view, event.name, {
        type: 'done',
        durationMs: event.durationMs,
        spent: askedNoModel(view.start) ? null : event,
      });
    case 'task-fail': {
      const { taskId, durationMs, error } = event;
      return withState(view, event.name, { type: 'failed', taskId, durationMs, error });
    }
    case 'model-request':
      return whileRunning(view, event.name, () => ({ words: noWords, pause: null }));
    case 'model-delta':
      return whileRunning(view, event.name, ({ words }) => ({ words: moreWords(words, event.kind, event.text) }));
    case 'model-retry': {
      const until = Date.parse(event.at) + event.delayMs;
      return whileRunning(view, event.name, () => ({
        pause: { type: 'retry', error: event.error, until, attempt: event.tries + 1 },
      }));
    }
    case 'model-wait': {
      const { perMinute, agent } = event;
      const until = Date.parse(event.at) + event.delayMs;
      return whileRunning(view, event.name, () => ({ pause: { type: 'wait', until, perMinute, agent } }));
    }
    case 'tool-call':
      return whileRunning(view, event.name, () => ({
        words: { kind: 'tool', tail: `${event.tool} ${event.arguments}` },
      }));
    case 'tool-log':
      return whileRunning(view, event.name, () => ({
        words: { kind: 'tool', tail: `${event.tool}: ${event.message}` },
      }));
    case 'model-fallback':
    case 'guardrail-result':
      return event.type === 'guardrail-result' && event.verdict !== 'fail'
        ? view
        : { ...view, steps: [...view.steps, event] };
    case 'model-reply':
    case 'tool-result':
      return view;
    default:
      return unreachable(event);
  }
}

const noWords: Words = { kind: 'none', tail: '' };
/** More than any line shows. */
const tailLength = 400;

function moreWords(words: Words, kind: 'text' | 'reasoning', text: string): Words {
  return { kind, tail: ((words.kind === kind ? words.tail : '') + text).slice(-tailLength) };
}

type Running = Extract<TaskState, { type: 'running' }>;

function whileRunning(view: RunView, name: TaskName, change: (state: Running) => Partial<Running>): RunView {
  const state = view.tasks.find((task) => task.row.name === name)?.state;
  return state?.type === 'running' ? withState(view, name, { ...state, ...change(state) }) : view;
}

function withState(view: RunView, name: TaskName, state: TaskState): RunView {
  return { ...view, tasks: view.tasks.map((task) => (task.row.name === name ? { ...task, state } : task)) };
}
