import { CrewError } from '../../errors.ts';
import { doesSomething } from '../../run/plan/plan-crew.ts';
import type { RunRecord, SideEffects } from '../../store/records.ts';
import type { ReplayRequest } from '../prepare/prepare-replay.ts';
import { sideEffectsAgain, sideEffectsText } from '../prepare/side-effects.ts';
import { historyReader, newRunId, prepareRun, type RunRequest, type Session } from '../session.ts';
import { type BulkChoice, type BulkRuns, bulkRuns } from './bulk-runs.ts';
import { likelyCost } from './likely-cost.ts';

export interface BulkRow {
  readonly run: RunRecord;
  readonly request: RunRequest;
  /** The tasks that would run. */
  readonly runs: readonly string[];
  /** What the tokens of those tasks, as recorded, cost with the model that would be asked; null: unknown; 0: no model would be. */
  readonly likelyCostUsd: number | null;
  readonly likelyTokens: number;
  /** Calls with side effects that its source made in tasks that would run again. */
  readonly repeats: readonly SideEffects[];
  /** Nothing would run and nothing is edited: there is nothing to start a run for. */
  readonly idle: boolean;
  /** Why it cannot be replayed so; null: it can. */
  readonly refusal: string | null;
}

export interface BulkPlan extends Omit<BulkRuns, 'runs'> {
  readonly rows: readonly BulkRow[];
}

/** Finds the runs and plans their replays; starts nothing. Rows that would repeat side effects are refused unless `request.allowSideEffects` is true. */
export async function bulkPlan(
  session: Session,
  choice: BulkChoice,
  request: Omit<ReplayRequest, 'run'>,
): Promise<BulkPlan> {
  const { runs, ...left } = await bulkRuns(await historyReader(session), choice, asksModel(request));
  const careful = { ...request, allowSideEffects: request.allowSideEffects === true };
  const rows: BulkRow[] = [];
  for (const run of runs) rows.push(await bulkRow(session, run, { ...careful, run: run.runId }));
  return { ...left, rows };
}

/** The rows of a bulk plan. */
export async function planBulk(
  session: Session,
  choice: BulkChoice,
  request: Omit<ReplayRequest, 'run'>,
): Promise<readonly BulkRow[]> {
  return (await bulkPlan(session, choice, request)).rows;
}

/** Made-up outputs are kept from a model, unless they are allowed. */
export function asksModel({ offline, allowOffline, cassette }: Omit<ReplayRequest, 'run'>): boolean {
  return !offline && !allowOffline && cassette?.type !== 'playback';
}

async function bulkRow(session: Session, run: RunRecord, request: ReplayRequest): Promise<BulkRow> {
  const row = { run, request: { type: 'replay', request } as const };
  try {
    // Side effects are looked at below, so that a row that is refused for them still says what it would do.
    const free = { type: 'replay', request: { ...request, allowSideEffects: true } } as const;
    const { plan } = await prepareRun(session, { runId: newRunId(session), batch: null }, free);
    const repeats = sideEffectsAgain(plan);
    const runs = plan.tasks.filter((task) => task.action === 'run').map((task) => task.name);
    const asksModel = !plan.offline && plan.options.playback === undefined;
    const all = asksModel ? await (await historyReader(session)).tasks(run.runId) : [];
    const likely = await likelyCost(plan, all);
    return {
      ...row,
      runs,
      likelyCostUsd: likely.costUsd,
      likelyTokens: likely.tokens,
      repeats,
      idle: !doesSomething(plan),
      refusal: request.allowSideEffects === true || repeats.length === 0 ? null : repeatsRefusal(repeats),
    };
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    const nothing = { runs: [], likelyCostUsd: 0, likelyTokens: 0, repeats: [], idle: false };
    return { ...row, ...nothing, refusal: error.message };
  }
}

function repeatsRefusal(repeats: readonly SideEffects[]): string {
  return `it would call again: ${sideEffectsText(repeats)}`;
}
