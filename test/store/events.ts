import type { ErrorRecord } from '../../src/errors.ts';
import type { ToolCall, Usage } from '../../src/model/model.ts';
import type {
  AttemptResult,
  CrewEvent,
  GuardrailResult,
  ModelReplyEvent,
  ModelRequestEvent,
  PlanRow,
  RunEnd,
  RunStart,
  TaskEnd,
  TaskStart,
  ToolCallEvent,
  ToolResultEvent,
} from '../../src/run/events.ts';
import { fingerprint } from '../../src/run/fingerprint.ts';
import { type RunId, type TaskId, taskId } from '../../src/run/ids.ts';
import type { TaskDefinition } from '../../src/run/plan.ts';
import type { TaskName } from '../../src/spec/crew-spec.ts';

const at = '2026-01-02T03:04:05.678Z';

export const usage: Usage = { inputTokens: 100, outputTokens: 20, cachedTokens: 10, reasoningTokens: 5 };

const goodReply: AttemptResult = {
  text: 'an answer',
  reasoning: null,
  toolCalls: [],
  finishReason: 'stop',
  usage,
  costUsd: 0.25,
  price: { source: 'table', inputPerMillion: 1, outputPerMillion: 2, cachedPerMillion: null },
  durationMs: 700,
  error: null,
};

/** A row of a plan for a task that runs, or as `change` says. */
export function planRow(number: number, change: Partial<PlanRow> = {}): PlanRow {
  return {
    number,
    name: nameOf(number),
    agent: 'writer',
    action: 'run',
    reason: 'kickoff',
    taskId: null,
    drift: [],
    stale: [],
    saves: null,
    edit: null,
    ...change,
  };
}

/** The start of a kickoff of `tasks` tasks (or of these rows). */
export function runStart(runId: RunId, tasks: number | readonly PlanRow[], change: Partial<RunStart> = {}): RunStart {
  const rows = typeof tasks === 'number' ? Array.from({ length: tasks }, (_, index) => planRow(index + 1)) : tasks;
  return {
    type: 'run-start',
    at,
    runId,
    crew: 'research-crew',
    inputs: { topic: 'storage' },
    options: {
      model: null,
      envFile: null,
      agentModels: {},
      selection: { type: 'kickoff' },
      defaulted: [],
      asRecorded: false,
      note: null,
    },
    model: 'openai/gpt-5.4-mini',
    fallbacks: 0,
    offline: false,
    parentRunId: null,
    rootRunId: runId,
    batch: null,
    tasks: rows,
    ...change,
  };
}

export function taskStart(runId: RunId, number: number, change: Partial<TaskStart> = {}): TaskStart {
  const fields = {
    ...{ version: 1 as const, description: `do ${number}`, expectedOutput: 'a text', markdown: false, role: 'Writer' },
    ...{ goal: 'write', backstory: 'long', systemPrompt: null, injectDate: false, inputs: { topic: 'storage' } },
    ...{ model: 'openai/gpt-5.4-mini', sampling: {}, context: [] },
  } as const;
  return {
    ...head(runId, number),
    type: 'task-start',
    number,
    agent: 'writer',
    model: 'openai/gpt-5.4-mini',
    offline: false,
    overridden: false,
    definition: definition(number),
    fingerprint: fingerprint(fields),
    reads: number === 1 ? [] : [taskId(runId, number - 1)],
    ...change,
  };
}

export function modelRequest(
  runId: RunId,
  number: number,
  attempt = 1,
  change: Partial<ModelRequestEvent> = {},
): ModelRequestEvent {
  const messages = [
    { role: 'system', content: 'You are Writer.' },
    { role: 'user', content: `Do ${number}` },
  ] as const;
  const asked = { attempt, model: 'openai/gpt-5.4-mini', purpose: 'answer', messages, tools: [] } as const;
  return { ...head(runId, number), type: 'model-request', ...asked, ...change };
}

export function modelDelta(runId: RunId, number: number, text: string): CrewEvent {
  return { ...head(runId, number), type: 'model-delta', attempt: 1, kind: 'text', text };
}

export function modelReply(runId: RunId, number: number, change: Partial<ModelReplyEvent> = {}): CrewEvent {
  return { ...head(runId, number), type: 'model-reply', attempt: 1, ...goodReply, ...change };
}

export function modelRetry(runId: RunId, number: number, change: Partial<AttemptResult> = {}): CrewEvent {
  return { ...head(runId, number), type: 'model-retry', attempt: 1, tries: 1, delayMs: 10, ...goodReply, ...change };
}

export function toolCall(runId: RunId, number: number, change: Partial<ToolCallEvent> = {}): ToolCallEvent {
  return {
    ...{ ...head(runId, number), type: 'tool-call', call: 1, attempt: 1, tool: 'send_mail' },
    ...{ arguments: '{"to":"ann"}', sideEffects: true, idempotencyKey: `${runId}:task:send_mail:1` },
    ...change,
  };
}

export function toolResult(runId: RunId, number: number, change: Partial<ToolResultEvent> = {}): ToolResultEvent {
  const result = { call: 1, tool: 'send_mail', ok: true, output: 'sent', durationMs: 40 };
  return { ...head(runId, number), type: 'tool-result', ...result, ...change };
}

