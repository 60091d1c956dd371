import { CrewError } from '../errors.ts';
import { keptWithBatch, runsToPrune } from '../project/history/runs-to-prune.ts';
import { isShared } from '../project/open/project-scope.ts';
import { bytesText, countText } from '../report/format.ts';
import { renderRuns } from '../report/history/runs.ts';
import { type Terminal, terminalOf } from '../report/terminal.ts';
import type { RunRecord } from '../store/records.ts';
import { type Pruned, pruneRuns } from '../store/write/prune-runs.ts';
import { type HistoryFlags, historyPath, historyScope } from './history.ts';
import { pointInTime } from './running/run-filter.ts';
import { listedRuns } from './runs.ts';
import { askYes, type YesFlags } from './terminal/ask-yes.ts';
import type { CommandIo } from './terminal/io.ts';

export interface PruneArguments extends HistoryFlags, YesFlags {
  readonly olderThan?: string | undefined;
  readonly keep?: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `crew runs prune`: removes old runs, but nothing that a run that stays needs. */
export async function pruneCommand(args: PruneArguments, io: CommandIo): Promise<void> {
  const request = pruneRequest(args, new Date());
  const all = await listedRuns(args, io);
  const runs = runsToPrune(all, request);
  const whole = keptWithBatch(all, request);
  if (whole > 0) {
    io.stderr.write(
      `note: ${countText(whole, 'more run')} ${whole === 1 ? 'stays' : 'stay'}: a batch is removed or kept as a whole\n`,
    );
  }
  await refuseSeveralProjects(runs, args, io);
  const shared = isShared(historyPath(args, io));
  const nothing = runs.length === 0;
  if (args.dryRun) {
    if (!args.json && !nothing) {
      const terminal = terminalOf(io.stdout, io.environment);
      io.stdout.write(await renderRuns(runs, { terminal, now: Date.now(), shared }));
    }
    return say({ runs: runs.map(({ runId }) => runId), bytesFreed: 0 }, args, io);
  }
  if (nothing) return say({ runs: [], bytesFreed: 0 }, args, io);
  if (!args.yes) io.stderr.write(await listText(runs, terminalOf(io.stderr, io.environment), shared));
  await askYes(`Remove ${countText(runs.length, 'run')} for good?`, args, io);
  say(
    await pruneRuns(
      historyPath(args, io),
      runs.map(({ runId }) => runId),
    ),
    args,
    io,
  );
}

/** Outside a project it is not known whose runs are meant. */
async function refuseSeveralProjects(runs: readonly RunRecord[], args: PruneArguments, io: CommandIo): Promise<void> {
  const projects = new Set(runs.map(({ project }) => project));
  if (projects.size < 2 || args.allProjects || (await historyScope(args, io)).project !== null) return;
  throw new CrewError(
    'usage',
    `These ${runs.length} runs are of ${projects.size} projects, and this folder is in none`,
    {
      hint: 'The runs of one:  crew -C <folder> runs prune …   ·   of all:  --all-projects',
    },
  );
}

/** What a yes would remove. Of very many, the newest tell enough. */
async function listText(runs: readonly RunRecord[], terminal: Terminal, shared: boolean): Promise<string> {
  const more = runs.length - mostListed;
  const list = await renderRuns(runs.slice(0, mostListed), { terminal, now: Date.now(), shared });
  return more > 0 ? `${list} and ${more} older; all of them:  --dry-run\n` : list;
}

const mostListed = 50;

function pruneRequest({ olderThan, keep }: PruneArguments, now: Date) {
  if (olderThan === undefined && keep === undefined) {
    throw new CrewError('usage', 'crew runs prune needs to know which runs may go', {
      hint: 'crew runs prune --older-than 30d --keep 20',
    });
  }
  if (keep !== undefined && !/^\d{1,9}$/.test(keep)) {
    throw new CrewError('usage', `--keep ${keep} is not a whole number`, { hint: 'For example:  --keep 20' });
  }
  return {
    before: olderThan === undefined ? null : pointInTime('--older-than', olderThan, now),
    keep: Number(keep ?? 0),
  };
}

function say({ runs, bytesFreed }: Pruned, { json, dryRun }: PruneArguments, { stdout, stderr }: CommandIo): void {
  if (json) return void stdout.write(`${JSON.stringify({ runs, bytesFreed }, null, 2)}\n`);
  if (runs.length === 0) return void stderr.write('No run to remove. All of them: crew runs\n');
  const count = countText(runs.length, 'run');
  if (dryRun) return void stderr.write(`${count} would be removed; nothing was\n`);
  stdout.write(`Removed ${count}; the history is ${bytesText(bytesFreed)} smaller\n`);
}
