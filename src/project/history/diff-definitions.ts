import { canonicalJson } from '../../model/canonical-json.ts';
import type { ExecutionRecord } from '../../store/records.ts';

/** A field of a task's definition with another value; named as in YAML. */
export interface FieldChange {
  readonly field: string;
  /** Whose it is: the task's, its agent's, or the model's that was asked. */
  readonly of: 'task' | 'agent' | 'model';
  /** Null: not set. */
  readonly from: unknown;
  readonly to: unknown;
  /** `file:line:column` of the task or agent in `to`; null for the model. */
  readonly place: string | null;
}

/** The fields in which the definitions of two executions differ, as they were when these ran. */
export function diffDefinitions(from: ExecutionRecord, to: ExecutionRecord): readonly FieldChange[] {
  const owners = [
    { of: 'task', before: taskFields(from), after: taskFields(to), place: to.definition.task.place },
    { of: 'agent', before: agentFields(from), after: agentFields(to), place: to.definition.agent.place },
    { of: 'model', before: modelFields(from), after: modelFields(to), place: null },
  ] as const;
  const isOtherModel = from.model !== to.model;
  return owners.flatMap(({ of, before, after, place }) =>
    [...new Set([...Object.keys(after), ...Object.keys(before)])]
      .map((field) => ({ field, of, from: before[field] ?? null, to: after[field] ?? null, place }))
      .filter((change) => canonicalJson(change.from) !== canonicalJson(change.to))
      // Another model is at another address, which says nothing more.
      .filter(({ field }) => field !== 'base_url' || !isOtherModel),
  );
}

type Fields = Readonly<Record<string, unknown>>;

function taskFields({ definition: { task, agent }, fingerprint }: ExecutionRecord): Fields {
  // With the beginning of its version, so that a tool whose code changed is another one.
  const tools = fingerprint.fields.tools?.map(({ name, version }) => `${name} ${version.slice(0, 8)}`.trim());
  return {
    description: task.description,
    expected_output: task.expectedOutput,
    agent: agent.name,
    context: task.context,
    markdown: task.markdown,
    output_file: task.outputFile,
    tools,
    guardrails: task.guardrails,
    output_json: task.outputSchema,
  };
}

function agentFields({ definition: { agent } }: ExecutionRecord): Fields {
  return {
    role: agent.role,
    goal: agent.goal,
    backstory: agent.backstory,
    system_prompt: agent.systemPrompt,
    inject_date: agent.injectDate,
    max_execution_time: agent.maxExecutionTime,
  };
}

/** The model is the one that was asked, `--model` and `--offline` included. */
function modelFields({ model, definition, fingerprint }: ExecutionRecord): Fields {
  const sampling = Object.entries(fingerprint.fields.sampling).map(([key, value]) => [snakeCase(key), value]);
  return { model, base_url: definition.model?.baseUrl, ...Object.fromEntries(sampling) };
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
