import { expect, it } from 'vitest';
import { lastMessage, openExample } from './example.ts';

it('text-tools: offers and answers calls in words, and sends no tools of the API', async () => {
  await using example = await openExample('text-tools', [
    'Thought: I need the factor\nAction: factor\nAction Input: {"unit": "stone"}',
    'Action: calculator\nAction Input: {"expression": "5 * 6.35029318"}',
    'Thought: I know the answer\nFinal Answer: 31.75 kg',
  ]);
  expect(await example.crew(['kickoff', '-q'])).toMatchObject({ code: 0, stdout: '31.75 kg\n' });
  const { requests } = example.server;
  expect(requests.map(({ body }) => 'tools' in body)).toEqual([false, false, false]);
  expect(requests[0]?.body.messages[0]?.content).toContain('Gives the kilograms in one unit of weight.');
  expect(lastMessage(requests[1]!)).toMatchObject({ role: 'user', content: 'Observation: 6.35029318' });
  expect(lastMessage(requests[2]!)).toMatchObject({ content: 'Observation: 31.7514659' });
});
