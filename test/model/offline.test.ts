import { expect, it } from 'vitest';
import type { Message } from '../../src/model/model.ts';
import { createOfflineModel } from '../../src/model/offline.ts';
import { taskMessages } from '../../src/prompt/task-messages.ts';
import { ask } from '../helpers/model-settings.ts';

const texts = {
  description: 'Outline an article about batteries',
  expectedOutput: 'Five bullet points',
  markdown: false,
  role: 'Editor',
  goal: 'Clarity',
  backstory: 'Edits.',
  systemPrompt: null,
  date: null,
};
const messages = taskMessages(texts, [{ name: 'research', text: 'Solid cells win' }]);

it('names the task, what is wanted and each output that was read', async () => {
  const { text } = await ask(createOfflineModel(), { messages });
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^\[offline [0-9a-f]{6}\] Outline an article about batteries$/),
    expect.stringMatching(/^Agent: .*Editor/),
    'Expected output: Five bullet points',
    'Read:',
    '- research: Solid cells win',
  ]);
});

it('says the same for the same messages and something else for others', async () => {
  const say = async (more: readonly Message[]) => (await ask(createOfflineModel(), { messages: more })).text;
  expect(await say(messages)).toBe(await say(messages));
  expect(await say(messages)).not.toBe(await say(taskMessages(texts, [])));
});

it('streams in pieces, with an estimate of its tokens', async () => {
  const pieces: string[] = [];
  const reply = await ask(createOfflineModel(), { messages, onDelta: (delta) => pieces.push(delta.text) });
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join('')).toBe(reply.text);
  expect(reply.usage?.outputTokens).toBe(Math.ceil(reply.text.length / 4));
});

it('answers to any words at all', async () => {
  const odd: readonly Message[] = [{ role: 'user', content: '<output task="a">x' }];
  expect((await ask(createOfflineModel(), { messages: odd })).text).toMatch(/<output task="a">x/);
  expect((await ask(createOfflineModel(), { messages: [] })).text).not.toBe('');
});

it('answers with JSON made of the schema when asked for it', async () => {
  const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
  const tools = [{ name: 'read_file', description: 'Reads.', parameters: {} }];
  const reply = await ask(createOfflineModel(), { messages, tools, output: { name: 'o', schema } });
  expect(JSON.parse(reply.text)).toEqual({ title: 'sample' });
  expect(reply.toolCalls).toEqual([]);
});
