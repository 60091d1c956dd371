import { CrewError } from '../../errors.ts';
import { missingKeys } from '../../model/settings/missing-keys.ts';
import type { RunId } from '../../run/ids.ts';
import { planCrew } from '../../run/plan/plan-crew.ts';
import type { Memory } from '../../run/plan/plan-request.ts';
import type { BatchRow, Plan, Selection } from '../../run/plan.ts';
import type { CrewSpec, LimitsSpec, TaskName } from '../../spec/crew-spec.ts';
import type { Texts } from '../../spec/crew-texts.ts';
import { nearest } from '../../spec/nearest.ts';
import { withModelOf } from '../execute/answers.ts';
import { type CassetteUse, type OpenCassette, openCassette } from '../execute/cassette-file.ts';
import { checkOutputFiles } from '../execute/output-file.ts';
import { serversOf } from '../execute/tool-room.ts';
import { gatherInputs, type InputSources, type InputValues } from '../inputs/gather-inputs.ts';
import { refuseInputs } from '../inputs/refuse-inputs.ts';
import { keptPath, keyPlace, loadEnvironment } from '../open/environment.ts';
import type { Environment } from '../open/find-project.ts';
import type { Project } from '../open/open-project.ts';
import { refuseUnknownPrices } from './check-limits.ts';
import { versionsOf } from './versions.ts';

export interface KickoffRequest {
  readonly inputs: InputValues;
  /** `provider/model` for every task; null: as the files say. */
  readonly model: string | null;
  /** `provider/model` for one agent's tasks, by the agent's key. */
  readonly agentModels: Readonly<Record<string, string>>;
  /** Relative to the project, or absolute. */
  readonly envFile: string | null;
  readonly offline: boolean;
  /** Kept with the run and shown by `runs`. */
  readonly note: string | null;
  /** Absent: models are asked, and nothing is recorded. */
  readonly cassette?: CassetteUse;
  /** Limits that replace those of crew.yaml one by one; absent: none. */
  readonly limits?: LimitsSpec;
}

/** What a plan is made of beyond the request; a kickoff's `source` and `memory` are null. */
export interface Preparation {
  readonly request: KickoffRequest;
  readonly selection: Selection;
  readonly source: InputSources['recorded'];
  readonly memory: Memory | null;
  readonly edits: ReadonlyMap<TaskName, string>;
  readonly allowOffline: boolean;
  readonly strict: boolean;
  /** `--model project`. */
  readonly projectModels: boolean;
  readonly asRecorded: boolean;
  /** Those that stand in for the files' own. */
  readonly texts: Texts;
  readonly batch: BatchRow | null;
  /** The first run of the chain of resumes; null: it resumes nothing. */
  readonly resumes: RunId | null;
}

/** The id of the run to be, and the row of a batch that it will be. */
export interface RunPlace {
  readonly runId: RunId;
  readonly batch: BatchRow | null;
}

/** A plan that may be carried out: inputs complete, keys there, output files writable. */
export interface Prepared {
  readonly plan: Plan;
  /** What it was planned on. */
  readonly spec: CrewSpec;
  /** The variables that models may take their keys from. */
  readonly environment: Environment;
  readonly cassette: OpenCassette | null;
  /** For people, one line each. */
  readonly notes: readonly string[];
}

/** `batch`: the row that it is of a batch. */
export async function prepareKickoff(
  project: Project,
  { runId, batch }: RunPlace,
  request: KickoffRequest,
): Promise<Prepared> {
  const alone = {
    source: null,
    memory: null,
    edits: new Map(),
    allowOffline: true,
    strict: false,
    projectModels: false,
    asRecorded: false,
    texts: {},
    batch,
    resumes: null,
  };
  return prepare(project, runId, { request, selection: { type: 'kickoff' }, ...alone });
}

