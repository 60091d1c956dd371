import { expect, it } from 'vitest';
import { CrewError } from '../../src/errors.ts';
import { parseTime } from '../../src/spec/parse-time.ts';
import { lines, loadWith } from './load-files.ts';

it.each(['', '""', '~', '"  "'])('takes expected_output: %s with a note', async (value) => {
  const loaded = await loadWith({ 'tasks.yaml': `article:\n  description: About it\n  expected_output: ${value}\n` });
  expect(lines(loaded)).toEqual([
    'tasks.yaml:3:3 note expected_output is empty: the model is not told what its output must look like',
  ]);
  expect(loaded.spec?.tasks[0]?.expectedOutput).toBe('');
});

it.each(['2026-02-30', '2026-02-29', '2026-04-31T08:00:00Z', '2026-13-01', 'soon'])('%s is not a time', (text) => {
  expect(parseTime(text)).toBeNaN();
});

it.each(['2028-02-29', '2026-01-31T08:00:00+02:00'])('%s is a time', (text) => {
  expect(parseTime(text)).toBe(Date.parse(text));
});

it('an error does not repeat a value of megabytes', () => {
  const { message, hint = '' } = new CrewError('usage', `No task "${'x'.repeat(5e6)}"\nnext`, {
    hint: 'y'.repeat(5e6),
  });
  expect(message).toMatch(/^No task "x+ … x+"\nnext$/);
  expect(message.length + hint.length).toBeLessThan(8000);
});
