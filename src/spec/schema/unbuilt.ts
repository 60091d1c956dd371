import type { Problem } from '../crew-spec.ts';
import { errorAt, type Mark, noteAt, warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** What the files consist of; maps within these have all their keys. */
export type Part = 'crew' | 'agent' | 'task';

/**
 * A key that is known and that this version does not honour. `error`: the crew would do less than its file says.
 * `warning`: it runs without. `none`: the result is the same without. `hint`: what to write instead.
 */
export interface UnbuiltKey {
  readonly effect: 'error' | 'warning' | 'none';
  readonly description: string;
  readonly hint?: string;
}

/** CrewAI has these for a crew and for one agent. */
const ofCrewAndAgent = {
  verbose: { effect: 'none', description: 'more output' },
  cache: { effect: 'none', description: 'a cache for tools' },
  tracing: { effect: 'none', description: 'traces' },
  function_calling_llm: { effect: 'none', description: 'a model for tool calls' },
  step_callback: { effect: 'none', description: 'a function called at each step' },
} as const;

export const unbuiltKeys: Readonly<Record<Part, Readonly<Record<string, UnbuiltKey>>>> = {
  crew: {
    manager_llm: { effect: 'error', description: 'the model of a hierarchical crew' },
    manager_agent: { effect: 'error', description: 'the agent that leads a hierarchical crew' },
    planning: { effect: 'error', description: 'a plan made by a model before the tasks' },
    knowledge: { effect: 'warning', description: 'texts that the agents can look things up in' },
    memory: { effect: 'warning', description: 'what agents remember from run to run' },
    ...ofCrewAndAgent,
    share_crew: { effect: 'none', description: 'telemetry' },
  },
  agent: {
    callbacks: { effect: 'error', description: 'functions called with the output' },
    allow_delegation: { effect: 'warning', description: 'may it ask other agents?' },
    memory: { effect: 'warning', description: 'what the agent remembers from run to run' },
    knowledge: { effect: 'warning', description: 'texts that the agent can look things up in' },
    ...ofCrewAndAgent,
    max_retry_limit: { effect: 'none', description: 'retries after an error' },
  },
  task: {
    human_input: { effect: 'error', description: 'a person looks at the output before the run goes on' },
    condition: { effect: 'error', description: 'when the task is to run' },
    output_pydantic: {
      effect: 'error',
      description: 'a Python class for the output',
      hint: 'Write output_json: with a JSON schema, or with the path of one.',
    },
    callbacks: { effect: 'error', description: 'functions called with the output' },
    async_execution: { effect: 'warning', description: 'run beside the next task' },
  },
};

/** Errors and warnings of one map. A key that is off or empty is no problem. */
export function unbuiltProblems(part: Part, node: YamlNode): readonly Problem[] {
  const problems = marked(part, node).flatMap(([name, mark, key]) => {
    if (key.effect === 'error')
      return [
        errorAt(
          mark,
          `${name} (${key.description}) is not in this version`,
          key.hint ?? `Remove ${name}, or set it to null.`,
        ),
      ];
    if (key.effect === 'warning') return [warningAt(mark, `${name} is not applied yet: ${key.description}`)];
    return [];
  });
  return [...hierarchical(part, node), ...problems];
}

/** One line for all keys of all files that change nothing; at the first of them. */
export function withoutEffect(maps: readonly (readonly [Part, YamlNode])[]): readonly Problem[] {
  const found = maps.flatMap(([part, node]) => marked(part, node).filter(([, , key]) => key.effect === 'none'));
  const names = [...new Set(found.map(([name]) => name))];
  return found.slice(0, 1).map(([, mark]) => noteAt(mark, `without effect here: ${names.join(', ')}`));
}

function marked(part: Part, node: YamlNode): (readonly [string, Mark, UnbuiltKey])[] {
  return [...node.entries].flatMap(([name, entry]) => {
    const key = Object.hasOwn(unbuiltKeys[part], name) ? unbuiltKeys[part][name] : undefined;
    return key && !asksForNothing(entry.value.value) ? [[name, entry.key, key] as const] : [];
  });
}

function asksForNothing(value: unknown): boolean {
  if (value === null || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function hierarchical(part: Part, node: YamlNode): readonly Problem[] {
  const process = part === 'crew' ? node.entries.get('process')?.value : undefined;
  if (process?.value !== 'hierarchical') return [];
  return [
    errorAt(
      process.mark,
      'process: hierarchical is not in this version',
      'Write process: sequential, and name an agent in each task.',
    ),
  ];
}
