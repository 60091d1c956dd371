import { describe, expect, it } from 'vitest';
import { maskOf } from '../../src/model/cassette/asked-request.ts';
import { type Cassette, cassetteText, readCassette } from '../../src/model/cassette/cassette.ts';
import { replyPlayer } from '../../src/model/cassette/play-replies.ts';
import { replyRecorder } from '../../src/model/cassette/record-replies.ts';
import { type Model, ModelFailure, type ModelReply, type ModelSettings } from '../../src/model/model.ts';
import { settingsAt } from '../helpers/model-settings.ts';

type Answer = string | Partial<ModelReply> | ModelFailure;

const settings = settingsAt('http://127.0.0.1:1/v1', { local: false });

/** A model that gives these answers in order. */
function modelThatSays(answers: readonly Answer[]): Model {
  const queue = [...answers];
  return {
    settings,
    async reply() {
      const answer = queue.shift();
      if (answer === undefined) throw new Error('the model was asked once too often');
      if (answer instanceof ModelFailure) throw answer;
      const plain = { text: '', toolCalls: [], reasoning: null, finishReason: 'stop', usage: null };
      return typeof answer === 'string' ? { ...plain, text: answer } : { ...plain, ...answer };
    },
  };
}

function ask(model: Model, content: string, onDelta = (_delta: { kind: string; text: string }) => {}) {
  const messages = [
    { role: 'system', content: 'You are a writer.' },
    { role: 'user', content },
  ] as const;
  return model.reply({ messages, signal: new AbortController().signal, onDelta });
}

interface Asked {
  readonly task: string;
  readonly content: string;
}

/** Asks in order, each answered by the answer at its place; gives the cassette's text. */
async function recording(asked: readonly Asked[], answers: readonly Answer[], secrets: readonly string[] = []) {
  let text = '';
  const recorder = replyRecorder({
    about: { model: settings.label, inputs: { current_date: '2026-01-31' } },
    tasks: ['research', 'article'],
    mask: maskOf(secrets),
    hide: maskOf(secrets),
    write: async (whole) => {
      text = whole;
    },
  });
  const model = modelThatSays(answers);
  for (const { task, content } of asked) await ask(recorder.recorded(model, task), content).catch(() => undefined);
  expect(await recorder.end()).toBeNull();
  return text;
}

function cassetteIn(text: string): Cassette {
  const read = readCassette(text);
  if (read.type === 'wrong') throw new Error(read.wrong);
  return read.cassette;
}

function player(text: string, other: Partial<ModelSettings> = {}) {
  const play = replyPlayer({ cassette: cassetteIn(text), mask: maskOf([]), file: 'c.json' });
  return (task: string) => play({ ...settings, ...other }, task);
}

const facts = { task: 'research', content: 'Find facts\nabout batteries' };

