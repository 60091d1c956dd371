import { describe, expect, it } from 'vitest';
import type { BatchResult, RowResult } from '../../src/project/batch/batch-types.ts';
import { batchProgress } from '../../src/report/progress/batch-progress.ts';
import { terminalOf } from '../../src/report/terminal.ts';
import { glass } from './glass.ts';

const row = (number: number, message?: string) =>
  ({
    row: number,
    runId: '3fk9p2mz',
    status: message === undefined ? 'completed' : 'failed',
    error: message === undefined ? null : { message },
  }) as unknown as RowResult;
const result = {
  batchId: 'b-yc72zc',
  completed: 2,
  failed: 1,
  left: 0,
  notStarted: [],
  stopped: null,
} as unknown as BatchResult;

function started(rows: number) {
  const screen = glass(12, 60);
  const progress = batchProgress(terminalOf(screen.stream, { NO_COLOR: '1' }), false);
  progress.start('b-yc72zc', rows);
  return { screen, progress };
}

describe('the progress of a batch on a terminal', () => {
  it('is there before the first row ends, and tells the time that passes', async () => {
    const { screen, progress } = started(3);
    expect(screen.shown()).toMatch(/^batch b-yc72zc · 3 rows\n ░+ 0 of 3 · \d+ ms$/);
    await expect.poll(screen.shown, { timeout: 30_000 }).toMatch(/0 of 3 · (1\.\d|[2-9]\d\d ms)/);
    progress.close();
    expect(screen.shown()).toBe('batch b-yc72zc · 3 rows');
  });

  it('gives way to the lines of the rows, and is gone at the end', () => {
    const { screen, progress } = started(3);
    for (const number of [1, 2]) {
      progress.row(row(number));
      progress.beside(() => screen.typed(`{"row":${number}}\n`));
    }
    expect(screen.shown()).toMatch(/^batch .*\n\{"row":1\}\n\{"row":2\}\n █+░+ 2 of 3 · about \S+ m?s left$/);
    progress.row(row(3, 'no ink'));
    progress.end(result);
    expect(screen.shown()).toBe(
      [
        'batch b-yc72zc · 3 rows',
        '{"row":1}',
        '{"row":2}',
        ' ✘ row 3  3fk9p2mz  no ink',
        'b-yc72zc · 2 completed, 1 failed',
        'Continue with:  crew resume b-yc72zc',
      ].join('\n'),
    );
  });

  it('is nothing when it is to be quiet', () => {
    const screen = glass(12, 60);
    const progress = batchProgress(terminalOf(screen.stream, {}), true);
    progress.start('b-yc72zc', 1);
    progress.beside(() => screen.typed('{"row":1}\n'));
    progress.end(result);
    expect(screen.shown()).toBe('{"row":1}');
  });
});

it('says at the end what was interrupted, and which rows were not started', () => {
  const { screen, progress } = started(9);
  progress.end({ ...result, left: 7, notStarted: [3, 5, 6, 7, 9] });
  progress.close();
  expect(screen.shown().replaceAll('\n', '')).toContain('2 interrupted, 5 not started (rows 3, 5 to 7, 9)');
});
