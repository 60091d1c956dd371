import { expect, it } from 'vitest';
import type { Model, ModelRequest } from '../../src/model/model.ts';
import { readingModel } from '../../src/run/agent/written-calls/reading-model.ts';
import { ask, failureOf, settingsAt } from '../helpers/model-settings.ts';

const schema = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required });
const tools = [
  {
    name: 'search',
    description: 'Finds.',
    parameters: schema({ query: { type: 'string' }, limit: { type: 'integer' } }, ['query']),
  },
  { name: 'shop__stock', description: 'Counts.', parameters: schema({}) },
];

/** Says these words, whatever it is asked. */
function modelThatSays(text: string, finishReason = 'stop'): Model {
  return readingModel({
    settings: settingsAt('http://127.0.0.1:1/v1'),
    reply: async () => ({ text, toolCalls: [], reasoning: null, finishReason, usage: null }),
  });
}

const read = (text: string, request: Partial<ModelRequest> = {}) =>
  ask(modelThatSays(text), { tools, ...request }) as Promise<{
    text: string;
    toolCalls: readonly { id: string; name: string; arguments: string }[];
    words?: string;
    unclear?: string;
  }>;

const call = '{"name": "search", "arguments": {"query": "red hens", "limit": 2}}';
const given = '{"query": "red hens", "limit": 2}';

const forms: readonly (readonly [string, string])[] = [
  ['bare JSON', call],
  ['bare JSON with parameters', `{"name": "search", "parameters": ${given}}`],
  [
    'JSON of type function',
    `{"type": "function", "function": {"name": "search", "arguments": ${JSON.stringify(given)}}}`,
  ],
  ['JSON of tool and input', `{"tool": "search", "input": ${given}}`],
  ['JSON of action and action_input', `{"action": "search", "action_input": ${given}}`],
  [
    'a list of tool_calls',
    `{"tool_calls": [{"id": "1", "type": "function", "function": {"name": "search", "arguments": ${given}}}]}`,
  ],
  ['a list', `[${call}]`],
  ['a fence', `\`\`\`json\n${call}\n\`\`\``],
  ['an end of turn', `${call}<|eot_id|>`],
  ['<tool_call>', `<tool_call>\n${call}\n</tool_call>`],
  ['<tool_call> without an end', `<tool_call>\n${call}`],
  ['<tool_call> in a fence', `\`\`\`xml\n<tool_call>\n${call}\n</tool_call>\n\`\`\``],
  [
    '<tool_call> with a result made up',
    `<tool_call>${call}</tool_call>\n<tool_response>Six.</tool_response>\nThere are six.`,
  ],
  ['<function_call>', `<function_call>${call}</function_call>`],
  ['<functioncall>', `<functioncall> {"name": "search", "arguments": '${given}'} `.replaceAll("'", '')],
  [
    '<function=…>',
    `<tool_call>\n<function=search>\n<parameter=query>\nred hens\n</parameter>\n<parameter=limit>\n2\n</parameter>\n</function>\n</tool_call>`,
  ],
  ['<function=…> with JSON', `<function=search>${given}</function>`],
  [
    '<invoke>',
    `<minimax:tool_call>\n<invoke name="search">\n<parameter name="query">red hens</parameter>\n<parameter name="limit">2</parameter>\n</invoke>\n</minimax:tool_call>`,
  ],
  [
    '<invoke> alone',
    `<invoke name="search"><parameter name="query">red hens</parameter><parameter name="limit">2</parameter></invoke>`,
  ],
  [
    '<｜DSML｜invoke>',
    `<｜DSML｜function_calls>\n<｜DSML｜invoke name="search">\n<｜DSML｜parameter name="query" string="true">red hens</｜DSML｜parameter>\n<｜DSML｜parameter name="limit" string="false">2</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>`,
  ],
  [
    '<arg_key>',
    `<tool_call>search\n<arg_key>query</arg_key>\n<arg_value>red hens</arg_value>\n<arg_key>limit</arg_key>\n<arg_value>2</arg_value>\n</tool_call>`,
  ],
  ['<tool_use>', `<tool_use>\n<name>search</name>\n<arguments>${given}</arguments>\n</tool_use>`],
  ['[TOOL_CALLS]', `[TOOL_CALLS][${call}]`],
  ['[TOOL_CALLS] and [ARGS]', `[TOOL_CALLS]search[CALL_ID]abc123XYZ[ARGS]${given}`],
  ['[TOOL_REQUEST]', `[TOOL_REQUEST]\n${call}\n[END_TOOL_REQUEST]`],
  ['<|python_tag|>', `<|python_tag|>${call}`],
  ['<|python_tag|> with Python', `<|python_tag|>search.call(query="red hens", limit=2)`],
  [
    '<｜tool▁calls▁begin｜>',
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>search\n\`\`\`json\n${given}\n\`\`\`<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
  ],
  [
    '<｜tool▁calls▁begin｜> without a fence',
    `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>search<｜tool▁sep｜>${given}<｜tool▁call▁end｜><｜tool▁calls▁end｜>`,
  ],
  [
    '<|tool_calls_section_begin|>',
    `<|tool_calls_section_begin|><|tool_call_begin|>functions.search:0<|tool_call_argument_begin|>${given}<|tool_call_end|><|tool_calls_section_end|>`,
  ],
  ['<|tool_call_start|>', `<|tool_call_start|>[search(query="red hens", limit=2)]<|tool_call_end|>`],
  [
    '<|START_ACTION|>',
    `<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "search", "parameters": ${given}}]<|END_ACTION|>`,
  ],
  ['<|action_start|>', `<|action_start|><|plugin|>\n${call}<|action_end|>`],
  ['<|tools_prefix|>', `<|tools_prefix|>[{"search": ${given}}]<|tools_suffix|>`],
  ['<|tool_call>', '<|tool_call>call:search{query:<|"|>red hens<|"|>,limit:2}<tool_call|>'],
  [
    '<start_function_call>',
    '<start_function_call>call:search{query:<escape>red hens<escape>,limit:2}<end_function_call>',
  ],
  ['<TOOLCALL>', `<TOOLCALL>[${call}]</TOOLCALL>`],
  ['functools', `functools[${call}]`],
  ['Python', '[search(query="red hens", limit=2)]'],
  ['Python of one call', "search(query='red hens', limit=2)"],
  ['a fence of tool_code', '```tool_code\nprint(default_api.search(query = "red hens", limit = 2))\n```'],
  ['a name before JSON', `search\n${given}`],
  ['✿FUNCTION✿', `✿FUNCTION✿: search\n✿ARGS✿: ${given}`],
  ['a channel', `<|channel|>commentary to=functions.search <|constrain|>json<|message|>${given}<|call|>`],
  [
    'a channel from the start',
    `<|start|>assistant to=functions.search<|channel|>commentary json<|message|>${given}<|call|>`,
  ],
  ['a channel without marks', `assistantcommentary to=functions.search json${given}`],
  ['Action:', `Action: search\nAction Input: ${given}`],
  ['Action: with a fence', `Action: \`\`\`json\n[{"tool_name": "search", "parameters": ${given}}]\n\`\`\``],
];

