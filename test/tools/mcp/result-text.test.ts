import { expect, it } from 'vitest';
import { resultText } from '../../../src/tools/mcp/result-text.ts';
import { failureOf, roomOf, scriptedServer, temporaryFolder, toolOf } from './servers.ts';

it('joins texts and names the rest without its bytes', () => {
  const data = Buffer.alloc(1500).toString('base64');
  const content = [
    { type: 'text', text: 'one' },
    { type: 'image', data, mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a.md', mimeType: 'text/markdown', text: '# A' } },
    { type: 'resource', resource: { uri: 'file:///b.zip', mimeType: 'application/zip', blob: 'AAAA' } },
    { type: 'resource_link', name: 'c', uri: 'file:///c', size: 12 },
    { type: 'hologram', depth: 3 },
  ];
  expect(resultText({ content, structuredContent: { one: 1 } }).split('\n')).toEqual([
    'one',
    '[image image/png, 1.5 kB]',
    ...['[resource file:///a.md]', '# A'],
    '[resource file:///b.zip, application/zip, 3 bytes]',
    '[resource link c, file:///c, 12 bytes]',
    '[hologram]',
  ]);
});

it('gives structured content when there is no text, and says when there is nothing', () => {
  expect(resultText({ content: [], structuredContent: { a: [1] } })).toBe('{"a":[1]}');
  expect(resultText({ content: [] })).toBe('[empty result]');
  expect(resultText({ toolResult: 4 })).toBe('{"toolResult":4}');
});

it('throws what a tool reports as its error, and a refusal of the protocol', async () => {
  const answers = `{ 'tools/call': ({ arguments: { refuse } }, id) => refuse
    ? send({ id, error: { code: -32602, message: 'no argument b' } }) && undefined
    : { ...text('no such issue'), isError: true } }`;
  const work = await toolOf(roomOf(scriptedServer(temporaryFolder(), answers)), 'scripted', 'scripted__work');
  expect((await failureOf(work.use())).message).toBe('no such issue');
  expect((await failureOf(work.use({ refuse: true }))).message).toBe('no argument b');
});
