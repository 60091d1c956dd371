import type { Hono } from 'hono';
import { finalOutput } from '../../../project/history/run-result.ts';
import { runByReference } from '../../../project/prepare/source-run.ts';
import type { RunId } from '../../../run/ids.ts';
import type { HistoryView } from '../../../store/history-view.ts';
import type { FoundRuns, RunQuery } from '../../../store/read/page-runs.ts';
import type { BatchId, RunRecord } from '../../../store/records.ts';
import { openRunStore } from '../../../store/run-store.ts';
import type { FoldedBatch, KnownRuns, ListedRun, RunFacts, RunPage } from '../../api.ts';
import type { UiContext } from '../context.ts';
import { listedTask, matchIn } from '../texts.ts';
import { exportedRun } from './exported-run.ts';
import { fieldsOf, listField } from './fields.ts';
import { download, json, postedJson } from './respond.ts';
import { runQuery } from './run-query.ts';

export function addRunRoutes(app: Hono, ui: UiContext): void {
  app.get('/api/runs', async ({ req }) => json(ui, await runPage(ui, runQuery(req.query()))));
  app.post('/api/runs/known', async (context) => {
    const runs = listField(fieldsOf(await postedJson(context), 'the request', ['runs']), 'runs');
    return json(ui, await knownRuns(ui, runs));
  });
  app.get('/api/runs/:run', async ({ req }) => json(ui, await runFacts(await ui.history.view(), req.param('run'))));
  app.get('/api/runs/:run/export', async ({ req }) =>
    download(ui, await exportedRun(ui, req.param('run'), req.query('format'))),
  );
  app.post('/api/runs/:run/cancel', async (context) => {
    await postedJson(context);
    const { runId } = await runByReference(await ui.history.view(), context.req.param('run'));
    await cancel(ui, [runId]);
    return json(ui, { runId }, 202);
  });
}

/** Tells the processes that run these runs, whichever they are; CrewError `refused` for one that does not run. */
export async function cancel({ place }: UiContext, runs: readonly RunRecord['runId'][]): Promise<void> {
  const store = await openRunStore(place.database);
  try {
    for (const runId of runs) await store.requestCancel(runId);
  } finally {
    store.close();
  }
}

async function runPage({ history }: UiContext, query: RunQuery): Promise<RunPage> {
  if (history.file() === null) {
    return { runs: [], total: 0, counts: { all: 0, running: 0, completed: 0, failed: 0, interrupted: 0 } };
  }
  const view = await history.view();
  const { rows, total, counts, matching } = await view.page(query);
  const runs = await view.runsById(rows.map(({ id }) => id));
  const standsFor = new Map(rows.map((row) => [row.id, row.runs]));
  const listed: ListedRun[] = [];
  for (const run of runs) {
    const batch = query.fold ? await foldedBatch(view, run, { standsFor, matching }) : null;
    const match = query.text === undefined ? null : matchIn(await view.tasks(run.runId), query.text);
    listed.push({ run, batch, match });
  }
  return { runs: listed, total, counts };
}

async function knownRuns({ history }: UiContext, runs: readonly string[]): Promise<KnownRuns> {
  if (history.file() === null) return { runs: [] };
  const known = await (await history.view()).runsById(runs as readonly RunId[]);
  return { runs: known.map(({ runId }) => runId) };
}

interface Folding extends Pick<FoundRuns, 'matching'> {
  readonly standsFor: ReadonlyMap<FoundRuns['rows'][number]['id'], number>;
}

async function foldedBatch(
  view: HistoryView,
  { runId, batchId }: RunRecord,
  { standsFor, matching }: Folding,
): Promise<FoldedBatch | null> {
  if (batchId === null) return null;
  const id = batchId as BatchId;
  const batch = await view.batch(id);
  if (batch === undefined) return null;
  const statuses = matching.get(id) ?? (await view.batchStatuses(id));
  return { ...batch, runs: standsFor.get(runId) ?? 1, statuses };
}

const mostChildren = 100;

async function runFacts(view: HistoryView, reference: string): Promise<RunFacts> {
  const run = await runByReference(view, reference);
  const tasks = await view.tasks(run.runId);
  const answer = finalOutput(tasks);
  const final = tasks.findLast(({ status, output }) => status === 'completed' && output === answer);
  return {
    run,
    tasks: tasks.map(listedTask),
    parent: run.parentRunId === null ? null : ((await view.run(run.parentRunId)) ?? null),
    root: run.rootRunId === run.runId ? null : ((await view.run(run.rootRunId)) ?? null),
    children: await view.children(run.runId, mostChildren),
    batch: run.batchId === null ? null : ((await view.batch(run.batchId as BatchId)) ?? null),
    finalTaskId: final?.taskId ?? null,
  };
}