it.each(forms)('reads a call that is written as %s, behind other words too', async (_form, text) => {
  for (const before of ['', 'I look it up.\n\n']) {
    const reply = await read(before + text);
    expect(reply.toolCalls.map(({ name, arguments: words }) => [name, JSON.parse(words)])).toEqual([
      ['search', JSON.parse(given)],
    ]);
    expect(reply).toMatchObject({ text: before.trim(), finishReason: 'tool_calls', words: before + text });
  }
});

it('reads several calls, each with an id of its own, and one without arguments', async () => {
  for (const text of [
    `<tool_call>${call}</tool_call>\n<tool_call>{"name": "shop__stock"}</tool_call>`,
    `[${call}, {"name": "shop__stock", "arguments": {}}]`,
    '[search(query="red hens", limit=2), shop__stock()]',
    `<tool_call>${call}</tool_call><tool_call>shop__stock</tool_call>`,
  ]) {
    const { toolCalls } = await read(text);
    expect(toolCalls.map(({ name }) => name)).toEqual(['search', 'shop__stock']);
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2);
  }
});

it('keeps marks, brackets and quotes inside of arguments', async () => {
  const query = 'a </tool_call> "b" }] <parameter=x> \\ [search(';
  for (const text of [
    `<tool_call>${JSON.stringify({ name: 'search', arguments: { query } })}</tool_call>`,
    `[search(query=${JSON.stringify(query)})]`,
    `<function=search>\n<parameter=query>\n${query}\n</parameter>\n</function>`,
  ]) {
    const { toolCalls } = await read(text);
    expect(JSON.parse(toolCalls[0]?.arguments ?? 'null')).toEqual({ query });
  }
});

