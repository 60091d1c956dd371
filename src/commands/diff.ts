import { diffEnds, findDiff } from '../project/history/find-diff.ts';
import { renderDiff } from '../report/diff/diff.ts';
import { terminalOf } from '../report/terminal.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface DiffArguments extends HistoryFlags {
  /** A run or a task by id. Alone: the newer one. */
  readonly first?: string | undefined;
  readonly second?: string | undefined;
  readonly task?: string | undefined;
  readonly stat: boolean;
  /** Undefined: as the terminal is wide. */
  readonly sideBySide?: boolean | undefined;
  readonly json: boolean;
}

/** `crew diff`: what differs between two runs. Only reads; a difference is no failure. */
export async function diffCommand(args: DiffArguments, io: CommandIo): Promise<void> {
  const { first, second, task = null, stat, sideBySide, json } = args;
  const diff = await withHistory(args, io, (store) => findDiff(store, { ...diffEnds(first, second), task }));
  const terminal = terminalOf(io.stdout, io.environment);
  io.stdout.write(
    json
      ? `${JSON.stringify(diff, null, 2)}\n`
      : await renderDiff(diff, { terminal, now: Date.now(), stat, sideBySide: sideBySide ?? null }),
  );
}
