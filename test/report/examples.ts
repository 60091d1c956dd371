import { PassThrough } from 'node:stream';
import { type Terminal, terminalOf } from '../../src/report/terminal.ts';
import type { CrewEvent, PlanRow, RunStart } from '../../src/run/events.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord, TaskRecord } from '../../src/store/records.ts';

export interface Screen extends Terminal {
  readonly written: () => string;
}

/** A terminal of a given width that keeps what is written; `columns` null: a pipe. */
export function screen(columns: number | null, environment: Record<string, string> = { NO_COLOR: '1' }): Screen {
  const stream = Object.assign(new PassThrough(), columns === null ? {} : { isTTY: true, columns, rows: 24 });
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const terminal = terminalOf(stream, environment);
  return Object.assign(terminal, { written: () => chunks.join('') });
}

export const startedAt = '2026-11-22T10:00:00.000Z';
export const now = Date.parse('2026-11-22T10:02:10.000Z');

export const usage = { inputTokens: 3000, outputTokens: 410, cachedTokens: 0, reasoningTokens: 0 };
export const smallUsage = { inputTokens: 1000, outputTokens: 208, cachedTokens: 0, reasoningTokens: 0 };

export const cutError = {
  code: 'model-length',
  message: "the model's reply was cut at max_tokens (4096)",
  hint: 'Raise llm.max_tokens of writer in agents.yaml:14:5',
} as const;

const options = {
  model: null,
  agentModels: {},
  note: null,
  envFile: null,
  selection: { type: 'kickoff' },
  defaulted: [],
  asRecorded: false,
} as const;

export const run = {
  runId: '3fk9p2mz',
  crew: 'research-crew',
  status: 'failed',
  partial: false,
  startedAt,
  endedAt: '2026-11-22T10:00:30.000Z',
  inputs: { topic: 'solid-state batteries', current_year: '2026' },
  parentRunId: null,
  rootRunId: '3fk9p2mz',
  batchId: null,
  model: 'openai/gpt-5.4-mini',
  offline: false,
  options,
  usage: { inputTokens: 4000, outputTokens: 618, cachedTokens: 0, reasoningTokens: 0 },
  usageIncomplete: false,
  costUsd: 0.0054,
  saved: null,
  error: cutError,
  tasksDone: 2,
  tasksTotal: 3,
} as unknown as RunRecord;

const task = {
  agent: 'researcher',
  status: 'completed',
  origin: 'run',
  reused: false,
  reason: null,
  drift: [],
  stale: [],
  json: null,
  error: null,
  startedAt,
  model: 'openai/gpt-5.4-mini',
  usageIncomplete: false,
  reads: [],
} as const;

export const research = {
  ...task,
  number: 1,
  taskId: '3fk9p2mz-1',
  name: 'research',
  output: 'Solid electrolytes come in three families: oxides, sulfides and polymers.\n\nEach has a price.',
  durationMs: 14_200,
  usage,
  costUsd: 0.0041,
} as unknown as TaskRecord;

export const outline = {
  ...research,
  number: 2,
  taskId: '3fk9p2mz-2',
  name: 'outline',
  agent: 'editor',
  output: '1. Why the electrolyte matters\n2. Who makes it',
  durationMs: 6000,
  usage: smallUsage,
  costUsd: 0.0013,
} as unknown as TaskRecord;

export const article = {
  ...research,
  number: 3,
  taskId: '3fk9p2mz-3',
  name: 'article',
  agent: 'writer',
  status: 'failed',
  output: 'Solid-state cells',
  error: cutError,
  durationMs: 9800,
} as unknown as TaskRecord;

export const tasks: readonly TaskRecord[] = [research, outline, article];

export const execution = {
  ...outline,
  runId: '3fk9p2mz',
  offline: false,
  overridden: false,
  reads: ['3fk9p2mz-1'],
  definition: { task: { place: 'tasks.yaml:6:1' }, agent: { place: 'agents.yaml:9:1' }, model: { local: false } },
} as unknown as ExecutionRecord;

export const attempt = {
  attempt: 1,
  startedAt,
  model: 'openai/gpt-5.4-mini',
  purpose: 'answer',
  tools: [],
  toolCalls: [],
  messages: [
    { role: 'system', content: 'You are an editor.' },
    { role: 'user', content: 'Outline it.\n' },
  ],
  ended: true,
  text: outline.output,
  reasoning: 'Two points will do.',
  finishReason: 'stop',
  usage: smallUsage,
  costUsd: 0.0013,
  price: null,
  durationMs: 6000,
  error: null,
} as unknown as AttemptRecord;

