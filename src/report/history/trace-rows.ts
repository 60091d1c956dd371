import type { Usage } from '../../model/model.ts';
import type { TaskSteps } from '../../project/history/task-steps.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord, TaskRecord } from '../../store/records.ts';

interface TraceRowBase {
  readonly name: string;
  /** ISO 8601, UTC; null: it never began. */
  readonly startedAt: string | null;
  /** Since the first row began; null: it is no part of this time, as a reused output is not. */
  readonly offsetMs: number | null;
  /** 0: a moment. Null: as `offsetMs`, or its process died. */
  readonly durationMs: number | null;
  /** 0: the first row. */
  readonly depth: number;
}

interface Spending {
  readonly usage: Usage | null;
  readonly costUsd: number | null;
}

/** One line of a trace, as `show --trace --json` prints it (docs/json.md). */
export type TraceRow =
  | (TraceRowBase & Spending & { readonly kind: 'run'; readonly status: RunRecord['status'] })
  | (TraceRowBase &
      Spending &
      Pick<TaskRecord, 'taskId' | 'agent' | 'status' | 'origin' | 'reason' | 'error'> & { readonly kind: 'task' })
  | (TraceRowBase &
      Spending &
      Pick<AttemptRecord, 'attempt' | 'purpose' | 'model' | 'servedModel' | 'requestId' | 'finishReason' | 'error'> & {
        readonly kind: 'request';
        /** `retried`: it failed and the same was asked again; `fell-back`: it failed and `fellBackTo` was asked; `open`: no end was recorded. */
        readonly outcome: 'done' | 'retried' | 'fell-back' | 'failed' | 'open';
        /** The next model, as shown; null: it did not fall back. */
        readonly fellBackTo: string | null;
        /** Names of the tools that it asked for. */
        readonly asked: readonly string[];
      })
  | (TraceRowBase & {
      readonly kind: 'tool';
      readonly call: number;
      readonly arguments: string;
      readonly sideEffects: boolean;
      readonly ok: boolean | null;
      readonly output: string | null;
    })
  | (TraceRowBase & {
      readonly kind: 'guardrail';
      readonly answer: number;
      readonly verdict: 'pass' | 'fail' | 'replace';
      readonly reason: string | null;
    });

/** Of a run's tasks with their steps; those of a reused task belong to another run, and are not asked for. */
export interface TracedTask {
  readonly task: TaskRecord;
  readonly steps: TaskSteps | null;
}

/** Everything that a run did, each task's steps below it, in the order in which they began. `now`: epoch milliseconds. */
export function runTrace(run: RunRecord, tasks: readonly TracedTask[], now: number): readonly TraceRow[] {
  const clock: Clock = { start: Date.parse(run.startedAt), now: run.status === 'running' ? now : null };
  const below = tasks.flatMap((task) => taskRows(task, 1, clock));
  const end = run.endedAt === null ? clock.now : Date.parse(run.endedAt);
  const { usage, costUsd, status, startedAt } = run;
  const durationMs = end === null ? null : Math.max(0, end - clock.start);
  return [
    { kind: 'run', name: run.runId, startedAt, offsetMs: 0, durationMs, depth: 0, status, usage, costUsd },
    ...below,
  ];
}

/** Everything that one task did. */
export function taskTrace(execution: ExecutionRecord, steps: TaskSteps, now: number): readonly TraceRow[] {
  const start = Date.parse(execution.startedAt ?? '') || 0;
  const clock: Clock = { start, now: execution.status === 'running' ? now : null };
  return taskRows({ task: { ...execution, reused: false }, steps }, 0, clock);
}

interface Clock {
  readonly start: number;
  /** Null: nothing runs any more. */
  readonly now: number | null;
}

function taskRows({ task, steps }: TracedTask, depth: number, clock: Clock): readonly TraceRow[] {
  const { name, startedAt, usage, costUsd, taskId, agent, status, origin, reason, error } = task;
  const isHere = startedAt !== null && !task.reused;
  const durationMs = isHere ? (task.durationMs ?? sinceStart(startedAt, clock)) : null;
  const offsetMs = isHere ? offset(startedAt, clock) : null;
  const facts = { taskId, agent, status, origin, reason, error };
  const row: TraceRow = {
    ...{ kind: 'task', name, startedAt, offsetMs, durationMs, depth, usage, costUsd },
    ...facts,
  };
  return steps === null ? [row] : [row, ...stepRows(steps, depth + 1, clock)];
}

/** Of steps that began in the same millisecond the one that ended first comes first, and a request before what it led to. */
function stepRows({ attempts, toolCalls, guardrailResults }: TaskSteps, depth: number, clock: Clock) {
  const timed = (startedAt: string) => ({ startedAt, offsetMs: offset(startedAt, clock), depth });
  const requests = attempts.map((attempt, index): TraceRow => {
    const { purpose, model, finishReason, error, usage, costUsd } = attempt;
    const { servedModel = null, requestId = null } = attempt;
    const outcome = outcomeOf(attempt, attempts[index + 1]);
    const fellBackTo = outcome === 'fell-back' ? (attempts[index + 1]?.model ?? null) : null;
    const asked = attempt.toolCalls.map((call) => call.name);
    const durationMs = attempt.ended ? attempt.durationMs : sinceStart(attempt.startedAt, clock);
    return {
      ...{ kind: 'request', name: `request ${attempt.attempt}`, ...timed(attempt.startedAt), durationMs },
      ...{ attempt: attempt.attempt, purpose, model, servedModel, requestId, outcome, fellBackTo, asked, finishReason },
      ...{ usage, costUsd, error },
    };
  });
  const tools = toolCalls.map((call): TraceRow => {
    const durationMs = call.durationMs ?? sinceStart(call.startedAt, clock);
    const { arguments: words, sideEffects, ok, output } = call;
    return {
      ...{ kind: 'tool', name: call.tool, ...timed(call.startedAt), durationMs },
      ...{ call: call.call, arguments: words, sideEffects, ok, output },
    };
  });
  const guardrails = guardrailResults.map(({ guardrail, answer, verdict, reason, at }): TraceRow => {
    return { kind: 'guardrail', name: guardrail, ...timed(at), durationMs: 0, answer, verdict, reason };
  });
  return [...requests, ...tools, ...guardrails].sort((a, b) => begins(a) - begins(b) || ends(a) - ends(b));
}

function outcomeOf({ ended, error, model }: AttemptRecord, next: AttemptRecord | undefined) {
  if (!ended) return 'open';
  if (error === null) return 'done';
  if (next === undefined) return 'failed';
  return next.model === model ? 'retried' : 'fell-back';
}

function begins({ offsetMs }: TraceRow): number {
  return offsetMs ?? 0;
}

function ends(row: TraceRow): number {
  return begins(row) + (row.durationMs ?? 0);
}

function offset(startedAt: string, { start }: Clock): number {
  return Math.max(0, Date.parse(startedAt) - start);
}

function sinceStart(startedAt: string, { now }: Clock): number | null {
  return now === null ? null : Math.max(0, now - Date.parse(startedAt));
}
