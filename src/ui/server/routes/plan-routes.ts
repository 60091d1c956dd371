import type { Hono } from 'hono';
import { CrewError } from '../../../errors.ts';
import { planBulk } from '../../../project/batch/bulk.ts';
import { resumeRequest } from '../../../project/prepare/resume.ts';
import {
  type AnyPrepared,
  newRunId,
  type PlacedRequest,
  prepareRun,
  type RunRequest,
  type Session,
} from '../../../project/session.ts';
import type { RunId } from '../../../run/ids.ts';
import { doesSomething } from '../../../run/plan/plan-crew.ts';
import type { PlannedTask, Savings } from '../../../run/plan.ts';
import { planRow } from '../../../run/run-crew.ts';
import type { PlanAnswer, PlannedRow, Started } from '../../api-actions.ts';
import { commandLine } from '../command-line.ts';
import type { UiContext } from '../context.ts';
import { envFileNames } from '../secrets.ts';
import { resumeModels, runRequest } from './requests.ts';
import { json, postedJson } from './respond.ts';

export function addPlanRoutes(app: Hono, ui: UiContext): void {
  app.post('/api/plan', async (context) => {
    const request = runRequest(await postedJson(context), envFileNames(ui.place.dir));
    return json(ui, await planAnswer(await ui.crews.current(), request));
  });
  app.post('/api/start', async (context) => {
    const request = runRequest(await postedJson(context), envFileNames(ui.place.dir));
    return json(ui, await start(ui, request), 201);
  });
  app.post('/api/runs/:run/resume', async (context) => {
    const models = resumeModels(await postedJson(context));
    const session = await ui.crews.current();
    return json(ui, await start(ui, await resumeRequest(session, context.req.param('run'), models)), 201);
  });
}

async function planAnswer(session: Session, request: RunRequest): Promise<PlanAnswer> {
  const prepared = await preparedRun(session, request);
  const { plan, source, notes } = prepared;
  const { model, agentModels, envFile } = plan.options;
  return {
    source: source?.runId ?? null,
    kept: { model, agentModels, envFile },
    inputs: plan.inputs,
    tasks: plan.tasks.map(plannedRow),
    notes,
    runsSomething: source === undefined || doesSomething(plan),
    saves: savingsOf(plan.tasks),
    likely: source === undefined ? null : await likelyOf(session, request, source.runId),
    command: commandLine(request, process.platform),
  };
}

async function start(ui: UiContext, request: PlacedRequest): Promise<Started> {
  const session = await ui.crews.current();
  const prepared = await preparedRun(session, request);
  const { plan, source, notes } = prepared;
  if (source !== undefined && !doesSomething(plan)) {
    throw new CrewError('refused', `Nothing to run: everything is as ${source.runId} has it`, {
      hint: 'Choose tasks to run, or change an input, an output or the model',
    });
  }
  await ui.jobs.startRun(session, prepared);
  return { runId: plan.runId, notes };
}

function preparedRun(session: Session, { batch = null, ...request }: PlacedRequest): Promise<AnyPrepared> {
  return prepareRun(session, { runId: newRunId(session), batch }, request);
}

function plannedRow(task: PlannedTask): PlannedRow {
  const { number, name, agent, action, reason, taskId, drift, stale, saves } = planRow(task);
  const [model, repeats] = task.action === 'run' ? [task.model.label, task.repeats] : [null, []];
  return { number, name, agent, action, reason, taskId, drift, stale, saves, model, repeats };
}

/** As a run's own `saved` is added up. */
function savingsOf(tasks: readonly PlannedTask[]): Savings | null {
  const all = tasks.flatMap((task) => (task.action === 'reuse' ? [task.saves] : []));
  if (all.length === 0) return null;
  const costs = all.map(({ costUsd }) => costUsd);
  return {
    tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    durationMs: all.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

/** As a bulk replay of this one run says it; null: nothing. */
async function likelyOf(session: Session, { type, request }: RunRequest, run: RunId): Promise<PlanAnswer['likely']> {
  if (type === 'kickoff') return null;
  const [row] = await planBulk(session, { ids: [run], filter: {} }, request);
  if (row === undefined) return null;
  const { likelyTokens: tokens, likelyCostUsd: costUsd } = row;
  return tokens === 0 && costUsd === 0 ? null : { tokens, costUsd };
}
