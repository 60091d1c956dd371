import { createHash } from 'node:crypto';
import type { Message, Model, ModelSettings } from './model.ts';
import { estimateMessages, estimateTokens } from './request/estimate-tokens.ts';
import { readOutputs } from './request/read-outputs.ts';
import { sampleJson } from './sample-json.ts';

export const offlineSettings: ModelSettings = {
  provider: 'offline',
  name: 'offline',
  label: 'offline',
  baseUrl: '',
  keyVariable: null,
  sampling: {},
  timeout: 300,
  headers: {},
  local: true,
};

/** A model that is none: it answers at once, without a key, with a text made of what it was asked, or with JSON made of the schema; the same for the same request. It calls no tools. */
export function createOfflineModel(): Model {
  return {
    settings: offlineSettings,
    reply: async ({ messages, tools, output, signal, onDelta }) => {
      signal.throwIfAborted();
      const text = output === undefined ? offlineText(messages) : JSON.stringify(sampleJson(output.schema), null, 2);
      for (const piece of text.match(/\S+\s*/g) ?? []) onDelta({ kind: 'text', text: piece });
      const usage = {
        inputTokens: estimateMessages(messages, tools),
        outputTokens: estimateTokens(text),
        cachedTokens: 0,
        reasoningTokens: 0,
      };
      return { text, toolCalls: [], reasoning: null, finishReason: 'stop', usage };
    },
  };
}

/** Was the text written by the offline model, and not as JSON? */
export function isMadeUp(text: string): boolean {
  return /^\[offline [0-9a-f]{6}\] /.test(text);
}

/** Names the task, what is wanted of it and each output that it read, so that the wiring can be checked by eye. */
function offlineText(messages: readonly Message[]): string {
  const asked = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const speaker = messages.find((message) => message.role === 'system')?.content ?? '';
  const { rest, outputs } = readOutputs(asked);
  const [task = '', ...more] = rest
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wanted = more.find((part) => /^expected output/i.test(part))?.replace(/^expected output:?\s*/i, '');
  const id = createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 6);
  return [
    `[offline ${id}] ${firstWords(task)}`,
    ...(speaker === '' ? [] : [`Agent: ${firstWords(speaker)}`]),
    ...(wanted === undefined ? [] : [`Expected output: ${firstWords(wanted)}`]),
    outputs.length === 0 ? 'Read: no earlier output.' : 'Read:',
    ...outputs.slice(0, mostRead).map(({ name, text }) => `- ${name}: ${firstWords(text)}`),
    ...(outputs.length > mostRead ? [`- … and ${outputs.length - mostRead} more`] : []),
  ].join('\n');
}

/** Outputs that a text names: with all of them, each text would be longer than those before, which it quotes. */
const mostRead = 10;

/** Of a long text only the start is looked at. */
function firstWords(text: string): string {
  const words = text.trimStart().slice(0, 1000).trim().split(/\s+/);
  return words.length <= 12 ? words.join(' ') : `${words.slice(0, 12).join(' ')} …`;
}
