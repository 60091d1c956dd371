import { expect, it } from 'vitest';
import { maskSecrets } from '../../src/model/secrets/mask.ts';

it('hides the secrets that are known', () => {
  expect(maskSecrets('key my.odd(key) twice: my.odd(key)', ['my.odd(key)'])).toBe('key *** twice: ***');
});

it.each([
  ['sk-proj-Abc_123456', '***'],
  ['sk-abc***wxyz1', '***'],
  ['gsk_1234567890', '***'],
  ['AIzaSyA1234567890abcdefghij', '***'],
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
])('hides what looks like a key: %s', (text, masked) => {
  expect(maskSecrets(text, [])).toBe(masked);
});

it('leaves nothing of a secret that another one begins', () => {
  const secrets = ['abcd1234', 'abcd1234-EFGH-5678'];
  expect(maskSecrets('abcd1234-EFGH-5678 and abcd1234', secrets)).toBe('*** and ***');
});

it('hides a secret of several lines also in JSON', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQ\n-----END KEY-----';
  expect(maskSecrets(JSON.stringify({ key, text: 'ok' }), [key])).toBe('{"key":"***","text":"ok"}');
});

it.each(['pk_customers', 'hf_hub_download', 'sk-learn-pipeline'])('leaves a name alone: %s', (name) => {
  expect(maskSecrets(`import ${name} now`, [])).toBe(`import ${name} now`);
});

it('leaves words alone', () => {
  const text = 'the task-list of a risk-averse bearer allowed more token exceeding basic settings';
  expect(maskSecrets(text, ['', 'ask'])).toBe(text);
});
