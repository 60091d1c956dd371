import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { CrewEvent } from '../../src/run/events.ts';
import { openTrace } from '../../src/trace/open-trace.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Received {
  readonly url: string;
  readonly headers: Record<string, unknown>;
  readonly body: unknown;
}

async function collector(status = 200): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    received.push({ url: request.url ?? '', headers: { ...request.headers }, body: JSON.parse(text) });
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const about = { runId: 'a1b2c3d4', taskId: 'a1b2c3d4-1', name: 'research' };
const result = { text: 'Hi', reasoning: null, toolCalls: [], finishReason: 'stop', costUsd: 0.01, price: null };
const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 4, reasoningTokens: 0 };
const at = (second: number) => new Date(second * 1000).toISOString();
const events = [
  { type: 'run-start', at: at(1), runId: 'a1b2c3d4', crew: 'news', parentRunId: null, batch: null },
  { type: 'task-start', at: at(2), ...about, agent: 'researcher', model: 'openai/gpt-5.4' },
  { type: 'model-request', at: at(3), ...about, attempt: 1, model: 'openai/gpt-5.4', purpose: 'answer' },
  { type: 'model-reply', at: at(5), ...about, attempt: 1, ...result, usage, durationMs: 2000, error: null },
  { type: 'tool-call', at: at(5), ...about, call: 1, attempt: 1, tool: 'read_file', arguments: '{"path":"secret"}' },
  { type: 'tool-result', at: at(6), ...about, call: 1, tool: 'read_file', ok: false, output: 'no such file' },
  { type: 'task-end', at: at(7), ...about, output: 'Hi', usage, usageIncomplete: false, costUsd: 0.01, durationMs: 5 },
  { type: 'run-end', at: at(8), runId: 'a1b2c3d4', status: 'completed', error: null, costUsd: 0.01 },
] as unknown as readonly CrewEvent[];

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code?: number };
}

function spansIn(received: readonly Received[]): readonly OtlpSpan[] {
  return received.flatMap(({ body }) => {
    const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };
    return resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans));
  });
}

async function traced(environment: Record<string, string>): Promise<string | null> {
  const trace = openTrace(environment, '1.0.0');
  for (const event of events) trace?.tell(event);
  return trace?.end() ?? null;
}

it('sends a span for the run, and in it for the task, its request and its tool call', async () => {
  const { url, received } = await collector();
  expect(await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` })).toBeNull();
  const spans = spansIn(received);
  expect(received[0]?.url).toBe('/v1/traces');
  expect(spans.map(({ name }) => name)).toEqual([
    'chat gpt-5.4',
    'execute_tool read_file',
    'invoke_agent researcher',
    'crew news',
  ]);
  const [chat, tool, task, run] = spans;
  expect([chat?.parentSpanId, tool?.parentSpanId, task?.parentSpanId, run?.parentSpanId]).toEqual([
    task?.spanId,
    task?.spanId,
    run?.spanId,
    undefined,
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(chat?.startTimeUnixNano).toBe('3000000000');
  expect(tool?.status.code).toBe(2);
  expect(chat?.attributes).toContainEqual({ key: 'gen_ai.usage.input_tokens', value: { intValue: '10' } });
  expect(chat?.attributes).toContainEqual({ key: 'crew.cost_usd', value: { doubleValue: 0.01 } });
});

it('sends no word of a prompt, an argument or an output', async () => {
  const { url, received } = await collector();
  await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  expect(JSON.stringify(received)).not.toMatch(/secret|no such file|"Hi"/);
});

it('takes headers, resource and the parent trace from the usual variables', async () => {
  const { url, received } = await collector();
  await traced({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/custom`,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-team=a',
    OTEL_SERVICE_NAME: 'nightly',
    TRACEPARENT: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  });
  expect(received[0]).toMatchObject({ url: '/custom', headers: { authorization: 'Bearer abc', 'x-team': 'a' } });
  expect(JSON.stringify(received[0]?.body)).toContain('nightly');
  expect(spansIn(received).at(-1)).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
});

it('makes nothing at all without an endpoint, or when it is switched off', () => {
  expect(openTrace({}, '1.0.0')).toBeNull();
  expect(openTrace({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' }, '1')).toBeNull();
});

it('says what could not be sent, and never throws', async () => {
  const { url } = await collector(500);
  expect(await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).toBe(`traces: ${url}/v1/traces answered 500`);
  expect(await traced({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toMatch(/^traces could not be sent/);
});
