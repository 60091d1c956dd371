import { toJSONSchema } from 'zod/mini';
import { schemas } from './schema.ts';

/** JSON schemas for editors, made from the schemas that check the files. `x-…` is free at the top of each file. */
export function jsonSchemas(): Record<'crew' | 'agents' | 'tasks', object> {
  const crew = draft7('crew');
  const { agents, tasks, ...properties } = crew['properties'] as Record<string, Record<string, unknown>>;
  return {
    crew: withFreeKeys({ ...crew, properties: { ...properties, agents: nested(agents!), tasks: nested(tasks!) } }),
    agents: withFreeKeys(draft7('agents')),
    tasks: withFreeKeys(draft7('tasks')),
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

function withFreeKeys(schema: Record<string, unknown>): Record<string, unknown> {
  return { ...schema, patternProperties: { '^x-': {} } };
}
