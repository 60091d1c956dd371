import { defaultTimeout } from '../../model/settings/model-settings.ts';
import { recordedLlm } from '../../project/prepare/recorded-spec.ts';
import type { TaskDefinition } from '../../run/plan.ts';
import { type YamlTextEntry, yamlText } from '../../spec/yaml/yaml-text.ts';
import type { ExecutionRecord } from '../../store/records.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine, wholeText } from '../text.ts';

export interface DefinitionOptions {
  readonly terminal: Terminal;
  /** Names of tasks that did not run, and so have no definition. */
  readonly notRun: readonly string[];
}

/** What these executions were made from, as YAML that can be put back into tasks.yaml and agents.yaml: one document for each file, and more for an agent that was not always the same. */
export function renderDefinitions(
  executions: readonly ExecutionRecord[],
  { terminal, notRun }: DefinitionOptions,
): string {
  const below = notRun.map((name) => oneLine(`${name} did not run`));
  const tasks = yamlText(executions.map(taskEntry), { above: 'for tasks.yaml', below });
  const agents = agentDocuments(executions).map((entries) =>
    yamlText(entries, { above: 'for agents.yaml', below: [] }),
  );
  return wholeText([tasks, ...agents].join('---\n'), terminal);
}

function taskEntry({ taskId, definition, model, offline, overridden, origin }: ExecutionRecord): YamlTextEntry {
  const { task, agent } = definition;
  const made = origin === 'edit' ? 'given by hand' : `made ${offline ? 'offline' : `with ${model}`}`;
  const llm = llmValue(definition.model);
  return {
    name: task.name,
    comments: [oneLine(`${taskId}, ${made}${overridden ? ' (by --model)' : ''}; it was at ${task.place}`)],
    value: {
      description: task.description,
      expected_output: task.expectedOutput,
      agent: agent.name,
      context: task.context,
      ...(task.outputFile === null ? {} : { output_file: task.outputFile }),
      ...(task.markdown ? { markdown: true } : {}),
      ...equipmentValue(definition),
      ...(llm === null ? {} : { llm }),
    },
  };
}

/** Its agent's tools and guardrails too: the task worked with both. */
function equipmentValue({ task }: TaskDefinition): Readonly<Record<string, unknown>> {
  const tools = (task.tools ?? []).filter((name) => !name.startsWith(mcpMark));
  const guardrails = (task.guardrails ?? []).map(guardrailValue);
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(guardrails.length === 0 ? {} : { guardrails }),
    ...(task.outputSchema === undefined ? {} : { output_json: task.outputSchema }),
  };
}

const mcpMark = 'mcp ';

/** `max_words: 300` stands in the YAML as a map. */
function guardrailValue(text: string): unknown {
  const [, key, value = ''] = /^(max_words|min_words|matches|not_matches): (.*)$/s.exec(text) ?? [];
  if (key === undefined) return text;
  return { [key]: key.endsWith('_words') ? Number(value) : value };
}

/** `provider/model`, or a map when there is more to say. */
function llmValue(model: TaskDefinition['model']): unknown {
  if (model === null) return null;
  const { place: _place, timeout, ...llm } = recordedLlm(model, { file: '', line: 1, column: 1 });
  const rest = timeout === defaultTimeout ? llm : { ...llm, timeout };
  if (Object.keys(rest).length === 1) return rest.model;
  const byKey = Object.entries(rest).sort(([a], [b]) => Number(b === 'model') - Number(a === 'model'));
  return Object.fromEntries(byKey.map(([key, value]) => [snakeCase(key), value]));
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Each name once in a document. */
function agentDocuments(executions: readonly ExecutionRecord[]): readonly (readonly YamlTextEntry[])[] {
  const versions = Map.groupBy(
    executions,
    ({ definition }) => JSON.stringify(agentValue(definition)) + definition.agent.name,
  );
  const documents: YamlTextEntry[][] = [];
  for (const same of versions.values()) {
    const { definition } = same[0]!;
    const { name, place } = definition.agent;
    const ids = same.map(({ taskId }) => taskId).join(', ');
    const entry = {
      name,
      comments: [oneLine(`of ${ids}; it was at ${place}`)],
      value: agentValue(definition),
    };
    const free = documents.find((document) => document.every((other) => other.name !== name));
    if (free === undefined) documents.push([entry]);
    else free.push(entry);
  }
  return documents;
}

function agentValue({ agent, task }: TaskDefinition): Readonly<Record<string, unknown>> {
  const mcps = (task.tools ?? []).flatMap((name) => (name.startsWith(mcpMark) ? [name.slice(mcpMark.length)] : []));
  const { role, goal, backstory, systemPrompt, injectDate, maxExecutionTime } = agent;
  return {
    role,
    goal,
    backstory,
    ...(systemPrompt === null ? {} : { system_prompt: systemPrompt }),
    ...(injectDate ? { inject_date: true } : {}),
    ...(maxExecutionTime === null ? {} : { max_execution_time: maxExecutionTime }),
    ...(mcps.length === 0 ? {} : { mcps }),
  };
}
