import { expect, it } from 'vitest';
import { type Model, type ModelDelta, ModelFailure, type ModelReply } from '../../src/model/model.ts';
import { maskedModel } from '../../src/model/secrets/masked-model.ts';
import { settingsAt } from '../helpers/model-settings.ts';

const secret = 'hunter2-hunter2';

/** A model that streams these pieces, then replies or fails with their whole. */
async function said(pieces: readonly string[], end: (text: string) => ModelReply = replyOf) {
  const model: Model = {
    settings: settingsAt('http://127.0.0.1:1/v1'),
    async reply({ onDelta }) {
      for (const text of pieces) onDelta({ kind: 'text', text });
      return end(pieces.join(''));
    },
  };
  const deltas: ModelDelta[] = [];
  const request = {
    messages: [],
    signal: new AbortController().signal,
    onDelta: (delta: ModelDelta) => deltas.push(delta),
  };
  const reply = await maskedModel(model, [secret, 'hunter2-other-key'])
    .reply(request)
    .catch((error) => error);
  return { reply, streamed: deltas.map(({ text }) => text).join(''), deltas };
}

const replyOf = (text: string): ModelReply => ({
  ...{ text, reasoning: `I know ${secret}`, finishReason: 'stop', usage: null },
  toolCalls: [{ id: 'a', name: 'send', arguments: JSON.stringify({ to: secret }) }],
});

it('takes a known secret out of the text, the reasoning and the arguments of calls', async () => {
  const { reply } = await said([`The key is ${secret}.`]);
  expect(reply).toMatchObject({ text: 'The key is ***.', reasoning: 'I know ***' });
  expect(reply.toolCalls[0].arguments).toBe('{"to":"***"}');
});

it('streams nothing of a secret that comes in pieces, and all the rest', async () => {
  const pieces = [...`a hunter2-hunter2 b hunter2-other-key c hunter2-`];
  const { streamed, deltas } = await said(pieces);
  expect(streamed).toBe('a *** b *** c hunter2-');
  expect(deltas.slice(0, 2)).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'text', text: ' ' },
  ]);
});

it('keeps of a failed reply what came, without the secret', async () => {
  const { reply } = await said([secret], (text) => {
    throw new ModelFailure('model-length', 'cut', { retryable: false, hint: 'More', partial: { text } });
  });
  expect(reply).toMatchObject({ code: 'model-length', hint: 'More', partial: { text: '***' } });
});

it('leaves a text as it came that only looks like a key', async () => {
  expect((await said(['sk-proj-Abc_123456'])).reply.text).toBe('sk-proj-Abc_123456');
});