/** Everything that can go wrong before anything is spent goes wrong here. */
export async function prepare(project: Project, runId: RunId, preparation: Preparation): Promise<Prepared> {
  const { request, selection, source, memory, edits, allowOffline, strict, projectModels, asRecorded, batch } =
    preparation;
  const { model, agentModels, envFile, offline, note } = request;
  const cassette = await cassetteOf(project, request);
  const environment = withModelOf(cassette, await loadEnvironment(project.dir, envFile, project.environment));
  const played = cassette?.type === 'playback' ? cassette.cassette.inputs : {};
  const given = { spec: project.spec, given: request.inputs, recorded: source, played };
  const gathered = gatherInputs({ ...given, today: new Date() });
  refuseInputs(gathered);
  refuseUnknownAgents(project.spec, agentModels);
  const plan = planCrew({
    spec: project.spec,
    runId,
    inputs: gathered.values,
    options: {
      model,
      agentModels,
      envFile,
      selection,
      defaulted: gathered.defaulted,
      asRecorded,
      note,
      ...playbackOption(project, cassette),
      ...(request.limits === undefined ? {} : { limits: request.limits }),
      ...(preparation.resumes === null ? {} : { resumes: preparation.resumes }),
      ...(Object.keys(preparation.texts).length === 0 ? {} : { texts: preparation.texts }),
    },
    models: { override: model, agentOverrides: agentModels, project: projectModels, offline, environment },
    versions: await versionsOf(project.dir, project.spec),
    edits,
    allowOffline,
    strict,
    memory,
    batch,
  });
  if (!offline && cassette?.type !== 'playback') refuseMissingKeys(plan, environment, project.dir);
  if (cassette?.type !== 'playback') await refuseUnknownPrices(plan);
  if (!offline) await refuseMissingVariables(plan, project.spec, environment);
  await checkOutputFiles(project, plan);
  return { plan, spec: project.spec, environment, cassette, notes: [...gathered.notes, ...recordNotes(cassette)] };
}

async function cassetteOf(project: Project, { cassette, offline }: KickoffRequest): Promise<OpenCassette | null> {
  if (cassette === undefined) return null;
  if (offline) {
    throw new CrewError('usage', `--offline and --${cassette.type} exclude each other`, {
      hint: 'Made-up texts need no cassette: leave one of them out',
    });
  }
  return openCassette(project.dir, cassette);
}

function playbackOption(project: Project, cassette: OpenCassette | null): { readonly playback?: string } {
  return cassette?.type === 'playback' ? { playback: keptPath(project.dir, cassette.file) } : {};
}

function recordNotes(cassette: OpenCassette | null): readonly string[] {
  return cassette?.type === 'record' ? [`replies are recorded in ${cassette.shown}, which begins anew`] : [];
}

function refuseUnknownAgents(spec: CrewSpec, agentModels: KickoffRequest['agentModels']): void {
  const names = spec.agents.map((agent) => agent.name);
  const unknown = Object.keys(agentModels).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  throw new CrewError(
    'usage',
    `--model ${unknown}=${agentModels[unknown]}: no agent "${unknown}"; there are ${names.join(', ')}`,
    {
      hint:
        near === undefined ? 'Name an agent of agents.yaml' : `Did you mean:  --model ${near}=${agentModels[unknown]}`,
    },
  );
}

/** What MCP servers are to be given must be there before anything is spent. */
async function refuseMissingVariables(plan: Plan, spec: CrewSpec, environment: Environment): Promise<void> {
  if (spec.mcpServers.length === 0) return;
  const { requireMcpVariables } = await import('../../tools/mcp/filled-values.ts');
  requireMcpVariables(serversOf(plan, spec), environment);
}

function refuseMissingKeys(plan: Plan, environment: Environment, dir: string): void {
  const settings = plan.tasks.flatMap((task) => (task.action === 'run' ? [task.model, ...task.fallbacks] : []));
  const missing = missingKeys(settings, environment);
  if (missing.length === 0) return;
  throw new CrewError(
    'missing-key',
    `No key: ${missing.map(({ variable, model }) => `${variable} is not set (for ${model})`).join('; ')}`,
    {
      hint: `Put ${missing[0]?.variable}=… into ${keyPlace(dir)}   ·   try without a key:  --offline`,
    },
  );
}
