import { expect, it } from 'vitest';
import type { Reply } from '../helpers/chat-server.ts';
import { openExample, toolResults } from './example.ts';

it('own-tool: a resumed run makes the same call with the same key, so nothing is ordered twice', async () => {
  const look: Reply = {
    toolCalls: [
      ['stock', { item: 'papper' }],
      ['stock', { item: 'paper' }],
    ],
  };
  const order: Reply = { toolCalls: [['order', { item: 'paper', count: 20 }]] };
  const refused = { status: 401, error: 'the key was withdrawn' };
  const answer = 'There were 4, so I ordered 20.';
  await using example = await openExample('own-tool', [look, order, refused, look, order, answer]);

  const failed = await example.crew(['kickoff', '-v']);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('order: ordered 20 × paper');
  expect(toolResults(example.server.requests[1]!)).toEqual([
    'stock failed: there is no papper; there are paper, ink',
    '{"item":"paper","count":4}',
  ]);

  expect(await example.crew(['resume', '-q'])).toMatchObject({ code: 0, stdout: `${answer}\n` });
  expect(toolResults(example.server.requests[5]!).at(-1)).toBe('This order was placed before.');
  const orders = (await example.project.read('orders.jsonl')).trim().split('\n');
  expect(orders.map((line) => JSON.parse(line))).toMatchObject([{ item: 'paper', count: 20 }]);
});
