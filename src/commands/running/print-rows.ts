import { exitCodes } from '../../errors.ts';
import { type RowToRun, renderRows } from '../../report/rows.ts';
import { terminalOf } from '../../report/terminal.ts';
import type { CommandIo } from '../terminal/io.ts';
import type { RunFlags } from './run-flags.ts';

/** `--dry-run` of many kickoffs: prints what would be started; starts nothing. Gives the exit code. */
export function printRows(rows: readonly RowToRun[], flags: Pick<RunFlags, 'json'>, io: CommandIo): number {
  if (flags.json) {
    const plain = rows.map(({ place, model, inputs }, index) => ({ row: index + 1, place, model, inputs }));
    io.stdout.write(`${JSON.stringify(plain, null, 2)}\n`);
  } else {
    io.stdout.write(renderRows(rows, terminalOf(io.stdout, io.environment)));
  }
  return exitCodes.done;
}
