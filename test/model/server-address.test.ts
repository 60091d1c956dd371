import { expect, it } from 'vitest';
import { isPrivateUrl } from '../../src/model/settings/server-address.ts';

it.each([
  'http://localhost:11434/v1',
  'http://127.0.0.1:1/v1',
  'http://[::1]:8000/v1',
  'http://10.1.2.3',
  'http://172.16.0.1',
  'http://192.168.1.9:8080/v1',
  'http://[fd00::1]/v1',
  'http://[::ffff:192.168.0.1]/',
  'http://ollama:11434/v1',
  'http://gpu.local/v1',
  'http://host.docker.internal:1234',
])('finds %s on the own network', (url) => {
  expect(isPrivateUrl(url)).toBe(true);
});

it.each([
  'https://api.openai.com/v1',
  'http://172.32.0.1',
  'http://11.0.0.1',
  'http://[2001:db8::1]/',
  'http://10.example.com',
  'nonsense',
])('does not find %s on the own network', (url) => {
  expect(isPrivateUrl(url)).toBe(false);
});
