import { describe, expect, it } from 'vitest';
import type { CrewSpec } from '../../src/spec/crew-spec.ts';
import { actions, crewOf, kickedOff, named, planOf, type Request, taskOf, writer } from './crews.ts';

const b = named('b');
const first = { name: 'a', description: 'Say {topic}' };
const tasks = [first, 'b'];
const crew = crewOf(tasks);
const inputs = { topic: 'tea', unused: 1 };
const memory = kickedOff(crew, {}, { inputs });
const fromB = (spec: CrewSpec, request: Request = {}) =>
  planOf(spec, { type: 'from', task: b, to: null }, { memory, inputs, ...request });
const changed = (spec: CrewSpec, request: Request = {}) =>
  actions(planOf(spec, { type: 'changed' }, { memory, inputs, ...request }));
const withLlm = (llm: object): CrewSpec => ({ ...crew, llm: { ...crew.llm!, ...llm } });

describe('a definition that changed since', () => {
  it.each<[string, CrewSpec, string, string]>([
    ['description', crewOf([{ name: 'a', description: 'Tell {topic}' }, 'b']), 'description', 'tasks.yaml:11:3'],
    ['expected_output', crewOf([{ ...first, expectedOutput: 'A list' }, 'b']), 'expected_output', 'tasks.yaml:12:3'],
    ['goal', crewOf(tasks, { ...writer, goal: 'Write fast' }), 'goal', 'agents.yaml:4:3'],
    ['role', crewOf(tasks, { ...writer, role: 'Poet' }), 'role', 'agents.yaml:3:3'],
    ['model', withLlm({ model: 'openai/gpt-5.4' }), 'model', 'crew.yaml:1:1'],
    ['temperature', withLlm({ temperature: 0.5 }), 'temperature', 'crew.yaml:1:1'],
    ['tool_calling', withLlm({ toolCalling: 'text' }), 'tool_calling', 'crew.yaml:1:1'],
  ])('drifts by name and place: %s', (_what, today, field, place) => {
    const plan = fromB(today);
    expect(taskOf(plan, 'a')).toMatchObject({ action: 'reuse', drift: [{ field, place }] });
    expect(taskOf(plan, 'a').reason).toContain(`changed since: ${field}`);
    expect(changed(today)).toBe('a:run b:run');
  });

  it('names each input whose value changed, when the task uses it', () => {
    const plan = fromB(crew, { inputs: { topic: 'coffee', unused: 2 } });
    expect(taskOf(plan, 'a').drift).toEqual([{ field: 'input topic', place: null }]);
    expect(taskOf(plan, 'b').drift).toEqual([]);
  });

  it('is found in the task that changed alone', () => {
    const today = crewOf(['a', { name: 'b', context: [], description: 'Other' }, { name: 'c', context: [] }]);
    const before = crewOf(['a', { name: 'b', context: [] }, { name: 'c', context: [] }]);
    const plan = planOf(today, { type: 'changed' }, { memory: kickedOff(before) });
    expect(actions(plan)).toBe('a:reuse b:run c:reuse');
  });

  it('is none once it was edited back', () => {
    expect(taskOf(fromB(crewOf(structuredClone(tasks))), 'a').drift).toEqual([]);
    expect(changed(crew)).toBe('a:reuse b:reuse');
  });

  it('is refused with --strict, naming the field and its place', () => {
    const today = crewOf([{ name: 'a', description: 'Tell {topic}' }, 'b']);
    expect(() => fromB(today, { strict: true })).toThrow(/--strict: .*\n {2}a {2}description \(tasks\.yaml:11:3\)/);
    expect(actions(fromB(crew, { strict: true }))).toBe('a:reuse b:run');
  });
});

describe('a model override', () => {
  const override = { models: { override: 'openai/gpt-5.4' } };
  const under = kickedOff(crew, {}, { inputs, ...override });

  it.each<[string, Request]>([
    ['now, of an output made without', { ...override }],
    ['then, kept', { memory: under, ...override }],
    ['then, given up without --model project', { memory: under }],
    ["of the task's agent", { models: { agentOverrides: { writer: 'openai/gpt-5.4' } } }],
    ['offline now', { models: { offline: true } }],
  ])('is no drift: %s', (_words, request) => {
    expect(taskOf(fromB(crew, request), 'a').drift).toEqual([]);
    expect(changed(crew, request)).toBe('a:reuse b:reuse');
  });

  it('drifts under --model project', () => {
    const request = { memory: under, models: { project: true } };
    expect(taskOf(fromB(crew, request), 'a').drift).toEqual([{ field: 'model', place: null }]);
    expect(changed(crew, request)).toBe('a:run b:run');
    expect(changed(crew, { models: { project: true } })).toBe('a:reuse b:reuse');
  });

  it('is asked and recorded beside the own model', () => {
    const task = taskOf(fromB(crew, override), 'b');
    expect(task).toMatchObject({ overridden: true, model: { label: 'openai/gpt-5.4' } });
    expect(task).toMatchObject({ fingerprint: { fields: { model: 'openai/gpt-5.4-mini' } } });
  });
});

describe('made-up text of an offline run', () => {
  const offline = kickedOff(crew, {}, { inputs, models: { offline: true } });

  it('is refused where a real model would read it', () => {
    expect(() => fromB(crew, { memory: offline })).toThrow(/a: written offline, by no model/);
  });

  it.each<[string, Request]>([
    ['--allow-offline', { allowOffline: true }],
    ['--offline', { models: { offline: true } }],
  ])('is taken with %s', (_words, request) => {
    expect(actions(fromB(crew, { memory: offline, ...request }))).toBe('a:reuse b:run');
  });

  it('is no trouble where nothing that runs reads it', () => {
    const plan = planOf(crew, { type: 'only', tasks: [named('a')] }, { memory: offline, inputs });
    expect(actions(plan)).toBe('a:run b:not-run');
  });
});
