import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../src/spec/schema/json-schema.ts';
import { knownKeys } from '../../src/spec/schema/schema.ts';

interface Schema {
  readonly description?: string;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly additionalProperties: Schema;
  readonly patternProperties: object;
  readonly required: readonly string[];
}

describe('jsonSchemas', () => {
  const schemas = jsonSchemas() as Record<'crew' | 'agents' | 'tasks', Schema>;
  const parts = {
    crew: schemas.crew,
    agent: schemas.agents.additionalProperties,
    task: schemas.tasks.additionalProperties,
  };

  it.each(['crew', 'agent', 'task'] as const)('describes every key of a %s', (part) => {
    expect(Object.keys(parts[part].properties).toSorted()).toEqual([...knownKeys(part)].toSorted());
    expect(Object.entries(parts[part].properties).filter(([, schema]) => !schema.description)).toEqual([]);
  });

  it('says which keys are required, and allows no other', () => {
    expect(parts.agent.required).toEqual(['role', 'goal', 'backstory']);
    expect(parts.task.required).toEqual(['description', 'expected_output']);
    expect(parts.agent.additionalProperties).toBe(false);
  });

  it('leaves keys that begin with x- or a dot free at the top of each file', () => {
    for (const schema of Object.values(schemas)) expect(schema.patternProperties).toEqual({ '^(x-|\\.)': {} });
  });

  it('describes every key of the maps within them', () => {
    expect(undescribed(schemas)).toEqual([]);
    expect(JSON.stringify(schemas)).toMatch(/"max_cost_usd".*"not_matches"/s);
  });
});

/** Keys without a description, of all maps however deep. */
function undescribed(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Readonly<Record<string, Schema>> };
  const own = Object.entries(properties).flatMap(([key, { description }]) => (description ? [] : [key]));
  return [...own, ...Object.values(schema).flatMap(undescribed)];
}
