import { expect, it } from 'vitest';
import { mcpServerVersion } from '../../../src/tools/mcp/mcp-version.ts';
import { http, stdio } from './servers.ts';

it('changes with the settings of a server, but not with the value of a key or the order of names', () => {
  const server = { ...stdio('a', 'npx', ['-y', 'x']), env: { A: '1', B: '2' } };
  const version = mcpServerVersion(server);
  expect(version).toMatch(/^[0-9a-f]{64}$/);
  expect(mcpServerVersion({ ...server, env: { B: 'other', A: '9' } })).toBe(version);
  const others = [
    { ...server, env: { A: '1' } },
    { ...server, args: ['-y', 'z'] },
    { ...server, cwd: 'data' },
    { ...server, include: ['a'] },
    http('a', 'http://localhost/mcp'),
  ];
  expect(new Set([version, ...others.map(mcpServerVersion)]).size).toBe(others.length + 1);
  const keyed = (key: string) => mcpServerVersion(http('a', 'http://localhost/mcp', { Authorization: key }));
  expect(keyed('one')).toBe(keyed('two'));
});