export function guardrailResult(runId: RunId, number: number, change: Partial<GuardrailResult> = {}): GuardrailResult {
  const result = {
    answer: 1,
    guardrail: 'max_words: 300',
    verdict: 'pass',
    reason: null,
    output: 'an answer',
  } as const;
  return { ...head(runId, number), type: 'guardrail-result', ...result, ...change };
}

export function taskEnd(runId: RunId, number: number, output = 'an answer', change: Partial<TaskEnd> = {}): CrewEvent {
  const totals = { usage, usageIncomplete: false, costUsd: 0.25, durationMs: 800 };
  return { ...head(runId, number), type: 'task-end', output, ...totals, ...change };
}

export function taskFail(runId: RunId, number: number, error: ErrorRecord): CrewEvent {
  const totals = { usage, usageIncomplete: false, costUsd: 0.25, durationMs: 800 };
  return { ...head(runId, number), type: 'task-fail', status: 'failed', error, output: 'half an', ...totals };
}

export function runEnd(runId: RunId, change: Partial<RunEnd> = {}): RunEnd {
  const totals = { usage, usageIncomplete: false, costUsd: 0.25, durationMs: 900 };
  return {
    ...{ type: 'run-end', at: '2026-01-02T03:05:05.678Z', runId, status: 'completed', partial: false },
    ...{ error: null, output: 'an answer', saved: null },
    ...totals,
    ...change,
  };
}

/** All events of a task that is done at its first attempt. */
export function doneTask(runId: RunId, number: number, output = 'an answer'): readonly CrewEvent[] {
  return [
    taskStart(runId, number),
    modelRequest(runId, number),
    modelReply(runId, number, { text: output }),
    taskEnd(runId, number, output),
  ];
}

/** What the first attempt of `workedTask` asks for. */
export const calls: readonly ToolCall[] = [
  { id: 'call_1', name: 'send_mail', arguments: '{"to":"ann"}' },
  { id: 'call_2', name: 'read_file', arguments: '{"path": "notes' },
];

/** All events of a task that calls two tools, has its first answer sent back and a judge asked, and ends with data. */
export function workedTask(runId: RunId, number: number, output = '{"done":true}'): readonly CrewEvent[] {
  const tools = ['send_mail', 'read_file'];
  const { messages } = modelRequest(runId, number);
  const called = [
    ...messages,
    { role: 'assistant', content: '', toolCalls: calls },
    { role: 'tool', toolCallId: 'call_1', content: 'sent' },
    { role: 'tool', toolCallId: 'call_2', content: 'the arguments are no JSON' },
  ] as const;
  const again = [...called, { role: 'assistant', content: 'TODO' }, { role: 'user', content: 'Again.' }] as const;
  const judged = [{ role: 'user', content: 'Is it polite?' }] as const;
  return [
    taskStart(runId, number),
    modelRequest(runId, number, 1, { tools }),
    modelReply(runId, number, { text: null, toolCalls: calls, finishReason: 'tool_calls' }),
    toolCall(runId, number),
    toolCall(runId, number, { call: 2, tool: 'read_file', arguments: '{"path": "notes', sideEffects: false }),
    toolResult(runId, number, { call: 2, tool: 'read_file', ok: false, output: 'the arguments are no JSON' }),
    toolResult(runId, number),
    modelRequest(runId, number, 2, { tools, messages: called }),
    modelReply(runId, number, { attempt: 2, text: 'TODO' }),
    guardrailResult(runId, number, { guardrail: 'no_placeholders', verdict: 'fail', reason: 'TODO', output: 'TODO' }),
    modelRequest(runId, number, 3, { tools, messages: again }),
    modelReply(runId, number, { attempt: 3, text: output }),
    guardrailResult(runId, number, { answer: 2, guardrail: 'no_placeholders', output }),
    modelRequest(runId, number, 4, { purpose: 'judge', messages: judged }),
    modelReply(runId, number, { attempt: 4, text: 'pass' }),
    guardrailResult(runId, number, { answer: 2, guardrail: 'polite', verdict: 'replace', output }),
    taskEnd(runId, number, output, { json: JSON.parse(output) }),
  ];
}

export function nameOf(number: number): TaskName {
  return `task-${number}` as TaskName;
}

function head(runId: RunId, number: number): { at: string; runId: RunId; taskId: TaskId; name: TaskName } {
  return { at, runId, taskId: taskId(runId, number), name: nameOf(number) };
}

function definition(number: number): TaskDefinition {
  const texts = {
    description: `do ${number}`,
    expectedOutput: 'a text',
    context: [],
    outputFile: null,
    markdown: false,
  };
  const agent = { role: 'Writer', goal: 'write', backstory: 'long', systemPrompt: null, injectDate: false };
  return {
    task: { name: nameOf(number), ...texts, place: `tasks.yaml:${number}:1` },
    agent: { name: 'writer', ...agent, maxExecutionTime: null, place: 'agents.yaml:2:1' },
    model: null,
  };
}
