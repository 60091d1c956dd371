import type { Hono } from 'hono';
import { CrewError } from '../../../errors.ts';
import { defaultConcurrency, startBatch } from '../../../project/batch/batches.ts';
import { asksModel, type BulkRow, planBulk } from '../../../project/batch/bulk.ts';
import { type BulkChoice, worthwhile } from '../../../project/batch/bulk-runs.ts';
import { inputsText, oneLine, shorten } from '../../../report/text.ts';
import type { HistoryView } from '../../../store/history-view.ts';
import type { RunRecord } from '../../../store/records.ts';
import type { BatchStarted, BulkPlan } from '../../api-actions.ts';
import { bulkCommandLine } from '../command-line.ts';
import type { UiContext } from '../context.ts';
import { envFileNames } from '../secrets.ts';
import { type BulkWishes, bulkWishes } from './requests.ts';
import { json, postedJson } from './respond.ts';
import type { QueryFilter } from './run-query.ts';

export function addBulkRoutes(app: Hono, ui: UiContext): void {
  app.post('/api/bulk/plan', async (context) => {
    const wishes = bulkWishes(await postedJson(context), envFileNames(ui.place.dir));
    const rows = await plannedRows(ui, wishes);
    return json(ui, bulkPlan(rows, await leftOut(ui, wishes, rows), wishes));
  });
  app.post('/api/bulk/start', async (context) => {
    const wishes = bulkWishes(await postedJson(context), envFileNames(ui.place.dir));
    return json(ui, await start(ui, wishes), 201);
  });
}

async function start(ui: UiContext, wishes: BulkWishes): Promise<BatchStarted> {
  const rows = await plannedRows(ui, wishes);
  if (rows.length === 0) throw new CrewError('not-found', 'No run matches', { hint: 'Choose other runs' });
  const requests = startable(rows).map(({ request }) => request);
  const { concurrency, name } = wishes;
  const options = { concurrency: concurrency ?? defaultConcurrency, ...(name === null ? {} : { name }) };
  const session = await ui.crews.current();
  const work = { kind: 'replay', requests } as const;
  const { batchId } = await ui.jobs.startBatch(session, (watching) =>
    startBatch(session, work, { ...options, ...watching }),
  );
  return { batchId, rows: requests.length };
}

/** CrewError `refused` when that is none. */
function startable(rows: readonly BulkRow[]): readonly BulkRow[] {
  const found = rows.filter(({ refusal, idle }) => refusal === null && !idle);
  if (found.length > 0) return found;
  const refusal = rows.find((row) => row.refusal !== null)?.refusal ?? null;
  throw new CrewError('refused', refusal === null ? 'Nothing to run' : `None can be replayed so: ${refusal}`, {
    hint: 'Choose other tasks or other runs',
  });
}

async function plannedRows(ui: UiContext, { runs, filter, request }: BulkWishes): Promise<readonly BulkRow[]> {
  const session = await ui.crews.current();
  const view = await ui.history.view();
  if (filter !== null) refuseTooMany((await view.page({ ...filter, ...everything, limit: 1 })).total);
  refuseTooMany(runs.length);
  const choice = filter === null ? { ids: runs, filter: {} } : await choiceOf(view, filter, request);
  return choice === null ? [] : planBulk(session, choice, request);
}

const everything = { limit: Number.MAX_SAFE_INTEGER, offset: 0, sort: 'started', order: 'desc', fold: false } as const;

/** Each is planned, and each time that a choice in the dialog changes. */
const mostPlanned = 1000;

function refuseTooMany(count: number): void {
  if (count <= mostPlanned) return;
  throw new CrewError('usage', `${count} runs are too many at once; the page replays up to ${mostPlanned}`, {
    hint: 'Choose fewer   ·   in a terminal there is no such limit:  crew replay --bulk',
  });
}

/** What a filter of the terminal cannot say is looked up here, and left out as it does. Null: no run matches. */
async function choiceOf(
  view: HistoryView,
  filter: QueryFilter,
  request: BulkWishes['request'],
): Promise<BulkChoice | null> {
  const { text, root, batch, status, since, until } = filter;
  if (text === undefined && root === undefined) {
    return {
      ids: [],
      filter: {
        ...(status === undefined ? {} : { status }),
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
        ...(batch === undefined ? {} : { batchId: batch }),
      },
    };
  }
  const { rows } = await view.page({ ...filter, ...everything });
  const found = (await view.runsById(rows.map(({ id }) => id))).filter((run) => run.status !== 'running');
  const ids = (await worthwhile(view, found, asksModel(request))).runs.map((run) => run.runId);
  return ids.length === 0 ? null : { ids, filter: {} };
}

/** What matches and is not planned, with why. */
async function leftOut(
  ui: UiContext,
  { filter, request }: BulkWishes,
  planned: readonly BulkRow[],
): Promise<BulkPlan['leftOut']> {
  if (filter === null) return [];
  const view = await ui.history.view();
  const taken = new Set(planned.map(({ run }) => run.runId));
  const { rows } = await view.page({ ...filter, ...everything });
  const runs = await view.runsById(rows.map(({ id }) => id).filter((id) => !taken.has(id)));
  const mended = await view.mended(runs.map(({ runId }) => runId));
  return runs.map((run) => ({ ...aboutRun(run), reason: reasonFor(run, mended.has(run.runId), request.offline) }));
}

function reasonFor({ status, offline }: RunRecord, isMended: boolean, isForOffline: boolean): string {
  if (status === 'running') return 'still running';
  if (isMended && status !== 'completed') return 'a later replay of it completed';
  return offline && !isForOffline ? 'made offline' : 'a newer run of the same is replayed';
}

/** Enough for a line. */
const longest = 300;

function aboutRun(run: RunRecord): Pick<BulkPlan['rows'][number], 'runId' | 'status' | 'inputs' | 'error'> {
  const { runId, status, inputs, error } = run;
  const line = (text: string) => shorten(oneLine(text), longest);
  return { runId, status, inputs: line(inputsText(inputs)), error: error === null ? null : line(error.message) };
}

function bulkPlan(rows: readonly BulkRow[], left: BulkPlan['leftOut'], wishes: BulkWishes): BulkPlan {
  return {
    rows: rows.map(({ run, runs, likelyCostUsd, likelyTokens, repeats, idle, refusal }) => ({
      ...aboutRun(run),
      runs,
      likelyCostUsd,
      likelyTokens,
      repeats,
      idle,
      refusal,
    })),
    leftOut: left,
    command: bulkCommandLine(
      wishes,
      rows.map(({ run }) => run.runId),
      process.platform,
    ),
  };
}
