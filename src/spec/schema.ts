import * as z from 'zod/mini';
import { type Part, unbuiltKeys } from './unbuilt.ts';

const text = z.string().check(z.regex(/\S/));
const unknown = z.unknown();

/** An optional key; null says the same as leaving it out. */
const maybe = <Schema extends z.ZodMiniType>(schema: Schema, description: string) => {
  const optional = z.optional(z.nullable(schema));
  z.globalRegistry.add(optional, { description });
  return optional;
};

const required = (description: string) => text.check(z.describe(description));

const unbuilt = (part: Part) =>
  Object.fromEntries(
    Object.entries(unbuiltKeys[part]).map(([name, key]) => {
      const status = { error: 'Not in this version', warning: 'Not applied yet', none: 'Without effect' }[key.effect];
      return [name, z.optional(unknown).register(z.globalRegistry, { description: `${status}: ${key.description}.` })];
    }),
  );

const llmMap = z.strictObject({
  model: required(
    'provider/model, such as openai/gpt-4o-mini or ollama/llama3.2. With base_url, the name as the server knows it.',
  ),
  base_url: maybe(z.url({ protocol: /^https?$/ }), 'Address of an OpenAI-compatible server, up to and with /v1.'),
  api_key_env: maybe(
    z.string().check(z.regex(/^[A-Za-z_]\w*$/)),
    'Name of the environment variable that holds the key. Never the key itself.',
  ),
  temperature: maybe(z.number().check(z.minimum(0), z.maximum(2)), 'From 0 to 2.'),
  top_p: maybe(z.number().check(z.minimum(0), z.maximum(1)), 'From 0 to 1.'),
  max_tokens: maybe(z.int().check(z.positive()), 'The most tokens of one reply.'),
  timeout: maybe(z.number().check(z.positive()), 'Seconds to wait for a reply to begin, and between two pieces of it.'),
  reasoning_effort: maybe(text, 'Such as low, medium or high; the model says which.'),
  headers: maybe(z.record(z.string(), z.string()), 'HTTP headers that go with each request.'),
  extra_body: maybe(z.record(z.string(), z.unknown()), 'More fields of the request, sent as they are.'),
  api_version: maybe(text, 'API version, for azure.'),
  ...unbuilt('llm'),
});

const llm = (whose: string) =>
  maybe(z.union([text, llmMap]), `The model ${whose}: provider/model, or a map with its settings.`);

const agent = z.strictObject({
  role: required('Who the agent is. {name} puts an input in.'),
  goal: required('What it wants to reach.'),
  backstory: required('What it knows and how it works.'),
  llm: llm('of this agent'),
  max_execution_time: maybe(z.number().check(z.positive()), 'Seconds that one task of this agent may take.'),
  inject_date: maybe(z.boolean(), "Tells the agent today's date."),
  system_prompt: maybe(text, 'Replaces the whole system message.'),
  ...unbuilt('agent'),
});

const task = z.strictObject({
  description: required('What is to be done. {name} puts an input in.'),
  expected_output: required('What the output must look like.'),
  agent: maybe(text, 'Who does it: a key of agents. Not needed when there is only one.'),
  context: maybe(
    z.union([text, z.array(text)]),
    'The earlier tasks whose outputs it reads. Absent: all of them. []: none.',
  ),
  output_file: maybe(text, 'A file of the project that the output is written to. {name} puts an input in.'),
  create_directory: maybe(z.boolean(), "Makes the output file's folder when it is missing. Default: true."),
  markdown: maybe(z.boolean(), 'Asks for Markdown.'),
  llm: llm('for this task'),
  ...unbuilt('task'),
});

const inputDefault = z.union([
  z.strictObject({
    description: maybe(text, 'What to give, for whoever is asked.'),
    default: z.optional(z.unknown()).check(z.describe('Used when nothing is given.')),
  }),
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.null(),
]);

const agents = z.record(z.string(), agent);
const tasks = z.record(z.string(), task);

const crew = z.strictObject({
  name: maybe(text, "The crew's name. Default: the folder's name."),
  description: maybe(text, 'What the crew is for.'),
  process: maybe(z.enum(['sequential', 'hierarchical']), 'sequential: the tasks in their order.'),
  llm: llm('of all agents and tasks that name none'),
  inputs: maybe(
    z.record(z.string(), inputDefault),
    'What {name} in the texts stands for: a default, a description and a default, or nothing (must be given).',
  ),
  agents: maybe(agents, 'The agents, when there is no agents.yaml.'),
  tasks: maybe(tasks, 'The tasks in running order, when there is no tasks.yaml.'),
  ...unbuilt('crew'),
});

/** One per kind of map; `agents` and `tasks` are whole files. */
export const schemas = { crew, agent, task, llm: llmMap, agents, tasks };

/** The keys that a map of this kind may have. */
export function knownKeys(part: Part): readonly string[] {
  return Object.keys(schemas[part].shape);
}

/** Those that must be there. */
export function requiredKeys(part: Part): readonly string[] {
  return Object.entries(schemas[part].shape).flatMap(([key, schema]) =>
    schema._zod.optin === 'optional' ? [] : [key],
  );
}

/** How a value breaks its schema; the texts in it are zod's and not for users. */
export type SchemaIssue = z.core.$ZodIssue;

export function schemaIssues(part: Part, value: unknown): readonly SchemaIssue[] {
  return schemas[part].safeParse(value).error?.issues ?? [];
}
