import type { Hono } from 'hono';
import { CrewError } from '../../../errors.ts';
import { resumeBatch } from '../../../project/batch/batches.ts';
import { kickoffRequest } from '../../../project/crew-options.ts';
import type { HistoryView } from '../../../store/history-view.ts';
import type { BatchId, BatchRecord } from '../../../store/records.ts';
import type { BatchFacts } from '../../api.ts';
import type { BatchStarted } from '../../api-actions.ts';
import type { UiContext } from '../context.ts';
import { numberField } from './fields.ts';
import { json, postedJson } from './respond.ts';
import { cancel } from './run-routes.ts';

export function addBatchRoutes(app: Hono, ui: UiContext): void {
  app.get('/api/batches', async ({ req }) => {
    const limit = numberField(req.query('limit') ?? 50, 'limit', [1, 500]);
    const offset = numberField(req.query('offset') ?? 0, 'offset', [0, 1_000_000_000]);
    if (ui.history.file() === null) return json(ui, { batches: [], total: 0 });
    return json(ui, await (await ui.history.view()).batches({ limit, offset }));
  });
  app.get('/api/batches/:batch', async ({ req }) => json(ui, await batchFacts(ui, req.param('batch'))));
  app.post('/api/batches/:batch/stop', async (context) => {
    await postedJson(context);
    return json(ui, await stop(ui, context.req.param('batch')), 202);
  });
  app.post('/api/batches/:batch/resume', async (context) => {
    await postedJson(context);
    return json(ui, await resume(ui, context.req.param('batch')), 201);
  });
}

async function batchFacts(ui: UiContext, reference: string): Promise<BatchFacts> {
  const view = await ui.history.view();
  const batch = await existing(view, reference);
  const rows = await view.batchRows(batch.batchId);
  const runs = await view.runsById(rows.flatMap(({ runId }) => runId ?? []));
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const all = await view.runs({ batchId: batch.batchId });
  const costUsd = all.reduce((sum, run) => sum + (run.offline ? 0 : (run.costUsd ?? 0)), 0);
  const job = ui.jobs.batch(batch.batchId);
  return {
    batch,
    rows: rows.map(({ row, runId }) => ({ row, run: runId === null ? null : (byId.get(runId) ?? null) })),
    costUsd,
    running: job !== undefined && job.result === null,
    result: job?.result ?? null,
  };
}

async function stop(ui: UiContext, reference: string) {
  const view = await ui.history.view();
  const { batchId } = await existing(view, reference);
  if (ui.jobs.stopBatch(batchId)) return { batchId, whole: true, cancelled: [] };
  const rows = await view.batchRows(batchId);
  const running = rows.flatMap(({ runId, status }) => (runId !== null && status === 'running' ? [runId] : []));
  if (running.length === 0) throw new CrewError('refused', `No run of ${batchId} is running`);
  await cancel(ui, running);
  return { batchId, whole: false, cancelled: running };
}

async function resume(ui: UiContext, reference: string): Promise<BatchStarted> {
  const view = await ui.history.view();
  const { batchId } = await existing(view, reference);
  if (ui.jobs.batch(batchId)?.result === null) throw new CrewError('refused', `Batch ${batchId} is still running`);
  const rows = await view.batchRows(batchId);
  if (rows.every(({ status }) => status === 'completed')) {
    throw new CrewError('refused', `Every row of ${batchId} is completed`, { hint: 'Run them again with a replay' });
  }
  const session = await ui.crews.current();
  const work = { id: batchId, given: kickoffRequest({}) };
  const started = await ui.jobs.startBatch(session, (watching) => resumeBatch(session, work, watching));
  return { batchId, rows: started.rows.length };
}

async function existing(view: HistoryView, reference: string): Promise<BatchRecord> {
  const batch = await view.batch(reference.toLowerCase() as BatchId);
  if (batch !== undefined) return batch;
  throw new CrewError('not-found', `No batch "${reference}"`);
}
