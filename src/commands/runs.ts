import { CrewError } from '../errors.ts';
import { othersText } from '../project/history/shared-history.ts';
import { isShared } from '../project/open/project-scope.ts';
import { countRoots } from '../report/history/run-tree.ts';
import { renderRuns, renderRunTree } from '../report/history/runs.ts';
import { terminalOf } from '../report/terminal.ts';
import type { BatchId, RunFilter, RunReader, RunRecord } from '../store/records.ts';
import type { OtherProject } from '../store/run-scope.ts';
import { type HistoryFlags, historyPath, withHistory } from './history.ts';
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
  const { limit = defaultLimit(args), ...filter } = runFilter(args, new Date());
  const { runs, total, others } = await listed(args, io, args.tree ? filter : { ...filter, limit });
  if (args.json) io.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) return void io.stderr.write(emptyText(filter, others));
  else {
    const shared = isShared(historyPath(args, io));
    const options = { terminal: terminalOf(io.stdout, io.environment), now: Date.now(), shared };
    io.stdout.write(
      args.tree ? await renderRunTree(runs, { ...options, roots: limit }) : await renderRuns(runs, options),
    );
  }
  const all = args.tree ? countRoots(runs) : total;
  // Who named a number knows that there may be more.
  if (all > limit && args.limit === undefined)
    io.stderr.write(`note: these are the newest ${limit} of ${all}; all of them:  --limit all\n`);
}

/** Who names a batch means all of it. */
function defaultLimit({ batch }: FilterFlags): number {
  return batch === undefined ? 20 : Number.MAX_SAFE_INTEGER;
}

/** Every run that the history shows here; none where there is no history yet. */
export async function listedRuns(flags: HistoryFlags, io: CommandIo): Promise<readonly RunRecord[]> {
  return (await listed(flags, io, {})).runs;
}

interface Listed {
  readonly runs: readonly RunRecord[];
  /** How many there are without the limit. */
  readonly total: number;
  /** Looked up when there are no runs. */
  readonly others: readonly OtherProject[];
}

function listed(flags: HistoryFlags, io: CommandIo, filter: RunFilter): Promise<Listed> {
  return withHistory(flags, io, async (store) => {
    const runs = await store.runs(filter);
    if (runs.length === 0 && filter.batchId !== undefined) await refuseNoBatch(store, filter.batchId as BatchId);
    const isFull = runs.length === filter.limit;
    return {
      runs,
      total: isFull ? await store.countRuns(filter) : runs.length,
      others: runs.length === 0 ? await store.otherProjects() : [],
    };
  }).catch((error: unknown) => {
    if (error instanceof CrewError && error.code === 'no-history') return { runs: [], total: 0, others: [] };
    throw error;
  });
}

async function refuseNoBatch(store: RunReader, id: BatchId): Promise<void> {
  if ((await store.batch(id)) !== undefined) return;
  const { noBatch } = await import('../project/prepare/source-run.ts');
  throw noBatch(id);
}

function emptyText({ status, since, until, batchId }: RunFilter, others: readonly OtherProject[]): string {
  if ([status, since, until, batchId].some((filter) => filter !== undefined)) {
    return `No run matches. All of them: crew runs${others.length === 0 ? '' : '   ·   of all projects: crew runs --all-projects'}\n`;
  }
  if (others.length === 0) return 'No runs yet in this project. Start one: crew kickoff\n';
  return `No runs yet in this project; ${othersText(others)}. See them: crew runs --all-projects\n`;
}
