import { expect, it } from 'vitest';
import { openExample } from './example.ts';

it('limits-and-fallbacks: asks the second model, stops at the limit, and goes on from there', async () => {
  await using example = await openExample('limits-and-fallbacks', ({ body }) => {
    if (body.model === 'gpt-5.4') return { status: 401, error: 'no access' };
    return JSON.stringify(body.messages).includes('Give the haiku a title') ? 'Rain' : 'drop\nby drop\nby drop';
  });
  const stopped = await example.crew(['kickoff', '--max-requests', '2']);
  expect(stopped).toMatchObject({ code: 1, stdout: '' });
  expect(stopped.stderr).toContain('now asking openai/gpt-5.4-mini');
  expect(stopped.stderr).toContain('the run reached max_requests: 2 of 2');
  expect(example.server.requests.map(({ body }) => body.model)).toEqual(['gpt-5.4', 'gpt-5.4-mini']);

  const resumed = await example.crew(['resume', '--max-requests', '10', '--json']);
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    output: 'Rain',
    tasks: [
      { name: 'haiku', reused: true },
      { name: 'title', reused: false },
    ],
  });
});
