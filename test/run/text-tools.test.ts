import { expect, it } from 'vitest';
import type { Message, Model, ModelDelta, ModelReply, ModelRequest } from '../../src/model/model.ts';
import { textToolModel, wordedMessages } from '../../src/run/agent/text-tools.ts';
import { ask, failureOf, settingsAt } from '../helpers/model-settings.ts';

const tools = ['read_file', 'current_time'].map((name) => ({ name, description: 'A tool.', parameters: {} }));
const asked: ModelRequest[] = [];

/** Says these words letter by letter. */
function modelThatSays(text: string, more: Partial<ModelReply> = {}): Model {
  const model: Model = {
    settings: settingsAt('http://127.0.0.1:1/v1', { toolCalling: 'text' }),
    async reply(request) {
      asked.push(request);
      request.onDelta({ kind: 'reasoning', text: 'hm' });
      for (const letter of text) request.onDelta({ kind: 'text', text: letter });
      return { text, toolCalls: [], reasoning: 'hm', finishReason: 'stop', usage: null, ...more };
    },
  };
  return textToolModel(model);
}

async function heard(text: string, request: Partial<ModelRequest> = {}) {
  const deltas: ModelDelta[] = [];
  const reply = await ask(modelThatSays(text), { tools, ...request, onDelta: (delta) => deltas.push(delta) });
  const told = deltas.filter(({ kind }) => kind === 'text');
  return { reply, pieces: told.length, text: told.map((delta) => delta.text).join('') };
}

const xmd = '{"path": "x.md"}';

it.each<[string, string, string]>([
  ['as it was told to', `Thought: I need it\nAction: read_file\nAction Input: ${xmd}`, xmd],
  ['without blanks', `Thought:I need it\nAction:read_file\nAction Input:${xmd}`, xmd],
  ['in lower case', `thought: I need it\naction : read_file\naction input : ${xmd}`, xmd],
  ['in bold', `**Thought:** I need it\n**Action:** \`read_file\`\n**Action Input**: ${xmd}`, xmd],
  ['in a fence', `\`\`\`\nThought: I need it\nAction: read_file\nAction Input: ${xmd}\n\`\`\``, xmd],
  ['with fenced JSON', `I need it\nAction: read_file\nAction Input:\n\`\`\`json\n${xmd}\n\`\`\``, xmd],
  [
    'over several lines',
    `I need it\nAction: read_file\nAction Input: {\n  "path": "a } \\" b"\n}\nSo.`,
    '{\n  "path": "a } \\" b"\n}',
  ],
  [
    'and makes up a result',
    `I need it\nAction: read_file\nAction Input: ${xmd}\nObservation: Hens.\nFinal Answer: Hens`,
    xmd,
  ],
  ['twice', `I need it\nAction: read_file\nAction Input: ${xmd}\nAction: current_time\nAction Input: {}`, xmd],
  ['without arguments', 'I need it\nAction: read_file', '{}'],
  ['with a bare word', 'I need it\nAction: read_file\nAction Input: x.md\nObservation: Hens.', 'x.md'],
])('reads a call that a model writes %s', async (_how, words, input) => {
  const { reply, pieces } = await heard(words);
  expect(reply).toMatchObject({ text: 'I need it', reasoning: 'hm', finishReason: 'tool_calls' });
  expect(reply.toolCalls).toEqual([{ id: 'call00001', name: 'read_file', arguments: input }]);
  expect(pieces).toBe(0);
});

it('hands on a call of a tool that there is none of', async () => {
  const { reply } = await heard('Action: send_mail\nAction Input: {}');
  expect(reply.toolCalls).toMatchObject([{ name: 'send_mail' }]);
});

it.each<[string, string, string]>([
  ['a final answer', 'Thought: I know\nFinal Answer: Six\nhens.', 'Six\nhens.'],
  ['one in bold letters', '**Final Answer:** **Six** hens.', '**Six** hens.'],
  ['one in a fence', '```\nThought: I know\nfinal answer:Six hens.\n```', 'Six hens.'],
  ['one that has an action in it', 'Final Answer: Do this.\nAction: read_file', 'Do this.\nAction: read_file'],
  ['one after no action', 'Action: None\nFinal Answer: Six.', 'Six.'],
  ['neither form', 'Six hens.\n\nAction: feed them.', 'Six hens.\n\nAction: feed them.'],
])('gives %s as the text', async (_what, words, answer) => {
  const { reply, text } = await heard(words);
  expect(reply).toMatchObject({ text: answer, toolCalls: [], finishReason: 'stop' });
  expect(text.replace(/\n```$/, '')).toBe(answer);
});

it('passes on the pieces of an answer as they come, and reasoning', async () => {
  const { pieces } = await heard('Thought: I know\nFinal Answer: Six hens.');
  expect(pieces).toBe('Six hens.'.length);
  const kinds: string[] = [];
  await ask(modelThatSays('Action: read_file'), { tools, onDelta: ({ kind }) => kinds.push(kind) });
  expect(kinds).toEqual(['reasoning']);
});

it('sends words alone: no tools, no calls, no JSON mode', async () => {
  const call = { id: 'call00001', name: 'read_file', arguments: '{}' };
  const messages: readonly Message[] = [
    { role: 'system', content: 'You are a clerk.' },
    { role: 'user', content: 'Count the hens.' },
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', toolCallId: 'call00001', content: 'Six.' },
  ];
  const output = { name: 'o', schema: {} };
  const { reply } = await heard('Action: read_file', { messages, output });
  const sent = asked.at(-1);
  expect(wordedMessages({ messages, tools })).toEqual(sent?.messages);
  expect(reply).toMatchObject({ text: '', words: 'Action: read_file' });
  expect(Object.keys(sent ?? {}).sort()).toEqual(['messages', 'onDelta', 'signal']);
  expect(sent?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(sent?.messages[0]?.content).toMatch(/^You are a clerk\.\n\nYou can use these tools:/);
  expect(sent?.messages.at(-1)?.content).toBe('Observation: Six.');
  expect(reply.toolCalls[0]?.id).toBe('call00002');
});

it('asks for the answer where no tool may be called, with the JSON mode, and takes no call', async () => {
  const output = { name: 'o', schema: {} };
  const { reply } = await heard('Final Answer: {}', { toolChoice: 'none', output });
  expect(reply.text).toBe('{}');
  expect(asked.at(-1)).toMatchObject({
    output,
    messages: [{ content: expect.stringMatching(/complete answer alone\.$/) }],
  });
  const failure = await failureOf(modelThatSays('Action: read_file'), { tools, toolChoice: 'none' });
  expect(failure).toMatchObject({ code: 'model-empty', retryable: true });
});

it('fails an empty final answer', async () => {
  const failure = await failureOf(modelThatSays('Final Answer: \n'), { tools });
  expect(failure).toMatchObject({ code: 'model-empty', retryable: true, partial: { reasoning: 'hm' } });
});

it('leaves a request without tools as it is', async () => {
  const reply = await ask(modelThatSays('Final Answer: six'), {});
  expect(reply.text).toBe('Final Answer: six');
});
