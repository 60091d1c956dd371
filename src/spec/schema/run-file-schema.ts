import * as z from 'zod/mini';
import { expectation } from './value-words.ts';

/** What is wrong with a value that should be an exported run: `runs[0].crew must be text`; empty when nothing is. */
export function runFileIssues(value: unknown): readonly string[] {
  const issues = runFile().safeParse(value).error?.issues ?? [];
  return issues.map((issue) => {
    const isId = issue.code === 'invalid_format' && issue.format === 'regex';
    return `${pathText(issue.path)} must be ${isId ? 'an id or a time' : expectation(issue)}`;
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

const text = () => z.string();
const flag = () => z.boolean();
const count = () => z.int().check(z.minimum(0));
const money = () => z.nullable(z.number());
const maybeText = () => z.nullable(z.string());
const runId = () => z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{8}$/));
const taskId = () => z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{8}-[1-9]\d*$/));
const time = () => z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));
const anyMap = () => z.record(z.string(), z.unknown());
const status = () => z.enum(['completed', 'failed', 'interrupted']);
const error = () => z.nullable(z.object({ code: text(), message: text(), hint: maybeText() }));
const usage = () =>
  z.nullable(
    z.object({ inputTokens: count(), outputTokens: count(), cachedTokens: count(), reasoningTokens: count() }),
  );

const selection = () =>
  z.discriminatedUnion('type', [
    z.object({ type: z.enum(['kickoff', 'all', 'failed', 'changed']) }),
    z.object({ type: z.literal('from'), task: text(), to: maybeText() }),
    z.object({ type: z.literal('after'), task: text() }),
    z.object({ type: z.literal('only'), tasks: z.array(text()) }),
  ]);

const options = () =>
  z.object({
    model: maybeText(),
    agentModels: z.record(z.string(), text()),
    envFile: maybeText(),
    selection: selection(),
    defaulted: z.array(text()),
    asRecorded: flag(),
    note: maybeText(),
    playback: z.optional(text()),
    limits: z.optional(anyMap()),
    resumes: z.optional(runId()),
    texts: z.optional(z.record(z.string(), text())),
  });

const task = () =>
  z.object({
    number: count(),
    name: text(),
    agent: text(),
    action: z.enum(['run', 'reuse', 'edit', 'not-run']),
    reason: text(),
    taskId: z.nullable(taskId()),
    drift: z.array(z.object({ field: text(), place: maybeText() })),
    stale: z.array(z.object({ name: text(), madeFrom: z.nullable(taskId()), now: z.nullable(taskId()) })),
    saves: z.nullable(z.object({ tokens: count(), costUsd: money(), durationMs: count() })),
  });

const definition = () =>
  z.object({
    task: z.object({
      ...{ name: text(), description: text(), expectedOutput: text(), context: z.array(text()) },
      ...{ outputFile: maybeText(), markdown: flag(), place: text(), outputSchema: z.optional(anyMap()) },
      ...{ guardrails: z.optional(z.array(text())), tools: z.optional(z.array(text())) },
    }),
    agent: z.object({
      ...{ name: text(), role: text(), goal: text(), backstory: text(), systemPrompt: maybeText() },
      ...{ injectDate: flag(), maxExecutionTime: money(), place: text() },
    }),
    model: z.nullable(
      z.object({
        ...{ provider: text(), name: text(), label: text(), baseUrl: text(), keyVariable: maybeText() },
        ...{ sampling: anyMap(), timeout: z.number(), local: flag(), apiVersion: z.optional(text()) },
        ...{ toolCalling: z.optional(z.enum(['native', 'text'])), addressWritten: z.optional(flag()) },
        price: z.optional(z.object({ input: z.number(), output: z.number(), cached: z.optional(z.number()) })),
      }),
    ),
  });

const fingerprint = () =>
  z.object({
    ...{ version: count(), description: text(), expectedOutput: text(), markdown: flag(), role: text(), goal: text() },
    ...{ backstory: text(), systemPrompt: maybeText(), injectDate: flag(), inputs: anyMap(), model: maybeText() },
    ...{ sampling: anyMap(), context: z.array(text()), outputSchema: z.optional(z.unknown()) },
    tools: z.optional(z.array(z.object({ name: text(), version: text() }))),
    ...{ guardrails: z.optional(z.array(z.unknown())), fallbacks: z.optional(z.array(z.unknown())) },
  });

const price = () =>
  z.object({ source: text(), inputPerMillion: z.number(), outputPerMillion: z.number(), cachedPerMillion: money() });

const wishes = () => z.array(z.object({ id: text(), name: text(), arguments: text() }));

const message = () =>
  z.discriminatedUnion('role', [
    z.object({ role: z.enum(['system', 'user']), content: text() }),
    z.object({ role: z.literal('assistant'), content: text(), toolCalls: z.optional(wishes()) }),
    z.object({ role: z.literal('tool'), toolCallId: text(), content: text() }),
  ]);

/** What is optional in an attempt and an execution is not in a file of version 1. */
const attempt = () =>
  z.object({
    ...{ attempt: count(), startedAt: time(), model: text(), ended: flag(), text: maybeText(), reasoning: maybeText() },
    ...{ messages: z.array(message()), purpose: z.optional(z.enum(['answer', 'judge'])) },
    ...{ tools: z.optional(z.array(text())), toolCalls: z.optional(wishes()) },
    ...{ finishReason: maybeText(), usage: usage(), costUsd: money(), price: z.nullable(price()) },
    ...{ servedModel: z.optional(maybeText()), requestId: z.optional(maybeText()) },
    ...{ durationMs: count(), error: error() },
  });

const toolCall = () =>
  z.object({
    ...{ call: count(), attempt: count(), tool: text(), arguments: text(), sideEffects: flag() },
    ...{ idempotencyKey: text(), startedAt: time(), output: maybeText(), ok: z.nullable(flag()) },
    durationMs: z.nullable(count()),
  });

const guardrailResult = () =>
  z.object({
    ...{ answer: count(), guardrail: text(), verdict: z.enum(['pass', 'fail', 'replace']), reason: maybeText() },
    ...{ output: text(), at: time() },
  });

const execution = () =>
  z.object({
    ...{ taskId: taskId(), name: text(), agent: text(), origin: z.enum(['run', 'edit']) },
    ...{ editedFrom: z.nullable(taskId()), status: status(), startedAt: time(), durationMs: z.nullable(count()) },
    ...{ model: maybeText(), offline: flag(), overridden: flag(), definition: definition() },
    ...{ fingerprint: fingerprint(), reads: z.array(taskId()), output: maybeText(), error: error() },
    ...{ attempts: z.array(attempt()), outputIsJson: z.optional(flag()) },
    ...{ toolCalls: z.optional(z.array(toolCall())), guardrailResults: z.optional(z.array(guardrailResult())) },
  });

const run = () =>
  z.object({
    ...{ runId: runId(), crew: text(), status: status(), partial: flag(), startedAt: time() },
    ...{ endedAt: z.nullable(time()), inputs: anyMap(), options: options(), model: maybeText(), offline: flag() },
    ...{ parentRunId: z.nullable(runId()), rootRunId: runId(), error: error() },
    tasks: z.array(task()),
    executions: z.array(execution()),
  });

/** Made when a file is read: no other command pays for it. */
const runFile = () => z.object({ runs: z.array(run()).check(z.minLength(1)) });
