import type { RunOptions } from '../../run/plan.ts';
import type { AgentSpec } from '../../spec/crew-spec.ts';
import type { RunReader } from '../../store/records.ts';
import type { KickoffRequest } from './prepare-kickoff.ts';
import type { SourceRun } from './source-run.ts';

export interface KeptRequest {
  readonly request: KickoffRequest;
  /** For people: models whose agent has another name today, or none. */
  readonly notes: readonly string[];
}

export interface KeptFrom {
  readonly store: Pick<RunReader, 'execution'>;
  readonly source: SourceRun;
  /** Today's. */
  readonly agents: readonly AgentSpec[];
}

/** The source's models and `--env-file` hold on, unless this replay names its own; `project` goes back to what the files say. */
export async function withKept(
  request: KickoffRequest & { readonly resumes?: boolean },
  from: KeptFrom,
): Promise<KeptRequest> {
  const kept: RunOptions = from.source.run.options;
  const envFile = request.envFile ?? kept.envFile;
  if (request.model === 'project') return { request: { ...request, model: null, envFile }, notes: [] };
  if (request.model !== null) return { request: { ...request, envFile }, notes: [] };
  const names = await agentNames(Object.keys(kept.agentModels), from);
  // What is left of a batch's row was asked for by the names of its day.
  const given = request.resumes === true ? renamedKeys(request.agentModels, names) : request.agentModels;
  const agentModels = { ...keptModels(kept.agentModels, names), ...given };
  const notes = [...names].flatMap(([name, today]) => noteOf(`${name}=${kept.agentModels[name]}`, name, today) ?? []);
  return { request: { ...request, model: kept.model, agentModels, envFile }, notes };
}

/** What each of these agents is called today; null: there is none that could be meant. */
async function agentNames(
  names: readonly string[],
  { store, source, agents }: KeptFrom,
): Promise<ReadonlyMap<string, string | null>> {
  const known = new Set(source.tasks.map(({ agent }) => agent));
  const fresh = agents.filter(({ name }) => !known.has(name));
  const found = new Map<string, string | null>();
  for (const name of names) {
    const isThere = agents.some((agent) => agent.name === name);
    const row = isThere ? undefined : source.tasks.find(({ agent, taskId }) => agent === name && taskId !== null);
    const then = row?.taskId == null ? undefined : (await store.execution(row.taskId))?.definition.agent;
    const same = fresh.filter((agent) => then !== undefined && isSame(agent, then));
    const [only, second] = same;
    found.set(name, isThere ? name : only === undefined || second !== undefined ? null : only.name);
  }
  return found;
}

type Words = Pick<AgentSpec, 'role' | 'goal' | 'backstory'> & { readonly systemPrompt?: string | null };

function isSame(a: Words, b: Words): boolean {
  const words = ({ role, goal, backstory, systemPrompt }: Words) => [role, goal, backstory, systemPrompt ?? null];
  return JSON.stringify(words(a)) === JSON.stringify(words(b));
}

function keptModels(
  models: RunOptions['agentModels'],
  names: ReadonlyMap<string, string | null>,
): RunOptions['agentModels'] {
  const there = Object.entries(models).flatMap(([name, model]) => {
    const today = names.get(name);
    return today == null ? [] : [[today, model] as const];
  });
  return Object.fromEntries(there);
}

function renamedKeys(models: RunOptions['agentModels'], names: ReadonlyMap<string, string | null>) {
  return Object.fromEntries(Object.entries(models).map(([name, model]) => [names.get(name) ?? name, model]));
}

function noteOf(model: string, name: string, today: string | null): string | null {
  if (today === name) return null;
  return today === null
    ? `--model ${model} of the source run is not used: no agent is called ${name} today, or is defined as it was   ·   give it to another one:  --model <agent>=…`
    : `--model ${model} of the source run is used for ${today}, as ${name} is called today`;
}
