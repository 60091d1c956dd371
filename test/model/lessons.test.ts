import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Message, ModelRequest, ModelSettings } from '../../src/model/model.ts';
import { modelFactory } from '../../src/model/openai-model.ts';
import {
  type ChatRequest,
  type ChatServer,
  type ErrorReply,
  type Reply,
  startChatServer,
} from '../helpers/chat-server.ts';
import { ask, failureOf, modelAt, settingsAt } from '../helpers/model-settings.ts';

type Body = Omit<ChatRequest['body'], 'messages'> & { readonly messages: readonly Sent[] };

interface Sent {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly arguments: unknown } }[];
  readonly [field: string]: unknown;
}

let server: ChatServer;
let answer: (body: Body) => Reply;
let seen: Body[];

beforeAll(async () => {
  server = await startChatServer(({ body }) => {
    seen.push(body as unknown as Body);
    return answer(body as unknown as Body);
  });
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

const system: Message = { role: 'system', content: 'You write.' };
const user: Message = { role: 'user', content: 'Go' };
const call = {
  id: 'toolu_01.A9xKq7T8s5/with+a-very-long-id-that-goes-on-and-on-for-70-letters',
  name: 'find',
  arguments: '{"q":"x"}',
};
const turn: readonly Message[] = [
  system,
  user,
  { role: 'assistant', content: '', toolCalls: [call] },
  { role: 'tool', toolCallId: call.id, content: 'found' },
];
const tool = {
  name: 'find',
  description: 'Finds.',
  parameters: { type: 'object', properties: { q: { type: 'string' } } },
};
const json = { name: 'o', schema: { type: 'object', properties: { a: { type: 'string', format: 'iri' } } } };

function error(status: number, message: string): ErrorReply {
  return { status, error: message };
}

function raw(status: number, body: unknown): ErrorReply {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

const hasRole = (role: string) => (body: Body) => body.messages.some((message) => message.role === role);
const hasField = (field: string) => (body: Body) => field in body;
const calls = ({ messages }: Body) => messages.flatMap(({ tool_calls = [] }) => tool_calls);
const ids = (body: Body) => calls(body).map(({ id }) => id);
const onlyCalling = ({ messages }: Body) => messages.find(({ tool_calls }) => tool_calls !== undefined);
const inARow = ({ messages }: Body) => messages.some(({ role }, at) => role === messages[at + 1]?.role);
const schemaText = (body: Body) => JSON.stringify(body['tools']);
const isPlainOrder = ({ messages }: Body) =>
  messages
    .filter(({ role }) => role !== 'system')
    .every(({ role }, at) => role === (at % 2 === 0 ? 'user' : 'assistant'));

const withTools = { messages: turn, tools: [tool] };
const twice: readonly Message[] = [system, user, { role: 'user', content: 'And now' }];

const capped = { sampling: { maxTokens: 50 } };

/** What is refused, in the server's words, for what request; then what must be in the request that is taken. */
const kinds: readonly (readonly [
  string,
  (body: Body) => boolean,
  ErrorReply,
  Partial<ModelRequest>,
  Partial<ModelSettings>,
  (body: Body) => unknown,
  unknown,
])[] = [
  [
    'max_tokens',
    hasField('max_tokens'),
    error(
      400,
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ),
    {},
    capped,
    (body) => body['max_completion_tokens'],
    50,
  ],
  [
    'max_completion_tokens',
    hasField('max_completion_tokens'),
    raw(422, {
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'max_completion_tokens'],
          msg: 'Extra inputs are not permitted',
          input: 50,
        },
      ],
    }),
    {},
    { ...capped, provider: 'openai' },
    (body) => body['max_tokens'],
    50,
  ],
  ...[
    error(400, 'System role not supported'),
    error(500, 'Jinja Exception: System role not supported'),
    error(400, 'Developer instruction is not enabled for models/gemma-3-27b-it'),
    error(400, "Unsupported value: 'messages[0].role' does not support 'system' with this model."),
    error(400, 'Only user and assistant roles are supported!'),
    raw(422, {
      detail: [
        {
          type: 'literal_error',
          loc: ['body', 'messages', 0, 'role'],
          msg: "Input should be 'user' or 'assistant'",
          input: 'system',
        },
      ],
    }),
    raw(400, {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: { raw: '{\n  "error": {\n "message": "Developer instruction is not enabled for models/x"}}' },
      },
    }),
  ].map(
    (refused) =>
      [
        'the system role',
        hasRole('system'),
        refused,
        { messages: [system, user] },
        {},
        (body: Body) => body.messages,
        [{ role: 'user', content: 'You write.\n\nGo' }],
      ] as const,
  ),
  [
    'the system role, for developer',
    hasRole('system'),
    error(400, "'system' is not a supported role for this model; use 'developer' instead"),
    { messages: [system, user] },
    {},
    (body) => body.messages[0],
    { role: 'developer', content: 'You write.' },
  ],
  ...[
    error(400, 'Conversation roles must alternate user/assistant/user/assistant/...'),
    error(400, 'roles must alternate between "user" and "assistant", but found multiple "user" roles in a row'),
    error(500, 'Not the same role user and assistant'),
  ].map(
    (refused) =>
      [
        'two users in a row',
        inARow,
        refused,
        { messages: twice },
        {},
        (body: Body) => body.messages.at(-1)?.content,
        'Go\n\nAnd now',
      ] as const,
  ),
  [
    'turns in which the system counts',
    hasRole('system'),
    error(400, 'Conversation roles must alternate user/assistant/user/assistant/...'),
    { messages: [system, user] },
    {},
    isPlainOrder,
    true,
  ],
  [
    'a user after a tool',
    (body) => body.messages.some(({ role }, at) => role === 'tool' && body.messages[at + 1]?.role === 'user'),
    error(400, "Unexpected role 'user' after role 'tool'"),
    { ...withTools, messages: [...turn, user] },
    {},
    (body) => body.messages.slice(-3).map(({ role }) => role),
    ['tool', 'assistant', 'user'],
  ],
  ...[
    error(400, 'messages.2.content: expected a string, got null'),
    raw(422, {
      detail: [
        {
          type: 'string_type',
          loc: ['body', 'messages', 2, 'content'],
          msg: 'Input should be a valid string',
          input: null,
        },
      ],
    }),
    error(500, "can only concatenate str (not 'NoneType') to str"),
  ].map(
    (refused) =>
      [
        'content null',
        (body: Body) => onlyCalling(body)?.content === null,
        refused,
        withTools,
        {},
        (body: Body) => onlyCalling(body)?.content,
        '',
      ] as const,
  ),
  [
    'any empty content',
    ({ messages }) => messages.some(({ content }) => !content),
    error(400, 'messages: text content blocks must be non-empty'),
    { ...withTools, messages: turn.with(3, { role: 'tool', toolCallId: call.id, content: '' }) },
    {},
    (body) => body.messages.at(-1)?.content,
    '(empty)',
  ],
  ...[
    error(
      400,
      "Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 72 instead.",
    ),
    error(400, 'Tool call id was toolu_01 but must be a-z, A-Z, 0-9, with a length of 9.'),
    error(400, "messages.2.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"),
    error(
      400,
      "Value at 'messages.2.member.content.1.member.toolUse.toolUseId' failed to satisfy constraint: Member must have length less than or equal to 64",
    ),
  ].map(
    (refused) =>
      [
        'ids of calls',
        (body: Body) => ids(body).includes(call.id),
        refused,
        withTools,
        {},
        (body: Body) =>
          /^[a-zA-Z0-9]{9}$/.test(ids(body)[0] ?? '') && body.messages.at(-1)?.tool_call_id === ids(body)[0],
        true,
      ] as const,
  ),
  [
    'ids that do not begin as its own',
    (body) => !ids(body).every((id) => id.startsWith('call_')),
    error(400, "Invalid 'messages[2].tool_calls[0].id': Expected an ID that begins with 'call_'."),
    withTools,
    {},
    (body) => body.messages.at(-1)?.tool_call_id === ids(body)[0],
    true,
  ],
  [
    'arguments as text',
    (body) => typeof calls(body)[0]?.function.arguments === 'string',
    error(500, 'Can only get item pairs from a mapping.'),
    withTools,
    {},
    (body) => calls(body)[0]?.function.arguments,
    { q: 'x' },
  ],
  [
    'details that it never gave',
    (body) => onlyCalling(body)?.['reasoning_details'] !== undefined,
    error(400, "property 'messages.2.reasoning_details' is unsupported"),
    {
      ...withTools,
      messages: turn.with(2, { role: 'assistant', content: '', toolCalls: [call], reasoningDetails: [{ type: 'x' }] }),
    },
    {},
    (body) => calls(body).length,
    1,
  ],
  ...[
    error(500, 'Failed to initialize samplers: failed to parse grammar'),
    error(400, 'Invalid schema for response_format'),
    error(501, 'constrained decoding is not available'),
    error(400, 'The specified schema produces a constraint that has too many states for serving'),
  ].map(
    (refused) =>
      [
        'a schema to answer in',
        (body: Body) => JSON.stringify(body['response_format'] ?? '').includes('json_schema'),
        refused,
        { output: json, messages: [{ role: 'user', content: 'As JSON' }] satisfies Message[] },
        {},
        (body: Body) => body['response_format'],
        { type: 'json_object' },
      ] as const,
  ),
  [
    'tools with reasoning',
    (body) => 'tools' in body && body['reasoning_effort'] !== 'none',
    error(
      400,
      "Function tools with reasoning_effort are not supported for gpt-9 in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
    ),
    withTools,
    {},
    (body) => body['reasoning_effort'],
    'none',
  ],
];

