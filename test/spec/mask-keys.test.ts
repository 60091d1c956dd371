import { describe, expect, it } from 'vitest';
import { looksLikeKey, maskKeys } from '../../src/spec/mask-keys.ts';

describe('maskKeys', () => {
  it.each([
    ['api_key: abc', 'api_key: ***'],
    ['llm: { api_key: abc, model: m }', 'llm: { api_key: ***, model: m }'],
    ['OPENAI_API_KEY: "abc"', 'OPENAI_API_KEY: *****'],
    ['api_key:\n  abc\nx: y', 'api_key:\n  ***\nx: y'],
    ['api_key: >-\n  abc\n', 'api_key: >-\n  ***\n'],
    ['Authorization: Bearer abc', 'Authorization: ****** ***'],
    ['GITHUB_TOKEN: abc', 'GITHUB_TOKEN: ***'],
    ['x: ghp_1234567890abcdef', 'x: ********************'],
    ['x: sk-1234567890abcdef', 'x: *******************'],
  ])('masks %j, character for character', (text, masked) => {
    expect(maskKeys(text)).toBe(masked);
  });

  it('leaves settings alone that only sound like keys', () => {
    const text = 'max_tokens: 100\napi_key_env: MY_KEY\nkey: value\n';
    expect(maskKeys(text)).toBe(text);
  });
});

it.each([
  ['headers: { Authorization: "Bearer ${TICK_TOKEN}" }', 'headers: { Authorization: "Bearer ${TICK_TOKEN}" }'],
  ['env: { API_TOKEN: ${A}, B: c }', 'env: { API_TOKEN: ${A}, B: c }'],
  ['api_key: abc${A}', 'api_key: ***${A}'],
])('leaves the name of a variable in %j', (text, masked) => {
  expect(maskKeys(text)).toBe(masked);
});

describe('looksLikeKey', () => {
  it.each([
    ['API_KEY', 'abc'],
    ['X-Auth-Token', 'abc'],
    ['X', 'Bearer sk-1234567890abcdef'],
  ])('finds the key in %s: %s', (name, value) => {
    expect(looksLikeKey(name, value)).toBe(true);
  });

  it.each([
    ['API_KEY', '${MY_KEY}'],
    ['Authorization', 'Bearer ${MY_KEY}'],
    ['API_KEY', ''],
    ['LOG_LEVEL', 'debug'],
  ])('finds none in %s: %s', (name, value) => {
    expect(looksLikeKey(name, value)).toBe(false);
  });
});
