import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../src/model/model.ts';
import { refusesTools } from '../../src/model/request/server-habits.ts';
import { type ChatServer, type Reply, startChatServer } from '../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../helpers/model-settings.ts';

let server: ChatServer;
let replies: readonly Reply[] = [];

beforeEach(async () => {
  server = await startChatServer(({ index }) => replies[index]);
});
afterEach(() => server.close());

const tools = [{ name: 'read_file', description: 'Reads.', parameters: { type: 'object' } }];
const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
const output = { name: 'o', schema };
const messages: readonly Message[] = [{ role: 'user', content: 'As JSON' }];

function sent(field: string): readonly unknown[] {
  return server.requests.map(({ body }) => body[field] ?? null);
}

it('asks for less JSON each time that a server refuses it, and remembers', async () => {
  const refused = { status: 400, error: "'response_format.type' : value is not one of the allowed values" };
  replies = [refused, refused, refused, '{}', '{}'];
  const model = modelAt(server.url);
  for (const _ of [1, 2]) expect((await ask(model, { output, messages })).text).toBe('{}');
  expect(sent('response_format')).toEqual([
    { type: 'json_schema', json_schema: { name: 'o', schema, strict: true } },
    { type: 'json_schema', json_schema: { name: 'o', schema } },
    { type: 'json_object' },
    null,
    null,
  ]);
});

it('leaves JSON mode out beside tools where a server cannot do both, and there alone', async () => {
  const error = "Function calling with a response mime type: 'application/json' is unsupported";
  replies = [{ status: 400, error }, '{}', '{}'];
  const model = modelAt(server.url, { provider: 'openai' });
  await ask(model, { output, messages, tools });
  await ask(model, { output, messages });
  expect(sent('response_format').map((format) => format !== null)).toEqual([true, false, true]);
});

it('leaves tool_choice out for a server that refuses it', async () => {
  replies = [{ status: 400, error: 'deepseek-reasoner does not support this tool_choice' }, 'Done'];
  await ask(modelAt(server.url), { tools, toolChoice: 'none' });
  expect(sent('tool_choice')).toEqual(['none', null]);
});

it('sends reasoning back to a server that wants it', async () => {
  replies = [
    { status: 400, error: 'The `reasoning_content` in the thinking mode must be passed back to the API.' },
    'Done',
  ];
  const call = { id: 'a', name: 'read_file', arguments: '{}' };
  const said: readonly Message[] = [
    { role: 'assistant', content: '', toolCalls: [call], reasoning: 'hm' },
    { role: 'tool', toolCallId: 'a', content: 'x' },
  ];
  await ask(modelAt(server.url), { tools, messages: said });
  expect(server.requests.map(({ body }) => JSON.stringify(body.messages).includes('"reasoning_content":"hm"'))).toEqual(
    [false, true],
  );
});

it('passes any other refusal on at once', async () => {
  replies = [{ status: 400, error: 'no such field: json' }];
  expect((await failureOf(modelAt(server.url), { output, tools })).code).toBe('model-request');
  expect(server.requests.length).toBe(1);
});

it.each<[string, number]>([
  ['registry.ollama.ai/library/gemma3:4b does not support tools', 400],
  ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', 400],
  ['No endpoints found that support tool use. Try disabling "read_file".', 404],
  ['Function calling is not enabled for this model', 400],
])('says what to do when a model cannot be given tools: %s', async (error, status) => {
  replies = [{ status, error }];
  const failure = await failureOf(modelAt(server.url), { tools });
  expect(failure).toMatchObject({ code: 'model-request', retryable: false });
  expect(failure.hint).toContain('llm.tool_calling: text');
});

it.each([
  "Function calling with a response mime type: 'application/json' is unsupported",
  'tool_choice is not supported',
])('does not take another refusal for that: %s', (words) => expect(refusesTools(words)).toBe(false));

it("tries again when a server could not read its model's own call", async () => {
  const message = "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.";
  replies = [{ status: 400, error: { message, code: 'tool_use_failed' } }];
  expect(await failureOf(modelAt(server.url), { tools })).toMatchObject({ code: 'model-malformed', retryable: true });
});