it.each(kinds)('asks differently where a server refuses %s, and remembers', async (...kind) => {
  const [, refuses, refusal, request, changes, part, expected] = kind;
  answer = (body) => (refuses(body) ? refusal : 'Done');
  const model = modelAt(server.url, changes);
  expect((await ask(model, request)).text).toBe('Done');
  expect(seen.length).toBeGreaterThan(1);
  expect(part(seen.at(-1) as Body)).toEqual(expected);
  const before = seen.length;
  await ask(model, request);
  expect(seen.length).toBe(before + 1);
});

const rich = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  oneOf: [
    { properties: { id: { type: ['integer', 'null'], const: 3 } }, required: ['id', 'kind'] },
    { properties: { when: { type: 'string', format: 'date-time', description: 'Then' } }, required: ['kind'] },
  ],
  properties: {
    kind: { $ref: '#/$defs/kind' },
    list: { type: 'array' },
    part: { anyOf: [{ type: 'string' }, { type: 'number' }] },
  },
  additionalProperties: false,
  $defs: { kind: { type: 'string', enum: ['a', 'b'], pattern: '^[ab]$' } },
};

it.each<[string, RegExp, string]>([
  [
    'oneOf at the top',
    /"oneOf"/,
    'tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level',
  ],
  [
    'references',
    /\$ref|\$defs/,
    'Invalid JSON payload received. Unknown name "$ref" at \'tools[0].function_declarations[0].parameters.properties[0].value\': Cannot find field.',
  ],
  [
    'additionalProperties',
    /additionalProperties/,
    "Invalid schema for function 'find': additionalProperties is not supported",
  ],
  ['formats', /"format"|"pattern"/, 'Unsupported JSON schema fields: {format, pattern}'],
  [
    'lists of types',
    /"type":\[/,
    'tools[0].function.parameters.properties.id.type: Proto field is not repeating, cannot start list.',
  ],
  ['values', /"const"/, "tool parameters schema: 'const' is not permitted"],
  ['lists of anything', /"array"\}|"items":\{\}/, "Invalid schema for function 'find': array schema missing items"],
  ['any choice', /anyOf|oneOf/, 'Failed to convert the JSON schema of function find: anyOf is not supported'],
])('describes tools more plainly to a server that refuses %s', async (_what, refused, words) => {
  answer = (body) => (refused.test(schemaText(body)) ? error(400, words) : 'Done');
  const request = { messages: [user], tools: [{ ...tool, parameters: rich }] };
  expect((await ask(modelAt(server.url), request)).text).toBe('Done');
  const [sent] = (seen.at(-1) as Body)['tools'] as readonly [
    { readonly function: { readonly parameters: typeof rich } },
  ];
  const { parameters } = sent.function;
  expect(Object.keys(parameters.properties).sort()).toEqual(['id', 'kind', 'list', 'part', 'when']);
  expect(parameters).toMatchObject({
    type: 'object',
    required: ['kind'],
    properties: { when: { description: 'Then (format: date-time)' } },
  });
});

