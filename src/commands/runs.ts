import { CrewError } from '../errors.ts';
import { countRoots } from '../report/history/run-tree.ts';
import { renderRuns, renderRunTree } from '../report/history/runs.ts';
import { terminalOf } from '../report/terminal.ts';
import type { BatchId, RunFilter, RunReader, RunRecord } from '../store/records.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import { type FilterFlags, runFilter } from './running/run-filter.ts';
import type { CommandIo } from './terminal/io.ts';

export interface RunsArguments extends HistoryFlags, FilterFlags {
  /** Replays below the run that they were made of; `--limit` then counts roots. */
  readonly tree: boolean;
  readonly json: boolean;
}

/** `crew runs`: the history, newest first. An empty one is no error. */
export async function runsCommand(args: RunsArguments, io: CommandIo): Promise<void> {
  if (args.tree && args.json) {
    throw new CrewError('usage', '--tree and --json exclude each other', {
      hint: 'Each run has its parent and its root:  crew runs --json',
    });
  }
  const { limit = defaultLimit, ...filter } = runFilter(args, new Date());
  // One more than asked for tells whether there are more.
  const found = await listedRuns(args, io, args.tree ? filter : { ...filter, limit: limit + 1 });
  const runs = args.tree ? found : found.slice(0, limit);
  if (args.json) io.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) return void io.stderr.write(emptyText(filter));
  else {
    const options = { terminal: terminalOf(io.stdout, io.environment), now: Date.now() };
    io.stdout.write(
      args.tree ? await renderRunTree(runs, { ...options, roots: limit }) : await renderRuns(runs, options),
    );
  }
  const isCut = args.tree ? countRoots(runs) > limit : found.length > limit;
  // Who named a number knows that there may be more.
  if (isCut && args.limit === undefined)
    io.stderr.write(`note: the newest ${limit} alone; more:  --limit ${limit * 5}\n`);
}

/** None where there is no history yet. */
export function listedRuns(flags: HistoryFlags, io: CommandIo, filter: RunFilter): Promise<readonly RunRecord[]> {
  return withHistory(flags, io, async (store) => {
    const runs = await store.runs(filter);
    if (runs.length === 0 && filter.batchId !== undefined) await refuseNoBatch(store, filter.batchId as BatchId);
    return runs;
  }).catch((error: unknown) => {
    if (error instanceof CrewError && error.code === 'no-history') return [];
    throw error;
  });
}

async function refuseNoBatch(store: RunReader, id: BatchId): Promise<void> {
  if ((await store.batch(id)) !== undefined) return;
  const { noBatch } = await import('../project/prepare/source-run.ts');
  throw noBatch(id);
}

const defaultLimit = 20;

function emptyText({ status, since, until, batchId }: RunFilter): string {
  return [status, since, until, batchId].every((filter) => filter === undefined)
    ? 'No run yet in this project. Start one: crew kickoff\n'
    : 'No run matches. All of them: crew runs\n';
}
