import { CrewError, exitCodes } from '../errors.ts';
import { startBatch } from '../project/batch/batches.ts';
import { type BulkRow, bulkPlan } from '../project/batch/bulk.ts';
import type { BulkRuns } from '../project/batch/bulk-runs.ts';
import type { ReplayOptions } from '../project/crew-options.ts';
import { replayRequest } from '../project/crew-options.ts';
import { renderBulk } from '../report/bulk.ts';
import { countText } from '../report/format.ts';
import { terminalOf } from '../report/terminal.ts';
import type { BatchFlags } from './running/batch-flags.ts';
import { runBatchCommand } from './running/run-batch-command.ts';
import { type FilterFlags, runFilter } from './running/run-filter.ts';
import { type Beginning, withCrew } from './running/with-crew.ts';
import { askYes } from './terminal/ask-yes.ts';
import type { CommandIo } from './terminal/io.ts';
import { readStdin } from './terminal/read-stdin.ts';

export interface BulkArguments extends BatchFlags, FilterFlags {
  /** Run ids, or `-` for one per line on standard input. */
  readonly words: readonly string[];
  readonly run?: string | undefined;
  readonly times?: string | undefined;
  readonly everything: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** `crew replay --bulk`: the replays of many runs, as one batch. `given`: the selector and the edits. */
export async function replayBulk(args: BulkArguments, io: CommandIo, given: ReplayOptions): Promise<number> {
  if (args.times !== undefined) {
    throw new CrewError('usage', '--bulk and -n exclude each other', { hint: 'Replay one run n times:  -n <n>' });
  }
  const words = args.run === undefined ? args.words : [args.run, ...args.words];
  const ids = words.includes('-') ? [...words.filter((word) => word !== '-'), ...(await idsFrom(io))] : words;
  const filter = runFilter(args, new Date());
  const filtered =
    filter.status !== undefined ||
    filter.since !== undefined ||
    filter.until !== undefined ||
    filter.limit !== undefined;
  if (ids.length > 0 && (filtered || args.everything)) {
    throw new CrewError('usage', '--bulk takes run ids or filters, not both', {
      hint: 'Filter first:  crew runs --status failed --limit all --json',
    });
  }
  if (ids.length === 0 && !filtered && !args.everything) {
    throw new CrewError('usage', 'crew replay --bulk needs to know which runs', {
      hint: '--status failed,interrupted  ·  --since 7d  ·  run ids  ·  - (ids on stdin)  ·  --everything',
    });
  }
  return withCrew(args, io, async (beginning) => {
    const { run: _run, ...request } = replayRequest({ ...beginning.options, ...given });
    const { rows, ...leftOut } = await bulkPlan(
      beginning.session,
      { ids, filter, everything: args.everything },
      request,
    );
    if (rows.length === 0) throw noneMatches(leftOut);
    if (!args.quiet) io.stderr.write(leftOutText(leftOut));
    if (args.dryRun) return dryRun(rows, args, io);
    io.stderr.write(renderBulk(rows, terminalOf(io.stderr, io.environment)));
    refuseSideEffects(rows, request.allowSideEffects === true);
    const ready = readyRows(rows);
    const left = rows.filter((row) => row.refusal !== null).length;
    if (left > 0 && !args.quiet)
      io.stderr.write(
        `note: ${countText(left, 'run')} cannot be replayed like this, and ${left === 1 ? 'is' : 'are'} left out\n`,
      );
    if (ready.length === 0) {
      if (!args.quiet) io.stderr.write('note: nothing to run: no run was started\n');
      return exitCodes.done;
    }
    await askYes(`Replay ${countText(ready.length, 'run')}?`, args, io);
    return replayAll(ready, { args, io, beginning });
  });
}

type LeftOut = Omit<BulkRuns, 'runs'>;

function leftOutText({ older, offline }: LeftOut): string {
  const parts = [
    ...(older === 0 ? [] : [`${countText(older, 'older run')} of which a newer replay or copy is taken`]),
    ...(offline === 0 ? [] : [`${countText(offline, 'run')} made offline`]),
  ];
  return parts.length === 0 ? '' : `note: left out: ${parts.join(', ')}; with them:  --everything, or their ids\n`;
}

function noneMatches({ offline }: LeftOut): CrewError {
  if (offline === 0) return new CrewError('not-found', 'No run matches', { hint: 'See all:  crew runs' });
  return new CrewError('not-found', `No run matches but ${countText(offline, 'run')} made offline, by no model`, {
    hint: 'Without a model again:  --offline   ·   all the same:  --everything',
  });
}

/** Those that can be replayed so, and run something. CrewError `refused` where that is none, and why. */
function readyRows(rows: readonly BulkRow[]): readonly BulkRow[] {
  const possible = rows.filter((row) => row.refusal === null);
  if (possible.length > 0) return possible.filter((row) => !row.idle);
  throw new CrewError('refused', `None of these runs can be replayed so: ${rows[0]?.refusal}`, {
    hint: 'See why for each:  --dry-run',
  });
}

/** None is started when one would do again what cannot be undone. */
function refuseSideEffects(rows: readonly BulkRow[], allowed: boolean): void {
  const repeating = rows.filter((row) => row.repeats.length > 0);
  if (allowed || repeating.length === 0) return;
  const tools = [...new Set(repeating.flatMap(({ repeats }) => repeats.map(({ tool }) => tool)))];
  const which = `${repeating.length} of ${countText(rows.length, 'run')}`;
  throw new CrewError('refused', `${which} would call ${tools.join(', ')} again; nothing was started`, {
    hint: 'If that is meant:  --allow-side-effects   ·   see where:  --dry-run',
  });
}

function replayAll(
  rows: readonly BulkRow[],
  { args, io, beginning }: { args: BulkArguments; io: CommandIo; beginning: Beginning },
): Promise<number> {
  const requests = rows.map((row) => row.request);
  return runBatchCommand(beginning, {
    flags: args,
    io,
    compares: false,
    start: (options) => startBatch(beginning.session, { kind: 'replay', requests }, options),
  });
}

async function idsFrom(io: CommandIo): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await readStdin(io));
  const ids = text.split(/\s+/).filter((word) => word !== '');
  if (ids.length > 0) return ids;
  throw new CrewError('usage', 'No run ids on standard input', {
    hint: 'crew runs --status failed --limit all --json | jq -r .[].runId | crew replay --bulk -',
  });
}

function dryRun(rows: readonly BulkRow[], args: BulkArguments, io: CommandIo): number {
  if (args.json) {
    const plain = rows.map(({ run, runs, likelyCostUsd, likelyTokens, repeats, refusal }) => ({
      runId: run.runId,
      runs,
      likelyCostUsd,
      likelyTokens,
      repeats,
      refusal,
    }));
    io.stdout.write(`${JSON.stringify(plain, null, 2)}\n`);
  } else {
    io.stdout.write(renderBulk(rows, terminalOf(io.stdout, io.environment)));
  }
  return exitCodes.done;
}
