import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askForInputs } from '../../src/commands/terminal/ask-inputs.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';

it('asks for a missing input again until there is an answer', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => shown.includes(text) && resolve();
      stderr.on('data', look);
      look();
    });
  stderr.on('data', (piece: Buffer) => {
    shown += piece.toString();
  });
  const answers = askForInputs([{ name: 'topic', uses: [] }], { stdin, stderr } as unknown as CommandIo);
  await seen('topic');
  stdin.write('\r');
  await seen('topic is needed');
  stdin.write('tea');
  await seen('tea');
  stdin.write('\r');
  expect(await answers).toEqual({ topic: 'tea' });
});