const planned = { reason: 'kickoff', taskId: null, drift: [], stale: [], saves: null } as const;

export const planRows = [
  { ...planned, number: 1, name: 'research', agent: 'researcher', action: 'run' },
  { ...planned, number: 2, name: 'outline', agent: 'editor', action: 'run' },
  { ...planned, number: 3, name: 'article', agent: 'writer', action: 'run' },
] as unknown as readonly PlanRow[];

export const drift = [{ field: 'backstory', place: 'agents.yaml:9:3' }];

export const replayRows = [
  {
    ...planRows[0],
    action: 'reuse',
    taskId: '3fk9p2mz-1',
    saves: { tokens: 3410, costUsd: 0.0041, durationMs: 14_200 },
  },
  {
    ...planRows[1],
    action: 'reuse',
    taskId: '3fk9p2mz-2',
    drift,
    saves: { tokens: 1208, costUsd: 0.0013, durationMs: 6000 },
  },
  { ...planRows[2], reason: 'the replay begins here' },
] as unknown as readonly PlanRow[];

/** An event of the run, `seconds` after its start. */
export function event(type: CrewEvent['type'], seconds: number, more: object = {}): CrewEvent {
  const at = new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
  return { type, at, runId: '3fk9p2mz', ...more } as unknown as CrewEvent;
}

export function runStart(more: object = {}): RunStart {
  const { crew, inputs, model, parentRunId, rootRunId } = run;
  const facts = { crew, inputs, options, model, offline: false, parentRunId, rootRunId, tasks: planRows };
  return event('run-start', 0, { ...facts, ...more }) as RunStart;
}

export const replayStart = runStart({
  parentRunId: '3fk9p2mz',
  runId: '8ab21xqz',
  options: { ...options, selection: { type: 'from', task: 'article', to: null } },
  tasks: replayRows,
});

const about = (index: number) => ({ taskId: tasks[index]?.taskId, name: tasks[index]?.name, attempt: 1 });
const spent = { usageIncomplete: false };
const asked = { model: run.model, purpose: 'answer', messages: [], tools: [] };

/** Two tasks done, the third being written. */
export const twoDone: readonly CrewEvent[] = [
  runStart(),
  event('task-start', 0, { ...about(0), model: run.model }),
  event('model-request', 0, { ...about(0), ...asked }),
  event('task-end', 14.2, { ...about(0), ...spent, output: 'x', usage, costUsd: 0.0041, durationMs: 14_200 }),
  event('task-start', 14.2, { ...about(1), model: run.model }),
  event('task-end', 20.2, { ...about(1), ...spent, output: 'x', usage: smallUsage, costUsd: 0.0013, durationMs: 6000 }),
  event('task-start', 20.2, { ...about(2), model: run.model }),
  event('model-request', 20.2, { ...about(2), ...asked }),
  event('model-delta', 21, { ...about(2), kind: 'text', text: 'Solid-state cells replace the ' }),
  event('model-delta', 22, { ...about(2), kind: 'text', text: 'liquid\u001b[2J electrolyte' }),
];

export const retry = event('model-retry', 22, {
  ...about(2),
  tries: 1,
  delayMs: 4200,
  error: { code: 'model-rate-limit', message: '429 from openai', hint: null },
});

export const wait = event('model-wait', 22, { ...about(2), delayMs: 31_400, perMinute: 10, agent: 'writer' });

const totals = { ...spent, usage: run.usage, costUsd: 0.0054, saved: null };

export const completed: readonly CrewEvent[] = [
  event('task-end', 30, { ...about(2), ...spent, output: 'x', usage, costUsd: 0.0041, durationMs: 9800 }),
  event('output-file', 30, { ...about(2), path: 'report.md', error: null }),
  event('run-end', 30, { ...totals, status: 'completed', error: null, durationMs: 30_000 }),
];

export const failed: readonly CrewEvent[] = [
  event('task-fail', 30, { ...about(2), ...spent, status: 'failed', error: cutError, usage, durationMs: 9800 }),
  event('run-end', 30, { ...totals, status: 'failed', error: cutError, durationMs: 30_000 }),
];