it('never tells a server the dialect of a tool', async () => {
  answer = () => 'Done';
  await ask(modelAt(server.url), { tools: [{ ...tool, parameters: rich }] });
  expect(schemaText(seen[0] as Body)).not.toContain('$schema');
});

it('names the one tool that a server does not take, however plainly', async () => {
  answer = () => error(400, 'tools.1.custom.input_schema: property keys should match pattern');
  const failure = await failureOf(modelAt(server.url), {
    tools: [tool, { ...tool, name: 'gh__make', parameters: rich }],
  });
  expect(failure).toMatchObject({ code: 'model-request', refusedTool: 'gh__make', retryable: false });
  expect(failure.message).toContain('does not take the tool gh__make');
  expect(seen.length).toBe(3);
});

it('learns several things of one server, one after the other', async () => {
  answer = (body) => {
    if ('stream_options' in body) return error(400, 'Unknown field: stream_options');
    if ('max_tokens' in body) return error(400, 'max_tokens is deprecated, use max_completion_tokens');
    return hasRole('system')(body) ? error(400, 'system messages are not supported') : 'Done';
  };
  expect((await ask(modelAt(server.url, capped), { messages: [system, user] })).text).toBe('Done');
  expect(seen.length).toBe(4);
});

it.each<[string, Partial<ModelRequest>, Partial<ModelSettings>]>([
  ['max_tokens is too large: 50. This model supports at most 40 completion tokens', {}, capped],
  ["Unsupported value: 'temperature' does not support 0 with this model", {}, { sampling: { temperature: 0 } }],
  ["Unsupported value: 'reasoning_effort' does not support 'xhigh'", {}, { sampling: { reasoningEffort: 'xhigh' } }],
  ["An assistant message with 'tool_calls' must be followed by tool messages for each 'tool_call_id'", withTools, {}],
  ['The operating system is not supported', { messages: turn }, {}],
])('does not change what the user wrote, nor guess: %s', async (words, request, changes) => {
  answer = () => error(400, words);
  const failure = await failureOf(modelAt(server.url, changes), request);
  expect(failure.message).toContain(words);
  expect(seen.length).toBe(1);
});

