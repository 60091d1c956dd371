import { CrewError, exitCodes } from '../../errors.ts';
import type { BatchOptions, BatchResult, BatchRowRun, RowResult } from '../../project/batch/batch-types.ts';
import { storedResult } from '../../project/history/run-result.ts';
import { type Session, writableStore } from '../../project/session.ts';
import { renderComparison } from '../../report/diff/compare-rows.ts';
import { batchProgress } from '../../report/progress/batch-progress.ts';
import { terminalOf } from '../../report/terminal.ts';
import type { CommandIo } from '../terminal/io.ts';
import { type BatchFlags, batchOptions } from './batch-flags.ts';
import type { Beginning } from './with-crew.ts';

export interface BatchCommand {
  readonly flags: BatchFlags;
  readonly io: CommandIo;
  /** Ends with a table of the rows beside each other instead of a JSON line per row. */
  readonly compares: boolean;
  readonly start: (options: BatchOptions) => Promise<BatchResult>;
}

/** Runs a batch with its progress on stderr and a JSON line per row, in order, on stdout. Gives the exit code. */
export async function runBatchCommand({ session, interruption }: Beginning, command: BatchCommand): Promise<number> {
  const { flags, io, start } = command;
  if (flags.events)
    throw new CrewError('usage', '--events is for one run, and this makes many', {
      hint: 'Leave --events out; each row is a JSON line',
    });
  const progress = batchProgress(terminalOf(io.stderr, io.environment), flags.quiet);
  const compares = command.compares && !flags.json;
  const lines = inOrder((result) => {
    if (compares) return;
    const print = () => void io.stdout.write(`${JSON.stringify(result)}\n`);
    if (io.stdout.isTTY) progress.beside(print);
    else print();
  });
  const starting = start({
    ...batchOptions(flags),
    signal: interruption.signal,
    onStart: ({ batchId, rows }) => {
      lines.expect(rows);
      progress.start(batchId, rows.length);
    },
    onRow: (row) => {
      progress.row(row);
      lines.add(row);
    },
  });
  const result = await starting.finally(() => progress.close());
  progress.end(result);
  if (compares)
    io.stdout.write(await renderComparison(await rowRuns(session, result), terminalOf(io.stdout, io.environment)));
  return interruption.exitCode() ?? (result.failed + result.left === 0 ? exitCodes.done : exitCodes.failed);
}

async function rowRuns(session: Session, { batchId }: BatchResult): Promise<readonly BatchRowRun[]> {
  const store = await writableStore(session);
  const runs: BatchRowRun[] = [];
  for (const { runId } of await store.batchRows(batchId)) {
    if (runId !== null) runs.push(await storedResult(store, runId));
  }
  return runs;
}

/** Rows end in any order; each is written when all before it are. */
function inOrder(write: (result: RowResult) => void) {
  const waiting = new Map<number, RowResult>();
  let order: readonly number[] = [];
  let next = 0;
  return {
    expect(rows: readonly number[]): void {
      order = rows;
    },
    add(result: RowResult): void {
      waiting.set(result.row, result);
      for (;;) {
        const row = order[next];
        const ready = row === undefined ? undefined : waiting.get(row);
        if (row === undefined || ready === undefined) return;
        waiting.delete(row);
        next++;
        write(ready);
      }
    },
  };
}
