import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { CrewEvent } from '../../../src/run/events.ts';
import { inProcess } from '../../helpers/replays.ts';
import { calls, eventsOf, type ToolCrewOptions, toolCrew, toolFile } from './tool-crew.ts';

const replies = [calls(['say', { n: 1 }], ['calculator', { expression: '6*7' }]), 'not yet', '{"n": 42}'];
const options: ToolCrewOptions = {
  agent: 'tools: [say, calculator]',
  tasks: '  look: { description: Do look, expected_output: JSON, output_json: { type: object }, guardrails: [json] }\n',
  files: { 'tools/say.ts': toolFile(`ctx.log('saying'); return 'said';`) },
};

describe.concurrent('the events of a task with tools', () => {
  it('come in the order in which it happened, each call and each check at its place', async () => {
    await using scripted = await toolCrew(replies, options);
    const events = eventsOf(await scripted.crew(['kickoff', '--events']));
    const types = events.map(({ type }) => type).filter((type) => type !== 'model-delta');
    const asked = ['model-request', 'model-reply'];
    const inCalls = ['tool-call', 'tool-call', 'tool-log', 'tool-result', 'tool-result'];
    expect(types.slice(0, 4)).toEqual(['run-start', 'task-start', ...asked]);
    expect(types.slice(4, 9).sort()).toEqual(inCalls.toSorted());
    const checked = ['guardrail-result', ...asked, 'guardrail-result', 'guardrail-result', 'task-end', 'run-end'];
    expect(types.slice(9)).toEqual([...asked, ...checked]);
    const at = (wanted: string, call: number) => events.findIndex(({ type, call: n }) => type === wanted && n === call);
    for (const call of [1, 2]) expect(at('tool-call', call)).toBeLessThan(at('tool-result', call));
    expect(events.find(({ type }) => type === 'tool-log')).toMatchObject({ tool: 'say', message: 'saying' });
    expect(events.at(-2)).toMatchObject({ json: { n: 42 } });
    for (const event of events)
      expect(event).toMatchObject({ at: expect.stringMatching(/Z$/), runId: events[0]?.['runId'] });
  });

  it('are plain data that can be cloned and sent as JSON without a loss', async () => {
    await using scripted = await toolCrew([calls(['calculator', { expression: '6*7' }]), ...replies.slice(1)], {
      ...options,
      agent: 'tools: [calculator]',
    });
    const events: CrewEvent[] = [];
    await inProcess(scripted.project, (crew) => crew.kickoff({ onEvent: (event) => void events.push(event) }).result);
    expect(events.length).toBeGreaterThan(10);
    for (const event of events) {
      expect(structuredClone(event)).toStrictEqual(event);
      expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
    }
  });
});

/** Notes in a file whatever this process connects to. */
const noteConnections = `import net from 'node:net';
import { appendFileSync } from 'node:fs';
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...words) {
  const [where] = [words.flat()].flat();
  appendFileSync('connections.txt', String(where?.port ?? where?.path ?? where) + '\\n');
  return connect.apply(this, words);
};`;

async function collector() {
  const spans: { readonly name: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    for (const resource of JSON.parse(text).resourceSpans)
      for (const scope of resource.scopeSpans) spans.push(...scope.spans);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, spans, [Symbol.dispose]: () => void server.close() };
}

describe.concurrent('OpenTelemetry', () => {
  it('is sent not a byte when nothing asks for it: the model is all that is connected to', async () => {
    await using scripted = await toolCrew(replies, options);
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(noteConnections)}`;
    const { code, stderr } = await scripted.crew(['kickoff'], { env: { NODE_OPTIONS, OTEL_SERVICE_NAME: 'mine' } });
    expect(code, stderr).toBe(0);
    const connections = (await scripted.project.read('connections.txt')).trim().split('\n');
    expect([...new Set(connections)]).toEqual([new URL(scripted.server.url).port]);
  });

  it('is sent a span of the run, of each task, request and call, when its variable is set', async () => {
    using receiver = await collector();
    const { url, spans } = receiver;
    await using scripted = await toolCrew(replies, options);
    const { code, stderr } = await scripted.crew(['kickoff'], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
    expect(code, stderr).toBe(0);
    const names = spans.map(({ name }) => name).sort();
    const counted = (pattern: RegExp) => names.filter((name) => pattern.test(name)).length;
    expect(names).toHaveLength(7);
    expect([counted(/^chat /), counted(/^execute_tool /), counted(/^invoke_agent /)]).toEqual([3, 2, 1]);
  });
});
