import { keyHostText } from '../../model/settings/key-host.ts';
import { keyHosts } from '../../model/settings/key-hosts.ts';
import { missingKeys } from '../../model/settings/missing-keys.ts';
import { ownModels } from '../../run/plan/choose-models.ts';
import type { AgentSpec, CrewSpec, Place, Problem, TaskSpec } from '../../spec/crew-spec.ts';
import { inputUses } from '../../spec/problems/input-uses.ts';
import { noteAt, startOf } from '../../spec/yaml/problem-at.ts';
import { givenServers } from '../execute/tool-room.ts';
import { loadEnvironment } from './environment.ts';
import type { Environment } from './find-project.ts';

/** What a crew in order consists of, for people and for `check --json`. */
export interface CheckReport {
  readonly crew: string;
  readonly tasks: readonly CheckedTask[];
  readonly agents: readonly { readonly name: string; readonly role: string }[];
  readonly inputs: readonly CheckedInput[];
  /** Such as a key that will be missing. */
  readonly notes: readonly Problem[];
}

export interface CheckedTask {
  readonly name: string;
  readonly agent: string;
  /** `provider/model`; null when nothing names one and no key is found. */
  readonly model: string | null;
  /** Models that are asked, in order, when that one fails for good. */
  readonly fallbacks: readonly string[];
  readonly context: readonly string[];
  readonly outputFile: string | null;
}

export interface CheckedInput {
  readonly name: string;
  readonly required: boolean;
  readonly default: unknown;
  readonly description: string | null;
  /** Such as `task research, description`. */
  readonly usedIn: readonly string[];
}

export async function checkReport(dir: string, spec: CrewSpec, own: Environment): Promise<CheckReport> {
  const environment = await loadEnvironment(dir, null, own);
  const choice = { override: null, agentOverrides: {}, project: false, offline: false, environment };
  const chosen = spec.tasks.map((task) => ownModels({ spec, pair: { task, agent: agentOf(spec, task) }, choice }));
  return {
    crew: spec.name,
    tasks: spec.tasks.map((task, index) => checkedTask(task, chosen[index])),
    agents: spec.agents.map(({ name, role }) => ({ name, role })),
    inputs: checkedInputs(spec),
    notes: [
      ...keyNotes(spec, chosen, environment),
      ...keyHostNotes(spec, chosen),
      ...(await variableNotes(spec, environment)),
    ],
  };
}

function agentOf(spec: CrewSpec, task: TaskSpec): AgentSpec {
  const agent = spec.agents.find((candidate) => candidate.name === task.agent);
  if (agent === undefined) throw new Error(`no agent "${task.agent}" in a checked crew`);
  return agent;
}

function checkedTask(task: TaskSpec, chosen: ReturnType<typeof ownModels> | undefined): CheckedTask {
  const { name, agent, context, outputFile = null } = task;
  const fallbacks = chosen?.fallbacks.map(({ label }) => label) ?? [];
  return { name, agent, model: chosen?.model?.label ?? null, fallbacks, context, outputFile };
}

function checkedInputs(spec: CrewSpec): readonly CheckedInput[] {
  const uses = Map.groupBy(inputUses(spec), (use) => use.name);
  const declared = new Map((spec.declaredInputs ?? []).map((input) => [input.name, input]));
  const names = new Set([...declared.keys(), ...uses.keys()]);
  return [...names].map((name) => {
    const input = declared.get(name);
    const automatic = name === 'current_date' || name === 'current_year';
    return {
      name,
      required: input?.default === undefined && !automatic,
      default: input?.default ?? null,
      description: input?.description ?? null,
      usedIn: (uses.get(name) ?? []).map((use) => use.where),
    };
  });
}

/** `chosen`: of each task. A key is noted once, where the first model that needs it is named. */
function keyNotes(
  spec: CrewSpec,
  chosen: readonly ReturnType<typeof ownModels>[],
  environment: Environment,
): readonly Problem[] {
  const start = spec.llm?.place ?? spec.tasks[0]?.places[''] ?? startOf('crew.yaml');
  const noted = new Map<string, Problem>();
  for (const [index, task] of spec.tasks.entries()) {
    const { model = null, fallbacks = [] } = chosen[index] ?? {};
    const { place } = task.llm ?? agentOf(spec, task).llm ?? { place: start };
    for (const { variable, model: needs } of missingKeys(
      model === null ? fallbacks : [model, ...fallbacks],
      environment,
    )) {
      if (!noted.has(variable)) noted.set(variable, note(place, `${variable} is not set; ${needs} needs it`));
    }
  }
  const noModel = chosen.some(({ model }) => model === null)
    ? [note(start, 'no model: set llm in crew.yaml, or a key such as OPENAI_API_KEY')]
    : [];
  return [...noted.values(), ...noModel];
}

/** A note for each key that goes elsewhere than to its provider, where the first model that sends it is named. */
function keyHostNotes(spec: CrewSpec, chosen: readonly ReturnType<typeof ownModels>[]): readonly Problem[] {
  const noted = new Map<string, Problem>();
  for (const [index, task] of spec.tasks.entries()) {
    const { model = null, fallbacks = [] } = chosen[index] ?? {};
    const place = task.llm?.place ?? agentOf(spec, task).llm?.place ?? spec.llm?.place ?? startOf('crew.yaml');
    for (const one of keyHosts(model === null ? fallbacks : [model, ...fallbacks])) {
      const text = keyHostText(one);
      if (!noted.has(text)) noted.set(text, noteAt({ ...place, length: 1 }, text));
    }
  }
  return [...noted.values()];
}

/** What MCP servers are to be given and is not there. */
async function variableNotes(spec: CrewSpec, environment: Environment): Promise<readonly Problem[]> {
  const servers = givenServers(spec);
  if (servers.length === 0) return [];
  const { missingVariables } = await import('../../tools/mcp/filled-values.ts');
  return servers.flatMap((server) =>
    missingVariables(server, environment).map(({ variable, key }) =>
      note(server.place, `${variable} is not set; ${key} needs it`),
    ),
  );
}

function note(place: Place, message: string): Problem {
  const hint = 'Put it into .env beside crew.yaml   ·   try without:  crew kickoff --offline';
  return noteAt({ ...place, length: 1 }, message, hint);
}
