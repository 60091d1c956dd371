import { expect, it } from 'vitest';
import { openExample, toolResults } from './example.ts';

it('mcp: offers the tools that exclude leaves, under the name of their server, and calls them', async () => {
  const answer = 'Moby-Dick by Herman Melville, shelf M4';
  await using example = await openExample('mcp', [{ toolCalls: [['library__find_book', { word: 'sea' }]] }, answer]);
  expect(await example.crew(['kickoff', '-q'])).toEqual({ code: 0, signal: null, stdout: `${answer}\n`, stderr: '' });
  const [asked, told] = example.server.requests;
  expect(asked?.body['tools']).toMatchObject([{ function: { name: 'library__find_book' } }]);
  expect(toolResults(told!)[0]).toMatch(/^Town Library: \[\{"title":"Moby-Dick"/);

  const { stdout } = await example.crew(['tools']);
  expect(stdout).toContain('library__find_book');
  expect(stdout).not.toContain('remove_book');
});
