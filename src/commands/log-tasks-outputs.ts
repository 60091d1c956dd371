import { storedResult } from '../project/history/run-result.ts';
import { runOrLatest } from '../project/prepare/source-run.ts';
import { renderOutputs } from '../report/history/outputs.ts';
import { terminalOf } from '../report/terminal.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface OutputsArguments extends HistoryFlags {
  readonly run?: string | undefined;
  readonly full: boolean;
  readonly json: boolean;
}

/** `crew log-tasks-outputs`: the tasks of a run, by default the latest, with ids and outputs. Only reads. */
export async function outputsCommand(args: OutputsArguments, io: CommandIo): Promise<void> {
  await withHistory(args, io, async (store) => {
    const run = await runOrLatest(store, args.run, (task) => `crew show ${task}`);
    const result = await storedResult(store, run.runId);
    const terminal = terminalOf(io.stdout, io.environment);
    io.stdout.write(
      args.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : await renderOutputs(result.run, result.tasks, { full: args.full, terminal, now: Date.now() }),
    );
  });
}