describe('a cassette', () => {
  it('gives back what was recorded, streamed, at no cost', async () => {
    const usage = { inputTokens: 9, outputTokens: 4, cachedTokens: 0, reasoningTokens: 1 };
    const reply = { text: ' Two\n\nfacts. ', toolCalls: [], reasoning: 'Let me see', finishReason: 'stop', usage };
    const model = player(await recording([facts], [reply]))('research');
    const heard = { text: '', reasoning: '' } as Record<string, string>;
    let deltas = 0;
    const played = await ask(model, facts.content, ({ kind, text }) => {
      heard[kind] += text;
      deltas++;
    });
    expect(played).toEqual(reply);
    expect(heard).toEqual({ text: reply.text, reasoning: reply.reasoning });
    expect(deltas).toBeGreaterThan(3);
    expect(model.settings).toEqual({ ...settings, local: true });
  });

  it('is the same text once it was read and written', async () => {
    const text = await recording([facts, { task: 'article', content: 'Write' }], ['Many\nfacts', 'An article']);
    expect(cassetteText(cassetteIn(text))).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ cassette: 1, replies: [{ reply: { text: ['Many', 'facts'] } }, {}] });
  });

  it('answers equal requests in the order in which they were recorded', async () => {
    const model = player(await recording([facts, facts], ['first', 'second']))('research');
    expect((await ask(model, facts.content)).text).toBe('first');
    expect((await ask(model, facts.content)).text).toBe('second');
    await expect(ask(model, facts.content)).rejects.toThrow(/asked more often than it was recorded/);
  });

  it('is in the order of the tasks, whichever was answered first', async () => {
    const text = await recording([{ task: 'article', content: 'Write' }, facts], ['An article', 'Facts']);
    expect(cassetteIn(text).replies.map(({ task }) => task)).toEqual(['research', 'article']);
  });

  it('does not mind another server, other headers, timeouts or keys', async () => {
    const text = await recording([facts], ['Facts']);
    const other = { baseUrl: 'https://api.example.com/v2', headers: { 'X-Team': 'a' }, timeout: 5, keyVariable: 'KEY' };
    expect((await ask(player(text, other)('research'), facts.content)).text).toBe('Facts');
  });

  it.each<[string, Partial<ModelSettings>, string, string]>([
    ['the model', { label: 'openai/other' }, facts.content, 'the model: scripted was recorded, now openai/other'],
    ['a sampling parameter', { sampling: { maxTokens: 9 } }, facts.content, 'max_tokens: none was recorded, now 9'],
    [
      'a word',
      {},
      'Find facts\nabout hens',
      'line 2 of the user message: "about batteries" was recorded, now "about hens"',
    ],
    [
      'a line more',
      {},
      `${facts.content}\nToday`,
      'line 3 of the user message: no such line was recorded, now "Today"',
    ],
  ])('refuses a request that differs in %s, and says so', async (_what, other, content, words) => {
    const text = await recording([facts], ['Facts']);
    const failure = await ask(player(text, other)('research'), content).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelFailure);
    expect(failure).toMatchObject({ code: 'playback-miss', retryable: false });
    expect((failure as ModelFailure).message).toContain(words);
    expect((failure as ModelFailure).message).toContain('research');
    expect((failure as ModelFailure).hint).toContain('--record c.json');
  });

  it('compares a request with the most similar one of its own task', async () => {
    const asked = [facts, { task: 'article', content: 'a\nb\nc' }, { task: 'article', content: 'x\ny\nz' }];
    const text = await recording(asked, ['Facts', 'one', 'two']);
    await expect(ask(player(text)('article'), 'x\ny\nq')).rejects.toThrow(/"z" was recorded, now "q"/);
    await expect(ask(player(text)('new'), 'a\nb\nq')).rejects.toThrow(/the nearest, of article,/);
  });

  it('shows of a long line the place where it differs', async () => {
    const long = (word: string) => `${'same '.repeat(40)}${word} ${'and so on '.repeat(40)}`;
    const text = await recording([{ task: 'article', content: long('one') }], ['x']);
    const failure = (await ask(player(text)('article'), long('two')).catch((error: unknown) => error)) as Error;
    expect(failure.message).toMatch(/same one and.*same two and/);
    expect(failure.message.length).toBeLessThan(400);
  });

  it('keeps a failure that is the request’s own, with what there was of a reply', async () => {
    const cut = new ModelFailure('model-length', 'cut', { retryable: false, hint: 'more', partial: { text: 'Half' } });
    const model = player(await recording([facts], [cut]))('research');
    const failure = await ask(model, facts.content).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'model-length', message: 'cut', hint: 'more', partial: { text: 'Half' } });
  });

  it('keeps none of the day: an attempt that was repeated, a refused key', async () => {
    const busy = new ModelFailure('model-rate-limit', 'busy', { retryable: true });
    const refused = new ModelFailure('model-auth', 'no', { retryable: false });
    const text = await recording([facts, facts, facts], [busy, refused, 'Facts']);
    expect(cassetteIn(text).replies.map(({ outcome }) => outcome.type)).toEqual(['reply']);
  });

  it('holds no key, and is found again without it', async () => {
    const [secret, looksLikeOne] = ['my-own-secret', 'sk-proj-0123456789abcdef'];
    const first = { task: 'research', content: `Use ${looksLikeOne}` };
    const second = { task: 'article', content: `You said ${secret}` };
    const text = await recording([first, second], [`I have ${secret}`, 'Done'], [secret]);
    for (const key of [secret, looksLikeOne]) expect(text).not.toContain(key);
    const play = player(text);
    expect((await ask(play('research'), first.content)).text).toBe('I have ***');
    expect((await ask(play('article'), 'You said ***')).text).toBe('Done');
  });

  it('tells of a write that failed only at its end', async () => {
    const full = new Error('ENOSPC');
    const recorder = replyRecorder({
      about: { model: null, inputs: {} },
      tasks: ['research'],
      mask: maskOf([]),
      hide: maskOf([]),
      write: () => Promise.reject(full),
    });
    expect((await ask(recorder.recorded(modelThatSays(['Facts']), 'research'), 'x')).text).toBe('Facts');
    expect(await recorder.end()).toBe(full);
  });
});

