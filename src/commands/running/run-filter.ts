import { CrewError } from '../../errors.ts';
import { parseTime } from '../../spec/parse-time.ts';
import type { RunFilter, RunStatus } from '../../store/records.ts';
import { wholeNumber } from './batch-flags.ts';

const statuses: readonly RunStatus[] = ['running', 'completed', 'failed', 'interrupted'];

/** What a list or a bulk replay is narrowed to. */
export interface FilterFlags {
  /** `all`: no limit. */
  readonly limit?: string | undefined;
  /** Comma-separated. */
  readonly status?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly batch?: string | undefined;
}

/** CrewError `usage` for what is no number, status or time. */
export function runFilter({ limit, status, since, until, batch }: FilterFlags, now: Date): RunFilter {
  const most = limit === 'all' ? Number.MAX_SAFE_INTEGER : wholeNumber('--limit', limit);
  return {
    ...(most === undefined ? {} : { limit: most }),
    ...(batch === undefined ? {} : { batchId: batch.toLowerCase() }),
    ...(status === undefined ? {} : { status: status.split(',').map(asStatus) }),
    ...(since === undefined ? {} : { since: pointInTime('--since', since, now) }),
    ...(until === undefined ? {} : { until: pointInTime('--until', until, now) }),
  };
}

function asStatus(text: string): RunStatus {
  const status = statuses.find((candidate) => candidate === text.trim());
  if (status !== undefined) return status;
  throw new CrewError('usage', `No status "${text}"`, { hint: `One or several of:  --status ${statuses.join(',')}` });
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `7d`, `12h`, or a date or time as ISO 8601; gives ISO 8601 in UTC. `flag`: whose value it is. */
export function pointInTime(flag: string, text: string, now: Date): string {
  const [, count, unit] = /^(\d+)\s*([smhdw])$/.exec(text) ?? [];
  const ago = count === undefined || unit === undefined ? null : Number(count) * (units[unit] ?? 0);
  const time = new Date(ago === null ? parseTime(text) : now.getTime() - ago);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new CrewError('usage', `"${text}" is not a time`, {
    hint: `For example:  ${flag} 7d  ·  ${flag} 12h  ·  ${flag} 2026-01-31`,
  });
}
