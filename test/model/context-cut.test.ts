import { expect, it } from 'vitest';
import { ollamaCutWarning } from '../../src/model/reply/context-cut.ts';
import { settingsAt } from '../helpers/model-settings.ts';

const ollama = settingsAt('http://localhost:11434/v1', { provider: 'ollama', label: 'ollama/llama3' });

function warning(letters: number, inputTokens: number, settings = ollama) {
  const usage = { inputTokens, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 };
  return ollamaCutWarning(settings, [{ role: 'user', content: 'abcd'.repeat(letters / 4) }], usage);
}

it('warns when Ollama read far less than was sent, and names its setting', () => {
  const text = warning(80_000, 4096);
  expect(text).toMatch(/read only 4096 tokens of a prompt of about 20000/);
  expect(text).toMatch(/OLLAMA_CONTEXT_LENGTH=32768 .*num_ctx/);
});

it('is silent about what may be a wrong guess, and about other servers', () => {
  expect(warning(80_000, 12_000)).toBeNull();
  expect(warning(4000, 100)).toBeNull();
  expect(warning(80_000, 0)).toBeNull();
  expect(warning(80_000, 4096, { ...ollama, provider: 'openai' })).toBeNull();
});
