import type { Usage } from '../model/model.ts';
import type { RunStart, TaskTotals } from '../run/events.ts';
import type { Savings } from '../run/plan.ts';

/** Its texts are made up, or come from a cassette: what they cost is not to be said. */
export function askedNoModel({ offline, options }: Pick<RunStart, 'offline' | 'options'>): boolean {
  return offline || options.playback !== undefined;
}

/** Tokens and money of a task or a run. */
export type Spent = Pick<TaskTotals, 'usage' | 'usageIncomplete' | 'costUsd'>;

/** `340 ms`, `14.2 s`, `2 min 05 s`, `1 h 02 min`. */
export function durationText(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < 1000) return `${whole} ms`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** `3,410 tokens`; `≥` when an attempt did not report its own. */
export function tokensText({ usage, usageIncomplete }: Pick<Spent, 'usage' | 'usageIncomplete'>): string {
  if (usage === null) return usageIncomplete ? 'tokens unknown' : '0 tokens';
  return `${usageIncomplete ? '≥ ' : ''}${countText(totalTokens(usage), 'token')}`;
}

export function totalTokens(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens;
}

/** `$0.0041`, `≥ $0.01`, `unknown`, `free`; `$0` only when nothing was asked of any model. */
export function costText({ usage, usageIncomplete, costUsd }: Spent): string {
  if (costUsd === null) return 'unknown';
  if (usage === null && costUsd === 0) return usageIncomplete ? 'unknown' : '$0';
  if (costUsd === 0) return 'free';
  if (!usageIncomplete) return dollarsText(costUsd);
  return costUsd < smallestShown ? 'unknown' : `≥ ${dollarsText(costUsd)}`;
}

/** The cost of a run, or of a task, in a table: one that asked no model says so in its place. */
export function runCostText(run: Spent & Pick<RunStart, 'offline'> & Partial<Pick<RunStart, 'options'>>): string {
  if (run.offline) return 'offline';
  return run.options?.playback === undefined ? costText(run) : 'playback';
}

/** The tokens of a run in a table, whose head has the word; empty when no model was called. */
export function runTokensText(run: Spent & Pick<RunStart, 'offline' | 'options'>): string {
  return askedNoModel(run) ? '' : tokensText(run).replace(/ tokens?$/, '');
}

/** `3,410 tokens (3,000 in, 410 out), $0.0041`. */
export function spentText(spent: Spent): string {
  const { usage } = spent;
  const parts = usage === null ? '' : ` (${thousands(usage.inputTokens)} in, ${thousands(usage.outputTokens)} out)`;
  return `${tokensText(spent)}${parts}, ${costFact(spent)}`;
}

/** The cost where it stands by itself, without a column's head. */
export function costFact(spent: Spent): string {
  const cost = costText(spent);
  return cost === 'unknown' ? 'cost unknown' : cost;
}

const smallestShown = 0.0001;

/** Two to four decimals below a dollar, two above. */
export function dollarsText(usd: number): string {
  if (usd > 0 && usd < smallestShown) return '<$0.0001';
  if (usd < 1) return `$${usd.toFixed(4).replace(/0{1,2}$/, '')}`;
  const [whole = '', cents] = usd.toFixed(2).split('.');
  return `$${thousands(Number(whole))}.${cents}`;
}

/** `3,410 tokens, $0.0041`; where neither is known, the time. */
export function savingsText({ tokens, costUsd, durationMs }: Savings): string {
  const count = tokens === 0 ? [] : [countText(tokens, 'token')];
  const money = costUsd === null || costUsd === 0 ? [] : [dollarsText(costUsd)];
  return [...count, ...money].join(', ') || durationText(durationMs);
}

/** How long before `now` (in epoch milliseconds) an ISO time is; older than 30 days: its date. */
export function ageText(iso: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(iso)) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} seconds ago`;
  if (seconds < 3600) return `${countText(Math.floor(seconds / 60), 'minute')} ago`;
  if (seconds < 86_400) return `${countText(Math.floor(seconds / 3600), 'hour')} ago`;
  const days = Math.floor(seconds / 86_400);
  return days <= 30 ? `${countText(days, 'day')} ago` : iso.slice(0, 10);
}

/** `812 B`, `3.4 kB`, `1.2 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1 task`, `3,000 tasks`. */
export function countText(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
