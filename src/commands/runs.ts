import { CrewError } from '../errors.ts';
import { renderRuns } from '../report/runs.ts';
import { terminalOf } from '../report/terminal.ts';
import type { RunFilter } from '../store/records.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './io.ts';
import { type FilterFlags, runFilter } from './run-filter.ts';

export interface RunsArguments extends HistoryFlags, FilterFlags {
  readonly json: boolean;
}

/** `crew runs`: the history, newest first. An empty one is no error. */
export async function runsCommand(args: RunsArguments, io: CommandIo): Promise<void> {
  const filter = { limit: defaultLimit, ...runFilter(args, new Date()) };
  const runs = await withHistory(args, io, (store) => store.runs(filter)).catch((error: unknown) => {
    if (error instanceof CrewError && error.code === 'no-history') return [];
    throw error;
  });
  if (args.json) io.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) io.stderr.write(emptyText(filter));
  else io.stdout.write(await renderRuns(runs, { terminal: terminalOf(io.stdout, io.environment), now: Date.now() }));
}

const defaultLimit = 20;

function emptyText({ status, since, until }: RunFilter): string {
  return status === undefined && since === undefined && until === undefined
    ? 'No run yet in this project. Start one: crew kickoff\n'
    : 'No run matches. All of them: crew runs\n';
}
