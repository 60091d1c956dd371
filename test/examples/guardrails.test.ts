import { expect, it } from 'vitest';
import { lastMessage, openExample } from './example.ts';

it('guardrails: each sends an answer back with its reason, until one passes them all', async () => {
  await using example = await openExample('guardrails', [
    'We are excited: exports can be CSV now.',
    'Exports can be CSV next month.',
    '# Exports\n\nWe rewrote the exporter.',
    'FAIL: it says what was done. Say what a user can do.',
    '# Exports\n\nYou can save an export as CSV. Choose it under Format.',
    'PASS',
  ]);
  const { code, stdout } = await example.crew(['kickoff', '-q', '--events']);
  const events = stdout.trim().split('\n');
  expect(code).toBe(0);
  expect(JSON.parse(events.at(-1)!)).toMatchObject({
    type: 'run-end',
    output: 'You can save an export as CSV. Choose it under Format.',
  });
  const told = [1, 2, 4].map((index) => lastMessage(example.server.requests[index]!)?.content);
  expect(told[0]).toContain('it must not have what matches');
  expect(told[1]).toContain('"next month" promises a date; leave it out');
  expect(told[2]).toContain('it says what was done');
  const verdicts = events
    .map((event) => JSON.parse(event))
    .filter(({ type, answer }) => type === 'guardrail-result' && answer === 4)
    .map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['pass', 'pass', 'replace', 'pass']);
});
