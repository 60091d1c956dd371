import { CrewError } from '../errors.ts';
import type { RunId } from '../run/ids.ts';
import type { RunFilter, RunReader, RunRecord } from '../store/records.ts';
import type { ReplayRequest } from './prepare-replay.ts';
import { historyReader, newRunId, prepareRun, type RunRequest, type Session } from './session.ts';
import { runByReference } from './source-run.ts';

/** Which runs a bulk replay is of: those named, else those that the filter finds. */
export interface BulkChoice {
  readonly ids: readonly string[];
  readonly filter: RunFilter;
}

export interface BulkRow {
  readonly run: RunRecord;
  readonly request: RunRequest;
  /** The tasks that would run. */
  readonly runs: readonly string[];
  /** What those tasks cost when they were recorded; null: unknown. */
  readonly likelyCostUsd: number | null;
  readonly likelyTokens: number;
  /** Why it cannot be replayed so; null: it can. */
  readonly refusal: string | null;
}

/** Plans the replay of many runs; starts nothing. Runs that a later replay mended are left out, unless named. */
export async function planBulk(
  session: Session,
  choice: BulkChoice,
  request: Omit<ReplayRequest, 'run'>,
): Promise<readonly BulkRow[]> {
  const store = await historyReader(session);
  const runs = await chosenRuns(store, choice);
  const rows: BulkRow[] = [];
  for (const run of runs) rows.push(await bulkRow(session, run, { ...request, run: run.runId }));
  return rows;
}

async function chosenRuns(store: RunReader, { ids, filter }: BulkChoice): Promise<readonly RunRecord[]> {
  if (ids.length > 0) {
    const named = new Map<RunId, RunRecord>();
    for (const id of ids) {
      const run = await runByReference(store, id);
      named.set(run.runId, run);
    }
    return [...named.values()];
  }
  const found = (await store.runs({ ...filter, limit: Number.MAX_SAFE_INTEGER })).filter(
    (run) => run.status !== 'running',
  );
  const broken = found.filter((run) => run.status !== 'completed');
  const mended = await store.mended(broken.map((run) => run.runId));
  return found.filter((run) => !mended.has(run.runId)).slice(0, filter.limit ?? found.length);
}

async function bulkRow(session: Session, run: RunRecord, request: ReplayRequest): Promise<BulkRow> {
  const row = { run, request: { type: 'replay', request } as const };
  try {
    const { plan } = await prepareRun(session, { runId: newRunId(session), batch: null }, row.request);
    const runs = plan.tasks.filter((task) => task.action === 'run').map((task) => task.name);
    const recorded = (await (await historyReader(session)).tasks(run.runId)).filter((task) => runs.includes(task.name));
    const unknown = recorded.some((task) => task.taskId === null || task.costUsd === null);
    const tokens = recorded.map(({ usage }) => (usage === null ? 0 : usage.inputTokens + usage.outputTokens));
    return {
      ...row,
      runs,
      likelyCostUsd: unknown ? null : recorded.reduce((sum, task) => sum + (task.costUsd ?? 0), 0),
      likelyTokens: tokens.reduce((sum, count) => sum + count, 0),
      refusal: null,
    };
  } catch (error) {
    if (!(error instanceof CrewError)) throw error;
    return { ...row, runs: [], likelyCostUsd: 0, likelyTokens: 0, refusal: error.message };
  }
}