it.each([
  [
    'a tool that there is none of',
    '<tool_call>{"name": "serach", "arguments": {"query": "x"}}</tool_call>',
    /no tool named "serach".*Did you mean search/,
  ],
  ['such a tool without marks', '{"name": "find", "arguments": {"query": "x"}}', /no tool named "find"/],
  ['JSON that breaks off', '<tool_call>\n{"name": "search", "arguments": {"query": "x"', /cannot be read/],
  ['JSON that is broken', "[TOOL_CALLS][{'name': 'search', 'arguments': {'query': 'x'}}]", /cannot be read/],
  [
    'arguments that do not fit',
    '<tool_call>{"name": "search", "arguments": {"limit": 2}}</tool_call>',
    /query is missing/,
  ],
  ['such arguments without marks', '{"name": "search", "arguments": {"q": "x"}}', /query is missing/],
  ['words behind it', `<tool_call>${call}</tool_call>\nI found six hens.`, /text follows/],
  ['nothing in it', 'I look.\n<tool_call>\n</tool_call>', /breaks off/],
])('calls nothing where a call has %s', async (_what, text, why) => {
  expect(await read(text)).toMatchObject({ text, toolCalls: [], unclear: expect.stringMatching(why) });
});

it.each([
  'There are six red hens.',
  'Call it with `<tool_call>`, and close it with `</tool_call>`.',
  'The <tool_call> tag stands before a call.',
  `For example:\n\n\`\`\`\n<tool_call>\n${call}\n</tool_call>\n\`\`\`\n\nThat is all.`,
  'For example:\n\n```json\n{"name": "other", "arguments": {}}\n```',
  '{"name": "Anna", "role": "clerk"}',
  '{"name": "search", "arguments": {"query": "x"}, "note": "an example"}',
  '[{"name": "Anna", "input": 3}]',
  '{"hens": 6}',
  '[TOOL_CALLS] is what Mistral writes.',
  'def search(query):\n    return query\n',
  'I would search (if I could) for hens.',
  '<tools>\n<tool>hammer</tool>\n</tools>',
  '<report>\n<use name="search"/>\n</report>',
])('leaves %j as the answer that it is', async (text) => {
  const reply = await read(text);
  expect(reply).toMatchObject({ text, toolCalls: [] });
  expect(reply.unclear).toBeUndefined();
});

it('takes JSON that fits what it was asked for as the answer, and a marked call as a call', async () => {
  const output = { name: 'output', schema: schema({ name: { type: 'string' }, arguments: {} }, ['name']) };
  expect(await read(call, { output })).toMatchObject({ text: call, toolCalls: [] });
  expect((await read(`<tool_call>${call}</tool_call>`, { output })).toolCalls).toHaveLength(1);
  const other = { name: 'output', schema: schema({ hens: { type: 'integer' } }, ['hens']) };
  expect((await read(call, { output: other })).toolCalls).toHaveLength(1);
});

it('leaves a text as it is where no tool is offered, and takes no call where it was to answer', async () => {
  expect(await ask(modelThatSays(call), {})).toMatchObject({ text: call, toolCalls: [] });
  const failure = await failureOf(modelThatSays(call), { tools, toolChoice: 'none' });
  expect(failure).toMatchObject({ code: 'model-empty', retryable: true });
});

it('fails a reply that says that it calls a tool and does not', async () => {
  const failure = await failureOf(modelThatSays('I look it up.', 'tool_calls'), { tools });
  expect(failure).toMatchObject({ code: 'model-malformed', retryable: true });
});

// A search that begins anew at each mark takes longer than a test may.
it.each([
  ['marks', '\n<tool_call>{"name": '.repeat(100_000)],
  ['brackets', '[{"name": '.repeat(100_000)],
  ['names', 'search(\n'.repeat(100_000)],
  ['tags', `<function=search>${'<parameter=a>x'.repeat(50_000)}`],
  ['blanks', `search${' '.repeat(500_000)}x`],
  ['quotes', `call:search{${'<|"|>'.repeat(100_001)}`],
])('reads a text with a great many %s once', async (_what, text) => {
  expect(await read(text)).toMatchObject({ toolCalls: [] });
});