it('ends with the words of a server that refuses the same again', async () => {
  answer = () => error(400, "Unsupported parameter: 'max_tokens' or 'max_completion_tokens'");
  const failure = await failureOf(modelAt(server.url, capped));
  expect(failure).toMatchObject({ code: 'model-request', hint: 'Change or remove llm.max_tokens' });
  expect(seen.length).toBe(2);
});

it('does not take what a server repeats of the request for its words', async () => {
  answer = () => raw(422, { detail: [{ loc: ['body', 'seed'], msg: 'must be a number', input: 'stream_options' }] });
  await failureOf(modelAt(server.url));
  expect(seen.length).toBe(1);
});

it('says once that a model takes tools only without reasoning', async () => {
  answer = (body) =>
    body['reasoning_effort'] === 'none'
      ? 'Done'
      : error(400, "Function tools with reasoning_effort are not supported. Set reasoning_effort to 'none'.");
  const warnings: string[] = [];
  const request = { ...withTools, onWarning: (message: string) => void warnings.push(message) };
  const models = modelFactory({});
  for (const _ of [1, 2]) await ask(models(settingsAt(server.url, { keyVariable: null })), request);
  expect(warnings).toEqual([expect.stringContaining('scripted takes tools only without reasoning')]);
});

it.each<[string, Partial<ModelSettings>, string]>([
  [
    'it is the user’s own',
    { sampling: { reasoningEffort: 'high' } },
    'Set llm.reasoning_effort: none; or, to keep its reasoning, llm.tool_calling: text',
  ],
  ['none is refused as well', {}, 'Set llm.tool_calling: text'],
])('does not change the effort where %s', async (_what, changes, hint) => {
  answer = (body) =>
    body['reasoning_effort'] === 'none'
      ? error(400, "Unsupported value: 'reasoning_effort' does not support 'none' with this model.")
      : error(
          400,
          'Function tools with reasoning_effort are not supported for gpt-9. Please use /v1/responses instead.',
        );
  expect((await failureOf(modelAt(server.url, changes), withTools)).hint).toContain(hint);
  expect(seen.at(-1)?.['reasoning_effort']).toBe(changes.sampling?.reasoningEffort);
});

