import { CrewError } from '../errors.ts';
import { missingKeys } from '../model/missing-keys.ts';
import type { ModelSettings } from '../model/model.ts';
import type { RunId } from '../run/ids.ts';
import type { Plan, Selection } from '../run/plan.ts';
import { type Memory, planCrew } from '../run/plan-crew.ts';
import type { RunStore } from '../store/run-store.ts';
import { loadEnvironment } from './environment.ts';
import type { Environment } from './find-project.ts';
import { gatherInputs, type InputValues, refuseMissingInputs } from './gather-inputs.ts';
import type { Project } from './open-project.ts';
import { checkOutputFiles } from './output-file.ts';
import { chooseSource, type SourceRun } from './source-run.ts';
import { resolveTask } from './task-reference.ts';

export interface KickoffRequest {
  readonly inputs: InputValues;
  /** `provider/model` for every task; null: as the files say. */
  readonly model: string | null;
  /** Relative to the project, or absolute. */
  readonly envFile: string | null;
  readonly offline: boolean;
}

export interface ReplayRequest extends KickoffRequest {
  /** A run's id or a unique start of one; null: chosen as docs/replay.md says. */
  readonly run: string | null;
  /** Task id, name, number or unique start of an id; null: the whole run. */
  readonly from: string | null;
  readonly allowOffline: boolean;
}

/** A plan that may be carried out: inputs complete, keys there, output files writable. */
export interface Prepared {
  readonly plan: Plan;
  /** The variables that models may take their keys from. */
  readonly environment: Environment;
  /** For people, one line each. */
  readonly notes: readonly string[];
}

export async function prepareKickoff(project: Project, runId: RunId, request: KickoffRequest): Promise<Prepared> {
  return prepare(project, runId, { request, selection: { type: 'kickoff' }, source: null, memory: null, allowOffline: true });
}

/** Plans a replay; `store` is only read. */
export async function prepareReplay(project: Project, runId: RunId, { store, request }: { store: RunStore; request: ReplayRequest }): Promise<Prepared> {
  const source = await chooseSource(store, { run: request.run, task: request.from, offline: request.offline });
  const { run, tasks } = source;
  const today = project.spec.tasks.map((task) => task.name);
  const selection: Selection =
    request.from === null ? { type: 'all' } : { type: 'from', task: resolveTask(request.from, { runId: run.runId, rows: tasks, today }) };
  const memory = { runId: run.runId, rootRunId: run.rootRunId, outputs: await store.memoryOf(run.runId) };
  return prepare(project, runId, { request: keptOptions(request, source), selection, source, memory, allowOffline: request.allowOffline });
}

interface Preparation {
  readonly request: KickoffRequest;
  readonly selection: Selection;
  readonly source: SourceRun | null;
  readonly memory: Memory | null;
  readonly allowOffline: boolean;
}

async function prepare(project: Project, runId: RunId, preparation: Preparation): Promise<Prepared> {
  const { request, selection, source, memory, allowOffline } = preparation;
  const environment = await loadEnvironment(project.dir, request.envFile, project.environment);
  const recorded = source === null ? null : { values: source.run.inputs, defaulted: source.run.options.defaulted };
  const gathered = gatherInputs({ spec: project.spec, given: request.inputs, recorded, today: new Date() });
  refuseMissingInputs(gathered.missing);
  const plan = planCrew({
    spec: project.spec,
    runId,
    inputs: gathered.values,
    options: { model: request.model, envFile: request.envFile, selection, defaulted: gathered.defaulted },
    models: { override: request.model, offline: request.offline, environment },
    allowOffline,
    memory,
  });
  if (!request.offline) refuseMissingKeys(plan, environment);
  checkOutputFiles(project.dir, plan);
  return { plan, environment, notes: gathered.notes };
}

/** The source's `--model` and `--env-file` hold on, unless this replay names its own; `project` goes back to what the files say. */
function keptOptions(request: ReplayRequest, { run }: SourceRun): KickoffRequest {
  const model = request.model === 'project' ? null : (request.model ?? run.options.model);
  return { ...request, model, envFile: request.envFile ?? run.options.envFile };
}

function refuseMissingKeys(plan: Plan, environment: Environment): void {
  const settings: ModelSettings[] = plan.tasks.flatMap((task) => (task.action === 'run' ? [task.model] : []));
  const missing = missingKeys(settings, environment);
  if (missing.length === 0) return;
  throw new CrewError('missing-key', `No key: ${missing.map(({ variable, model }) => `${variable} is not set (for ${model})`).join('; ')}`, {
    hint: `Put ${missing[0]?.variable}=… into .env beside crew.yaml, or into the environment   ·   try without a key:  --offline`,
  });
}

