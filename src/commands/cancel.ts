import { existsSync } from 'node:fs';
import { noHistory } from '../project/history/shared-history.ts';
import { runByReference } from '../project/prepare/source-run.ts';
import { openRunStore } from '../store/run-store.ts';
import { type HistoryFlags, historyPath } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface CancelArguments extends HistoryFlags {
  readonly run: string;
}

/** `crew cancel`: asks the process that owns a run to end it; what has finished is kept. */
export async function cancelCommand(args: CancelArguments, io: CommandIo): Promise<void> {
  const file = historyPath(args, io);
  if (!existsSync(file)) throw noHistory();
  const store = await openRunStore(file);
  try {
    const run = await runByReference(store, args.run);
    await store.requestCancel(run.runId);
    io.stderr.write(
      `${run.runId} was asked to stop; it ends within a second or two, with its finished outputs saved.\n`,
    );
  } finally {
    store.close();
  }
}
