/**
 * The task to be shown when the address names none: what runs, else what failed, else the answer, else the first.
 * @param {import('../../api.ts').RunFacts} facts
 */
export function taskToShow({ tasks, finalTaskId }) {
  const found =
    tasks.find(({ status }) => status === 'running') ??
    tasks.find(({ status }) => status === 'failed' || status === 'interrupted') ??
    tasks.find(({ taskId }) => taskId !== null && taskId === finalTaskId) ??
    tasks[0];
  return found?.number ?? null;
}

/**
 * When each task ran within its run, in parts of the whole from 0 to 1; null for what did not run in it.
 * @returns {readonly ({ start: number, width: number } | null)[]}
 */
export function waterfall({ run, tasks }, now) {
  const start = Date.parse(run.startedAt);
  const ends = tasks.flatMap((task) => (ranHere(task) ? [endOf(task, now)] : []));
  const end =
    run.endedAt === null ? Math.max(...ends, run.status === 'running' ? now : start) : Date.parse(run.endedAt);
  const whole = Math.max(1, end - start, ...ends.map((one) => one - start));
  return tasks.map((task) => {
    if (!ranHere(task)) return null;
    const from = Math.max(0, Date.parse(task.startedAt) - start);
    return { start: from / whole, width: Math.max(0, endOf(task, now) - start - from) / whole };
  });
}

function ranHere({ origin, startedAt }) {
  return origin === 'run' && startedAt !== null;
}

function endOf({ startedAt, durationMs, status }, now) {
  if (durationMs !== null && status !== 'running') return Date.parse(startedAt) + durationMs;
  return status === 'running' ? Math.max(now, Date.parse(startedAt)) : Date.parse(startedAt);
}

/** Within a millisecond: what was said of an answer leads to the next request, which leads to calls. */
const places = { guardrail: 0, attempt: 1, tool: 2 };

/**
 * What happened in a task, in order: requests, tool calls, what guardrails said.
 * @param {import('../../api.ts').TaskFacts} facts
 */
export function stepsOf({ attempts, toolCalls, guardrails }) {
  const steps = [
    ...attempts.map((attempt) => ({ type: 'attempt', at: attempt.startedAt, attempt })),
    ...toolCalls.map((call) => ({ type: 'tool', at: call.startedAt, call })),
    ...guardrails.map((guardrail) => ({ type: 'guardrail', at: guardrail.at, guardrail })),
  ];
  return steps
    .map((step, index) => ({ ...step, index }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || places[a.type] - places[b.type] || a.index - b.index);
}

/**
 * The messages of an attempt that the one before it did not send yet: a conversation is sent anew with each request.
 * @param {readonly number[]} messages indexes, as TaskFacts has them
 * @param {readonly number[] | null} before
 */
export function newMessages(messages, before) {
  if (before === null) return { known: 0, fresh: messages };
  const end = messages.findIndex((message, at) => message !== before[at]);
  const known = end === -1 ? messages.length : end;
  return known === 0 ? { known: 0, fresh: messages } : { known, fresh: messages.slice(known) };
}

/**
 * Whether an output is read as it is: what must be JSON, or begins like it, is none of Markdown's business, also while it is not all there.
 * @param {unknown} schema of the task; undefined: it has none
 */
export function isDataText(text, schema) {
  return schema !== undefined || /^\s*(?:```json\s*)?(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\d-]|\]?\s*$))/.test(text);
}

/** A text as data when it is JSON of some depth; undefined otherwise. */
export function dataOf(text) {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Text that only begins like JSON.
    return undefined;
  }
}
