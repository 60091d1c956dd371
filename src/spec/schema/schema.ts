import * as z from 'zod/mini';
import { type Part, unbuiltKeys } from './crewai-keys.ts';
import { llmMap, price } from './llm-schema.ts';
import { count, maybe, positive, required, text, texts } from './schema-fields.ts';
import { guardrail, guardrails, limits, outputSchema, server } from './schema-parts.ts';

const unknown = z.unknown();

const unbuilt = (part: Part) =>
  Object.fromEntries(
    Object.entries(unbuiltKeys[part]).map(([name, key]) => {
      const status = { error: 'Not supported', warning: 'Not applied', none: 'Without effect' }[key.effect];
      const description = `${status}: ${key.description}. ${key.instead}`;
      return [name, z.optional(unknown).register(z.globalRegistry, { description })];
    }),
  );

const llm = (whose: string) =>
  maybe(
    z.union([text, llmMap, z.array(z.union([text, llmMap]))]),
    `The model ${whose}: provider/model, a map with its settings, or a list of these, tried in order when a provider fails.`,
  );

const guardrailKeys = {
  guardrail: maybe(text, 'What the answer must be, in words that a model judges it by; or a .ts file that checks it.'),
  guardrails: maybe(
    guardrails,
    'More checks: max_words, min_words, matches, not_matches, json, no_placeholders, words or .ts files.',
  ),
};

const agent = z.strictObject({
  role: required('Who the agent is. {name} puts an input in.'),
  goal: required('What it wants to reach.'),
  backstory: required('What it knows and how it works.'),
  llm: llm('of this agent'),
  tools: maybe(texts, 'What it may use: built-in tools, those of tools/, or single ones of an MCP server.'),
  mcps: maybe(texts, 'MCP servers of crew.yaml whose tools it may use.'),
  max_iter: maybe(
    count,
    'The turn of a task in which no tool may be called any more, and it must answer. Default: 25.',
  ),
  max_rpm: maybe(count, 'The most model requests in a minute.'),
  max_execution_time: maybe(positive, 'Seconds that one task of this agent may take.'),
  ...guardrailKeys,
  inject_date: maybe(z.boolean(), "Tells the agent today's date."),
  system_prompt: maybe(text, 'Replaces the whole system message.'),
  ...unbuilt('agent'),
});

const task = z.strictObject({
  description: required('What is to be done. {name} puts an input in.'),
  expected_output: z.nullable(z.string()).check(z.describe('What the output must look like.')),
  agent: maybe(text, 'Who does it: a key of agents. Not needed when there is only one.'),
  context: maybe(
    z.union([text, z.array(text)]),
    'The earlier tasks whose outputs it reads. Absent: all of them. []: none.',
  ),
  output_file: maybe(text, 'A file of the project that the output is written to. {name} puts an input in.'),
  create_directory: maybe(z.boolean(), "Makes the output file's folder when it is missing. Default: true."),
  markdown: maybe(z.boolean(), 'Asks for Markdown.'),
  tools: maybe(texts, 'What the agent may use for this task, in addition to its own tools.'),
  output_json: maybe(outputSchema, 'The shape of the output: a JSON schema, or the path of a file with one.'),
  ...guardrailKeys,
  guardrail_max_retries: maybe(
    z.int().check(z.minimum(0)),
    'How often guardrails together may send an answer back. Default: 3.',
  ),
  limits: maybe(limits, 'What the task may use up: max_cost_usd, max_tokens, max_seconds, max_requests.'),
  llm: llm('for this task'),
  ...unbuilt('task'),
});

const inputDefault = z.union([
  z.strictObject({
    description: maybe(text, 'What to give, for whoever is asked.'),
    default: z.optional(z.unknown()).check(z.describe('Used when nothing is given.')),
    allow_empty: maybe(z.boolean(), 'An empty text may be given.'),
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
  project: maybe(
    text,
    'A name for the project in a history that several share. Needed when it runs on several machines. Default: its folder.',
  ),
  process: maybe(z.enum(['sequential']), 'sequential: the tasks in their order.'),
  llm: llm('of all agents and tasks that name none'),
  inputs: maybe(
    z.record(z.string(), inputDefault),
    'What {name} in the texts stands for: a default, a description and a default, or nothing (must be given).',
  ),
  limits: maybe(limits, 'What one run may use up: max_cost_usd, max_tokens, max_seconds, max_requests.'),
  max_rpm: maybe(count, 'The most model requests in a minute, of all runs of one command together.'),
  mcp_servers: maybe(z.record(z.string(), server), 'MCP servers by name: a command to start, or a url.'),
  allow_commands: maybe(texts, 'The programs that the tool run_command may start. Absent: none.'),
  allow_hosts: maybe(texts, 'Private addresses (host or host:port) that the tool fetch_page may fetch.'),
  allow_write: maybe(
    texts,
    'Files and folders that output_file and write_file may write although other programs, or the crew, work by them.',
  ),
  agents: maybe(agents, 'The agents, when there is no agents.yaml.'),
  tasks: maybe(tasks, 'The tasks in running order, when there is no tasks.yaml.'),
  ...unbuilt('crew'),
});

/** The kinds of maps whose keys are known. */
export type MapKind = Part | 'llm' | 'price' | 'limits' | 'server' | 'guardrail';

/** One per kind of map; `agents` and `tasks` are whole files. */
export const schemas = { crew, agent, task, llm: llmMap, price, limits, server, guardrail, agents, tasks };

/** The keys that a map of this kind may have. */
export function knownKeys(kind: MapKind): readonly string[] {
  return Object.keys(schemas[kind].shape);
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
