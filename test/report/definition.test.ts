import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderDefinitions } from '../../src/report/history/definition.ts';
import type { ExecutionRecord } from '../../src/store/records.ts';
import { screen } from './examples.ts';

const model = {
  ...{ provider: 'openai', name: 'gpt-5.4-mini', label: 'openai/gpt-5.4-mini', baseUrl: 'https://x', keyVariable: 'K' },
  ...{ sampling: {}, timeout: 300, local: false },
};
const agent = {
  ...{ name: 'editor', role: 'Editor', goal: 'Clarity', backstory: 'You edit.' },
  ...{ systemPrompt: null, injectDate: false, maxExecutionTime: null, place: 'agents.yaml:9:1' },
};
const task = {
  ...{ name: 'outline', description: 'Outline {topic}: short\n\n  - and clear', expectedOutput: '3 points' },
  ...{ context: ['research'], outputFile: null, markdown: false, place: 'tasks.yaml:6:1' },
};
const execution = (change: object = {}, more: object = {}) =>
  ({
    ...{ taskId: '3fk9p2mz-2', origin: 'run', model: model.label, offline: false, overridden: false },
    definition: { task, agent, model, ...change },
    ...more,
  }) as unknown as ExecutionRecord;
const rendered = (executions: readonly ExecutionRecord[], notRun: readonly string[] = []) =>
  renderDefinitions(executions, { terminal: screen(null), notRun });
const data = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

it('is YAML for tasks.yaml, then for agents.yaml, with the model and where each stood', () => {
  expect(rendered([execution()])).toBe(`# for tasks.yaml

# 3fk9p2mz-2, made with openai/gpt-5.4-mini; it was at tasks.yaml:6:1
outline:
  description: |-
    Outline {topic}: short

      - and clear
  expected_output: 3 points
  agent: editor
  context: [ research ]
  llm: openai/gpt-5.4-mini
---
# for agents.yaml

# of 3fk9p2mz-2; it was at agents.yaml:9:1
editor:
  role: Editor
  goal: Clarity
  backstory: You edit.
`);
});

it('has every key that was recorded', () => {
  const sampling = { temperature: 0.2, maxTokens: 900 };
  const change = {
    task: { ...task, outputFile: 'out/{topic}.md', markdown: true },
    agent: { ...agent, systemPrompt: 'Be brief.', injectDate: true, maxExecutionTime: 60 },
    model: { ...model, provider: 'custom', name: 'local', label: 'local', sampling, timeout: 20 },
  };
  const [tasks, agents] = data(rendered([execution(change)]));
  expect(tasks.outline).toMatchObject({ output_file: 'out/{topic}.md', markdown: true });
  expect(tasks.outline.llm).toEqual({
    ...{ model: 'local', base_url: 'https://x', api_key_env: 'K' },
    ...{ temperature: 0.2, max_tokens: 900, timeout: 20 },
  });
  expect(agents.editor).toMatchObject({ system_prompt: 'Be brief.', inject_date: true, max_execution_time: 60 });
});

it('gives an agent that was not always the same a document for each of its versions', () => {
  const older = { task: { ...task, name: 'research' }, agent: { ...agent, role: 'Old editor' } };
  const third = { task: { ...task, name: 'article' } };
  const text = rendered([execution(older, { taskId: '3fk9p2mz-1' }), execution(), execution(third)]);
  expect(data(text).map((document) => Object.keys(document))).toEqual([
    ['research', 'outline', 'article'],
    ['editor'],
    ['editor'],
  ]);
  expect(data(text)[1].editor.role).toBe('Old editor');
});

it('says how an output was made, and which tasks did not run', () => {
  const text = rendered(
    [
      execution({}, { overridden: true }),
      execution({ task: { ...task, name: 'b' }, model: null }, { offline: true }),
      execution({ task: { ...task, name: 'c' } }, { origin: 'edit' }),
    ],
    ['article'],
  );
  expect(text).toContain('made with openai/gpt-5.4-mini (by --model); it was at');
  expect(text).toContain('made offline; it was at');
  expect(text).toContain('given by hand; it was at');
  expect(text).toContain('\n# article did not run\n');
  expect(data(text)[0].b).not.toHaveProperty('llm');
});

it('has the tools, the checks and the schema that a task worked with', () => {
  const schema = { type: 'object', required: ['title'] };
  const equipped = {
    ...{ tools: ['read_file', 'mcp notes'], outputSchema: schema },
    guardrails: ['max_words: 300', 'matches: ^# ', 'names a source', 'guardrails/own.ts'],
  };
  const [tasks, agents] = data(rendered([execution({ task: { ...task, ...equipped } })]));
  expect(tasks.outline).toMatchObject({
    tools: ['read_file'],
    guardrails: [{ max_words: 300 }, { matches: '^# ' }, 'names a source', 'guardrails/own.ts'],
    output_json: schema,
  });
  expect(agents.editor.mcps).toEqual(['notes']);
});
