import type { ModelSettings } from '../model.ts';

/** The key of `llm:` that a refusal is about; only what the user wrote is named. Null: there is none. */
export function parameterHint(words: string, { sampling }: ModelSettings): string | null {
  const { extraBody = {}, ...own } = sampling;
  const keys = [
    ...Object.keys(own).map((name) => inSnakeCase(name)),
    ...Object.keys(extraBody).map((name) => `extra_body.${name}`),
  ];
  const named = keys.find((key) => namesOf(key).some((name) => speaksOf(words, name)));
  if (named !== undefined) return `Change or remove llm.${named}`;
  const wantsMaxTokens = /max_(completion_)?tokens/.test(words) && /required|missing/i.test(words);
  return wantsMaxTokens && !keys.includes('max_tokens') ? 'Set llm.max_tokens' : null;
}

/** As it may have been sent. */
function namesOf(key: string): readonly string[] {
  const name = key.replace(/^extra_body\./, '');
  return name === 'max_tokens' ? [name, 'max_completion_tokens', 'max_output_tokens'] : [name];
}

function speaksOf(words: string, name: string): boolean {
  const plain = name.replace(/[^\w]/g, '.');
  return new RegExp(`(?<![\\w])${plain}(?![\\w])`, 'i').test(words);
}

function inSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
