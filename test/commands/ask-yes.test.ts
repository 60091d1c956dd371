import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askYes } from '../../src/commands/terminal/ask-yes.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { exitCodeOf } from '../../src/errors.ts';

/** What comes of this key; null: the end of the terminal. */
async function answered(key: string | null): Promise<unknown> {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24, setRawMode: () => {} });
  const [stdin, stdout, stderr] = [terminal(), terminal(), terminal()];
  stderr.on('data', () => setTimeout(() => (key === null ? stdin.end() : stdin.write(key)), 20));
  const io = { stdin, stdout, stderr, environment: {}, cwd: '.' } as unknown as CommandIo;
  const asked = askYes('Send it?', { yes: false, mayAsk: true, declined: 'it was not sent' }, io);
  return asked.then(
    () => 'yes',
    (error: Error) => [error.message, exitCodeOf(error)],
  );
}

it.each([
  ['goes on after a yes', 'y', 'yes'],
  ['refuses after a no, in the words of who asks', 'n', ['it was not sent', 2]],
  ['is interrupted by Ctrl-C', '\u0003', ['Cancelled; nothing was done', 130]],
  ['is interrupted by Ctrl-D', '\u0004', ['Cancelled; nothing was done', 130]],
  ['is interrupted when the terminal is closed', null, ['Cancelled; nothing was done', 130]],
])('%s', async (_promise, key, expected) => {
  expect(await answered(key)).toEqual(expected);
});
