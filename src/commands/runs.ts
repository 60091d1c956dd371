import { CrewError } from '../errors.ts';
import { renderRuns } from '../report/runs.ts';
import { terminalOf } from '../report/terminal.ts';
import type { RunFilter, RunStatus } from '../store/records.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './io.ts';

export interface RunsArguments extends HistoryFlags {
  readonly limit?: string | undefined;
  /** Comma-separated. */
  readonly status?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly json: boolean;
}

/** `crew runs`: the history, newest first. An empty one is no error. */
export async function runsCommand(args: RunsArguments, io: CommandIo): Promise<void> {
  const filter = runFilter(args, new Date());
  const runs = await withHistory(args, io, (store) => store.runs(filter)).catch((error: unknown) => {
    if (error instanceof CrewError && error.code === 'no-history') return [];
    throw error;
  });
  if (args.json) io.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) io.stderr.write(emptyText(filter));
  else io.stdout.write(await renderRuns(runs, { terminal: terminalOf(io.stdout, io.environment), now: Date.now() }));
}

const defaultLimit = 20;
const statuses: readonly RunStatus[] = ['running', 'completed', 'failed', 'interrupted'];

function runFilter({ limit, status, since, until }: RunsArguments, now: Date): RunFilter {
  return {
    limit: limit === undefined ? defaultLimit : wholeNumber(limit),
    ...(status === undefined ? {} : { status: status.split(',').map(asStatus) }),
    ...(since === undefined ? {} : { since: pointInTime(since, now) }),
    ...(until === undefined ? {} : { until: pointInTime(until, now) }),
  };
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CrewError('usage', `--limit ${text} is not a whole number above 0`, { hint: 'crew runs --limit 50' });
}

function asStatus(text: string): RunStatus {
  const status = statuses.find((candidate) => candidate === text.trim());
  if (status !== undefined) return status;
  throw new CrewError('usage', `No status "${text}"`, { hint: `One or several of:  --status ${statuses.join(',')}` });
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `7d`, `12h`, or a date or time as ISO 8601; gives ISO 8601 in UTC. */
function pointInTime(text: string, now: Date): string {
  const [, count, unit] = /^(\d+)\s*([smhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now.getTime() - Number(count) * (units[unit] ?? 0)).toISOString();
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new CrewError('usage', `"${text}" is not a time`, {
    hint: 'Such as:  --since 7d  ·  --since 12h  ·  --since 2026-01-31',
  });
}

function emptyText({ status, since, until }: RunFilter): string {
  return status === undefined && since === undefined && until === undefined
    ? 'No run yet in this project. Start one: crew kickoff\n'
    : 'No run matches. All of them: crew runs\n';
}