it('lets requests side by side learn the same', async () => {
  answer = (body) => ('stream_options' in body ? { ...error(400, 'no stream_options'), delayMs: 20 } : 'Done');
  const model = modelAt(server.url);
  const replies = await Promise.all([1, 2, 3].map(() => ask(model)));
  expect(replies.map(({ text }) => text)).toEqual(['Done', 'Done', 'Done']);
  expect(seen.length).toBe(6);
});

it('keeps what it learned of one model from another model of the same server', async () => {
  answer = (body) =>
    body.model === 'gemma' && hasRole('system')(body) ? error(400, 'System role not supported') : 'Done';
  const models = modelFactory({});
  for (const name of ['gemma', 'other', 'gemma']) {
    await ask(models(settingsAt(server.url, { name, keyVariable: null })), { messages: [system, user] });
  }
  expect(seen.map(({ model, messages }) => [model, messages.length])).toEqual([
    ['gemma', 2],
    ['gemma', 1],
    ['other', 2],
    ['gemma', 1],
  ]);
});

it('learns from a refusal inside of a reply that has not begun', async () => {
  const refused = `event: error\ndata: ${JSON.stringify({ error: { message: 'Error rendering prompt with jinja template: "System role not supported".' } })}\n\n`;
  answer = (body) => (hasRole('system')(body) ? { raw: [refused] } : 'Done');
  expect((await ask(modelAt(server.url), { messages: [system, user] })).text).toBe('Done');
});

it('asks a server that breaks down over a JSON mode without a word for less, and keeps to that only if it helps', async () => {
  const asked = { output: json, messages: [{ role: 'user', content: 'As JSON' }] satisfies Message[] };
  answer = (body) => ('response_format' in body ? error(500, 'Internal Server Error') : 'Done');
  const model = modelAt(server.url);
  expect((await failureOf(model, asked)).retryable).toBe(true);
  expect((await ask(model, asked)).text).toBe('Done');
  await ask(model, asked);
  expect(seen.map((body) => 'response_format' in body)).toEqual([true, true, false, false]);
});

it('keeps the JSON mode where a server breaks down over anything', async () => {
  const asked = { output: json, messages: [{ role: 'user', content: 'As JSON' }] satisfies Message[] };
  answer = () => error(500, 'Internal Server Error');
  const model = modelAt(server.url);
  for (const _ of [1, 2]) await failureOf(model, asked);
  answer = () => 'Done';
  await ask(model, asked);
  expect(seen.at(-1)).toHaveProperty('response_format');
});
