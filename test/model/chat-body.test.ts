import { expect, it } from 'vitest';
import type { Message, ModelRequest, ModelSettings } from '../../src/model/model.ts';
import { assistantMessage, messagesFor } from '../../src/model/request/assistant-message.ts';
import { chatBody } from '../../src/model/request/chat-body.ts';
import { firstHabits } from '../../src/model/request/server-habits.ts';
import { settingsAt } from '../helpers/model-settings.ts';

function bodyFor(request: Partial<ModelRequest>, changes: Partial<ModelSettings> = {}) {
  const settings = settingsAt('http://127.0.0.1:1/v1', changes);
  return chatBody(settings, { messages: [{ role: 'user', content: 'Hi' }], ...request }, firstHabits(settings));
}

const tool = { name: 'read_file', description: 'Reads.', parameters: { type: 'object' } };
const call = { id: 'a', name: 'read_file', arguments: '{"path":"x"}' };
const turn: readonly Message[] = [
  { role: 'assistant', content: '', toolCalls: [call], reasoning: 'hm' },
  { role: 'tool', toolCallId: 'a', content: 'text of x' },
];

it('says nothing of tools or formats unless asked', () => {
  expect(Object.keys(bodyFor({ tools: [] })).sort()).toEqual(['messages', 'model', 'stream', 'stream_options']);
});

it("puts tools, calls and results into OpenAI's shapes, without the reasoning", () => {
  const body = bodyFor({ tools: [tool], toolChoice: 'none', messages: turn });
  expect(body).toMatchObject({ tools: [{ type: 'function', function: tool }], tool_choice: 'none' });
  expect(body.messages).toEqual([
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'read_file', arguments: '{"path":"x"}' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: 'text of x' },
  ]);
});

it('does not let extra_body replace what the request is made of', () => {
  const sampling = { extraBody: { tools: [], stream: false, seed: 7 } };
  expect(bodyFor({ tools: [tool] }, { sampling })).toMatchObject({
    seed: 7,
    stream: true,
    tools: [{ type: 'function' }],
  });
});

it('sends reasoning back to deepseek, which refuses its calls without', () => {
  expect(bodyFor({ messages: turn }, { provider: 'deepseek' }).messages[0]).toMatchObject({ reasoning_content: 'hm' });
});

it('sends what a server signed back to that server, whoever it is, and to no other', () => {
  const extra = { google: { thought_signature: 's' } };
  const more = { thought_signature: 't', function: { provider_specific_fields: { id: 'p' } } };
  const reply = {
    ...{ text: '', reasoning: 'hm', reasoningAs: 'reasoning_content', finishReason: 'tool_calls', usage: null },
    more: { thinking_opaque: 'o' },
    toolCalls: [{ ...call, extra, more }],
  };
  const server = 'https://models.example/v1';
  const sentTo = (baseUrl: string, provider: string) =>
    bodyFor({ messages: messagesFor(baseUrl, [assistantMessage(reply, server)]) }, { provider }).messages[0];
  const whole = {
    ...{ role: 'assistant', content: null, reasoning_content: 'hm', thinking_opaque: 'o' },
    tool_calls: [
      {
        ...{ id: call.id, type: 'function', extra_content: extra, thought_signature: 't' },
        function: { name: call.name, arguments: call.arguments, provider_specific_fields: { id: 'p' } },
      },
    ],
  };
  for (const provider of ['custom', 'openai', 'gemini', 'vllm']) expect(sentTo(server, provider)).toEqual(whole);
  const plain = { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
  expect(sentTo('https://other.example/v1', 'custom')).toEqual({
    role: 'assistant',
    content: null,
    tool_calls: [plain],
  });
});

it('sends reasoning details back as they came, and then the reasoning not once more', () => {
  const reasoningDetails = [{ type: 'reasoning.encrypted', data: 'x', format: 'google-gemini-v1', index: 0 }];
  const given = { reasoning: 'hm', reasoningAs: 'reasoning', reasoningDetails };
  const messages: readonly Message[] = [{ role: 'assistant', content: '', toolCalls: [call], ...given }];
  const sent = bodyFor({ messages }, { provider: 'openai' }).messages[0];
  expect(sent).toMatchObject({ reasoning_details: reasoningDetails });
  expect(sent).not.toHaveProperty('reasoning');
});

it('sends the reasoning of an answer back to nobody, and none that came in the text', () => {
  const thought = { role: 'assistant', content: 'Six.', reasoning: 'hm' } as const;
  const messages: readonly Message[] = [
    { ...thought, reasoningAs: 'reasoning_content' },
    { ...thought, toolCalls: [call] },
  ];
  expect(JSON.stringify(bodyFor({ messages }).messages)).not.toContain('hm');
});

it('gives mistral ids of nine letters, the same for a call and its result', () => {
  const [said, result] = JSON.parse(JSON.stringify(bodyFor({ messages: turn }, { provider: 'mistral' }).messages));
  expect(said.tool_calls[0].id).toMatch(/^[a-zA-Z0-9]{9}$/);
  expect(result.tool_call_id).toBe(said.tool_calls[0].id);
});

it('wraps arguments that are no JSON, which servers refuse to read again', () => {
  const messages: readonly Message[] = [
    { role: 'assistant', content: '', toolCalls: [{ ...call, arguments: '{"pa' }] },
  ];
  expect(JSON.stringify(bodyFor({ messages }))).toContain(JSON.stringify(JSON.stringify({ unreadable: '{"pa' })));
});

const loose = { type: 'object', properties: { a: { type: 'string' } }, $schema: 'x' };
const strict = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const asJson: readonly Message[] = [{ role: 'user', content: 'Answer in JSON' }];

it.each<[string, Partial<ModelRequest>, string, unknown]>([
  [
    'a schema',
    { output: { name: 'o', schema: strict } },
    'openai',
    { json_schema: { name: 'o', schema: strict, strict: true } },
  ],
  [
    'a loose schema',
    { output: { name: 'o', schema: loose } },
    'groq',
    { json_schema: { name: 'o', schema: { ...loose, $schema: undefined } } },
  ],
  ['an object', { output: { name: 'o', schema: strict }, messages: asJson }, 'deepseek', { type: 'json_object' }],
  ['no object where JSON is not spoken of', { output: { name: 'o', schema: strict } }, 'deepseek', undefined],
  ['nothing', { output: { name: 'o', schema: strict } }, 'anthropic', undefined],
  ['nothing for a list', { output: { name: 'o', schema: { type: 'array' } } }, 'openai', undefined],
  ['a schema beside tools', { output: { name: 'o', schema: loose }, tools: [tool] }, 'openai', { type: 'json_schema' }],
  ['nothing beside tools', { output: { name: 'o', schema: loose }, tools: [tool] }, 'ollama', undefined],
])('asks for %s', (_what, request, provider, expected) => {
  const format = JSON.parse(JSON.stringify(bodyFor(request, { provider }).response_format ?? null));
  if (expected === undefined) expect(format).toBeNull();
  else expect(format).toMatchObject(JSON.parse(JSON.stringify(expected)));
  expect(format?.json_schema?.strict).toBe(JSON.stringify(expected)?.includes('"strict":true') ? true : undefined);
});

it('makes a message of a reply', () => {
  const usage = null;
  const plain = { text: 'Hi', toolCalls: [], reasoning: null, finishReason: 'stop', usage };
  expect(assistantMessage(plain)).toEqual({ role: 'assistant', content: 'Hi' });
  expect(assistantMessage({ ...plain, text: '', toolCalls: [call], reasoning: 'hm' })).toEqual(turn[0]);
});
