import type { Shape } from './stored-json.ts';

/** A value with these keys; others may be there. */
function map(keys: Readonly<Record<string, Shape>> = {}): Shape {
  return (value) => isMap(value) && Object.entries(keys).every(([key, shape]) => shape(value[key]));
}

function mapOf(shape: Shape): Shape {
  return (value) => isMap(value) && Object.values(value).every(shape);
}

function list(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

/** Also where it is absent. */
function maybe(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const text: Shape = (value) => typeof value === 'string';
const flag: Shape = (value) => typeof value === 'boolean';
const number: Shape = (value) => typeof value === 'number';
const textId: Shape = (value) => Number.isInteger(value);

const selection: Shape = (value) => {
  if (!isMap(value)) return false;
  switch (value['type']) {
    case 'from':
      return text(value['task']) && orNull(text)(value['to']);
    case 'after':
      return text(value['task']);
    case 'only':
      return list(text)(value['tasks']);
    default:
      return ['kickoff', 'all', 'failed', 'changed'].includes(value['type'] as string);
  }
};

/** What the JSON columns hold, as far as somebody relies on it. */
export const shapes = {
  inputs: map(),
  options: map({
    ...{ model: orNull(text), agentModels: mapOf(text), envFile: orNull(text), selection, defaulted: list(text) },
    ...{ asRecorded: flag, note: orNull(text), playback: maybe(text), limits: maybe(mapOf(number)) },
    ...{ resumes: maybe(text), texts: maybe(mapOf(text)) },
  }),
  error: map({ code: text, message: text, hint: orNull(text) }),
  drift: list(map({ field: text, place: orNull(text) })),
  stale: list(map({ name: text, madeFrom: orNull(text), now: orNull(text) })),
  saves: map({ tokens: number, costUsd: orNull(number), durationMs: number }),
  reads: list(text),
  definition: map({
    task: map({
      ...{ name: text, description: text, expectedOutput: text, context: list(text), outputFile: orNull(text) },
      ...{ markdown: flag, place: text, guardrails: maybe(list(text)), tools: maybe(list(text)) },
      outputSchema: maybe(map()),
    }),
    agent: map({
      ...{ name: text, role: text, goal: text, backstory: text, systemPrompt: orNull(text), injectDate: flag },
      ...{ maxExecutionTime: orNull(number), place: text },
    }),
    model: orNull(map({ provider: text, name: text, label: text, baseUrl: text, sampling: map() })),
  }),
  fingerprint: map({
    ...{ description: text, expectedOutput: text, role: text, goal: text, backstory: text, inputs: map() },
    ...{ sampling: map(), context: list(text), guardrails: maybe(list(map())) },
    tools: maybe(list(map({ name: text, version: text }))),
  }),
  messages: list(map({ role: text, content: textId, toolCalls: maybe(list(map({ arguments: textId }))) })),
  toolCalls: list(map({ id: text, name: text, arguments: textId })),
  toolNames: list(text),
  price: map({ inputPerMillion: number, outputPerMillion: number, cachedPerMillion: orNull(number) }),
  batchOptions: map({ concurrency: (value) => Number.isInteger(value) && Number(value) > 0 }),
  anything: () => true,
} satisfies Readonly<Record<string, Shape>>;
