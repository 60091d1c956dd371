import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ModelSettings } from '../../src/model/model.ts';
import { assistantMessage } from '../../src/model/request/assistant-message.ts';
import { toolCrew } from '../cli/tools/tool-crew.ts';
import { type ChatServer, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { ask, modelAt } from '../helpers/model-settings.ts';
import { inProcess } from '../helpers/replays.ts';

let server: ChatServer;
let replies: readonly Reply[] = [];

beforeEach(async () => {
  server = await startChatServer(({ index }) => replies[index]);
});
afterEach(() => server.close());

const tools = [{ name: 'search', description: 'Finds.', parameters: { type: 'object' } }];

type Fields = Readonly<Record<string, unknown>>;

const delta = (fields: Fields, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
const events = (...deltas: readonly unknown[]) =>
  [...deltas.map((one) => JSON.stringify(one)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
const call = (more: Fields = {}, inFunction: Fields = {}) => ({
  tool_calls: [
    { index: 0, id: 'a', type: 'function', function: { name: 'search', arguments: '{}', ...inFunction }, ...more },
  ],
});

/** The assistant's message in the request after a reply of these pieces. */
async function sentBack(
  pieces: readonly Fields[],
  more: readonly Reply[] = ['Six.'],
  settings: Partial<ModelSettings> = {},
) {
  replies = [{ raw: [events(...pieces.map((piece) => delta(piece)), delta({}, 'tool_calls'))] }, ...more];
  const model = modelAt(server.url, settings);
  const said = assistantMessage(await ask(model, { tools }));
  await ask(model, { tools, messages: [said, { role: 'tool', toolCallId: 'a', content: 'Hens.' }] });
  const message = server.requests.at(-1)?.body.messages[0] as unknown as Fields & { tool_calls: readonly Fields[] };
  return { ...message, call: message.tool_calls[0] } as Fields & { readonly call: Fields };
}

it.each<[string, Fields, Fields]>([
  ['extra_content', { extra_content: { google: { thought_signature: 's' } } }, {}],
  ['provider_specific_fields', { provider_specific_fields: { thought_signature: 's' } }, {}],
  ['thought_signature', { thought_signature: 's' }, {}],
  ['a signature beside its name', {}, { thoughtSignature: 's' }],
])('gives %s back with the call that it came with, at any address', async (_what, more, inFunction) => {
  for (const provider of ['custom', 'openai', 'gemini', 'ollama']) {
    const sent = await sentBack([call(more, inFunction)], ['Six.'], { provider });
    expect(sent.call).toEqual({
      ...{ id: 'a', type: 'function', function: { name: 'search', arguments: '{}', ...inFunction } },
      ...more,
    });
    await server.close();
    server = await startChatServer(({ index }) => replies[index]);
  }
});

it('gives thoughts back that came in pieces, each signed one whole', async () => {
  const thinking = (text: string, signature?: string) => ({
    thinking_blocks: [{ type: 'thinking', thinking: text, ...(signature === undefined ? {} : { signature }) }],
  });
  const sent = await sentBack([
    { reasoning_content: 'I ', ...thinking('I ') },
    { reasoning_content: 'look.', ...thinking('look.') },
    thinking('', 's1'),
    thinking('More.', 's2'),
    { thinking_blocks: [{ type: 'redacted_thinking', data: 'x' }], provider_specific_fields: { citations: null } },
    call(),
  ]);
  expect(sent['thinking_blocks']).toEqual([
    { type: 'thinking', thinking: 'I look.', signature: 's1' },
    { type: 'thinking', thinking: 'More.', signature: 's2' },
    { type: 'redacted_thinking', data: 'x' },
  ]);
  expect(sent).not.toHaveProperty('reasoning_content');
  expect(sent).not.toHaveProperty('provider_specific_fields');
});

it.each(['reasoning_content', 'reasoning'])('gives %s back beside calls, in its own field', async (name) => {
  expect(await sentBack([{ [name]: 'I ' }, { [name]: 'look.' }, call()])).toMatchObject({ [name]: 'I look.' });
});

it('reads thoughts under the names that servers give them, and never as text', async () => {
  const signed = { extra_content: { google: { thought: true } } };
  for (const piece of [
    { reasoning_content: '', reasoning: 'I look.' },
    { thinking: 'I look.' },
    { content: [{ type: 'reasoning', text: 'I look.' }] },
    { content: '<thought>I look.', ...signed },
    { thinking_blocks: [{ type: 'thinking', thinking: 'I look.' }] },
    { reasoning_details: [{ type: 'reasoning.summary', summary: 'I look.' }] },
  ]) {
    replies = [
      ...replies.slice(0, server.requests.length),
      { raw: [events(delta(piece), delta({ content: 'Six.' }, 'stop'))] },
    ];
    expect(await ask(modelAt(server.url))).toMatchObject({ text: 'Six.', reasoning: 'I look.' });
  }
});

it('leaves out what the server refuses to see again, and fails nothing', async () => {
  const error = "property 'reasoning_content' is unsupported in messages.0";
  const sent = await sentBack(
    [{ reasoning_content: 'I look.' }, call({ thought_signature: 's' })],
    [{ status: 400, error }, 'Six.'],
  );
  expect(JSON.stringify(sent)).not.toMatch(/I look|thought_signature/);
});

it('gives nothing of it to the model that takes over, nor to the next task', async () => {
  const asks = events(
    delta({
      reasoning_content: 'I look.',
      thinking_opaque: 'o',
      ...call({ thought_signature: 's' }, { name: 'current_time' }),
    }),
    delta({}, 'tool_calls'),
  );
  replies = ['Six.', 'Told.'];
  await using crew = await toolCrew([{ raw: [asks] }, { status: 401, error: 'no' }], {
    agent: 'tools: [current_time]',
    tasks: '  a: { description: Do a, expected_output: Text }\n  b: { description: Do b, expected_output: Text }\n',
    llm: `[{ model: one, base_url: $URL }, { model: two, base_url: "${server.url}" }]`,
  });
  const result = await inProcess(crew.project, (opened) => opened.kickoff().result);
  expect(result).toMatchObject({ output: 'Told.' });
  expect(JSON.stringify(crew.server.requests[1]?.body)).toMatch(/I look\..*"thought_signature":"s"/);
  expect(server.requests).toHaveLength(2);
  expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toMatch(/I look|thought_signature|opaque|"from"/);
});