describe('a file that is no cassette', () => {
  it.each([
    ['name: my-crew', 'is not a cassette'],
    ['{"a": 1}', 'is not a cassette'],
    ['{"cassette": 1, "replies": [', 'is damaged: it is not JSON'],
    ['{"cassette": 2, "replies": []}', 'is of a newer version of crew (cassette 2; this one reads 1)'],
    ['{"cassette": "x", "replies": []}', 'is damaged: its version'],
    ['{"cassette": 1}', 'is damaged: it lacks'],
    ['{"cassette": 1, "replies": [{}]}', 'is damaged: reply 1'],
  ])('is told apart: %s', (text, words) => {
    expect(readCassette(text)).toMatchObject({ type: 'wrong', wrong: expect.stringContaining(words) });
  });

  it.each([
    ['usage', { inputTokens: 1, outputTokens: 1, cachedTokens: 'abc', reasoningTokens: 0 }],
    ['usage', { inputTokens: -1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 }],
    ['usage', { outputTokens: 1 }],
    ['usage', 'free'],
    ['reasoning', -1],
    ['reasoningDetails', ['x']],
    ['finishReason', null],
    ['text', ''],
    ['text', 7],
    ['toolCalls', [{ id: 1, name: 'x', arguments: '{}' }]],
    ['toolCalls', 'x'],
    ['requestId', 5],
  ])('is one whose reply could be no server’s: %s %j', async (key, value) => {
    const data = JSON.parse(await recording([facts], ['one']));
    data.replies[0].reply[key] = value;
    const wrong = 'is damaged: reply 1 is not as it was recorded';
    expect(readCassette(JSON.stringify(data))).toEqual({ type: 'wrong', wrong });
  });

  it.each([
    ['code', 'model-auth'],
    ['message', 1],
    ['hint', {}],
    ['partial', { usage: { inputTokens: 'x' } }],
  ])('is one whose failure could be none: %s %j', async (key, value) => {
    const cut = new ModelFailure('model-length', 'cut', { retryable: false, partial: { text: 'a' } });
    const data = JSON.parse(await recording([facts], [cut]));
    data.replies[0].failure[key] = value;
    expect(readCassette(JSON.stringify(data))).toMatchObject({ type: 'wrong' });
  });

  it('is one whose requests were changed by hand', async () => {
    const text = await recording([facts, facts], ['one', 'two']);
    const changed = text.replace(/about batteries(?![\s\S]*about batteries)/, 'about hens');
    expect(readCassette(changed)).toEqual({ type: 'wrong', wrong: 'is damaged: reply 2 is not as it was recorded' });
    expect(readCassette(text.replace('"one"', '"1"'))).toMatchObject({ type: 'cassette' });
  });
});
