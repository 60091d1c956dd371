import { toJSONSchema } from 'zod/mini';
import { schemas } from './schema.ts';

/** JSON schemas for editors, made from the schemas that check the files. `x-…` and `.…` are free at the top of each file. */
export function jsonSchemas(): Record<'crew' | 'agents' | 'tasks', object> {
  const crew = draft7('crew');
  const { agents, tasks, ...properties } = crew['properties'] as Record<string, Record<string, unknown>>;
  return {
    crew: withFreeKeys({ ...crew, properties: { ...properties, agents: nested(agents!), tasks: nested(tasks!) } }),
    agents: withFreeKeys(withWrapper('agents')),
    tasks: withFreeKeys(withWrapper('tasks')),
  };
}

function draft7(file: 'crew' | 'agents' | 'tasks'): Record<string, unknown> {
  return toJSONSchema(schemas[file], { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
}

/** `agents:` or `tasks:` inside crew.yaml may be null too: the map is the first choice. */
function nested(property: Record<string, unknown>): Record<string, unknown> {
  const choices = property['anyOf'] as Record<string, unknown>[];
  return { ...property, anyOf: choices.map((choice) => (choice['type'] === 'object' ? withFreeKeys(choice) : choice)) };
}

/** `agents:` at the top of agents.yaml, with the agents under it. */
function withWrapper(file: 'agents' | 'tasks'): Record<string, unknown> {
  const { additionalProperties: one, ...schema } = draft7(file);
  const all = { type: 'object', additionalProperties: one };
  return {
    ...schema,
    additionalProperties: one,
    properties: { [file]: { description: `All ${file}, under one key.`, anyOf: [all, one] } },
  };
}

function withFreeKeys(schema: Record<string, unknown>): Record<string, unknown> {
  return { ...schema, patternProperties: { '^(x-|\\.)': {} } };
}
