import { expect, it } from 'vitest';
import type { McpServerSpec } from '../../../src/spec/crew-spec.ts';
import { offeredTools } from '../../../src/tools/mcp/offered-tools.ts';
import { roomOf, scriptedServer, stdio, temporaryFolder } from './servers.ts';

const server: McpServerSpec = stdio('git.hub', 'x', []);

function offered(names: readonly string[], spec: McpServerSpec = server, notes: string[] = []): readonly string[] {
  return offeredTools(
    spec,
    names.map((name) => ({ name })),
    (note) => void notes.push(note),
  ).map(({ name }) => name);
}

it('offers names that every provider takes, each once, whatever the order', () => {
  const names = offered(['a b', 'a.b', 'x', `long-${'y'.repeat(80)}`, 'x']);
  expect(names).toHaveLength(4);
  expect(names[2]).toBe('git_hub__x');
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  expect(offered(['a.b', 'a b'])).toEqual([names[1], names[0]]);
});

it('offers what include and exclude leave, and names what they have wrong', () => {
  const notes: string[] = [];
  const spec = { ...server, include: ['read', 'write', 'serch'], exclude: ['write'] };
  expect(offered(['read', 'write', 'search'], spec, notes)).toEqual(['git_hub__read']);
  expect(notes).toEqual([
    'the MCP server git.hub has no tool serch (mcp_servers.git.hub.include); did you mean search?',
  ]);
});

it('keeps a name that include leaves the same', () => {
  expect(offered(['a b', 'a.b'], { ...server, include: ['a b'] })).toEqual([offered(['a b', 'a.b'])[0]]);
});

it('takes a tool for one with side effects unless the server says that it only reads', () => {
  const listed = [
    { name: 'plain' },
    { name: 'reads', annotations: { readOnlyHint: true, openWorldHint: true } },
    { name: 'adds', annotations: { readOnlyHint: false, destructiveHint: false } },
  ];
  const tools = offeredTools(server, listed, () => undefined);
  expect(tools.map(({ sideEffects }) => sideEffects)).toEqual([true, false, true]);
});

it('lists page by page, mends schemas, and passes over what is no tool', async () => {
  const answers = `{ 'tools/list': ({ cursor }) => cursor === undefined
    ? { tools: [tool('one', { inputSchema: { required: ['a'] } }), 7, tool('two', { inputSchema: null })], nextCursor: 'p2' }
    : { tools: [tool('three', { inputSchema: { type: 'object', properties: { a: {} } } })] } }`;
  const tools = await roomOf(scriptedServer(temporaryFolder(), answers)).tools('scripted');
  expect(tools.map(({ name, parameters }) => [name, parameters])).toEqual([
    ['scripted__one', { required: ['a'], type: 'object', properties: {} }],
    ['scripted__two', { type: 'object', properties: {} }],
    ['scripted__three', { type: 'object', properties: { a: {} } }],
  ]);
});
