import { describe, expect, it } from 'vitest';
import { article, lines, loadWith, writer } from './load-files.ts';

describe('keys of later versions', () => {
  it.each([
    'human_input: true',
    'condition: x',
    'output_json: X',
    'output_pydantic: X',
    'callbacks: [a]',
    'limits: { a: 1 }',
  ])('refuses %s in a task', async (line) => {
    const loaded = await loadWith({ 'tasks.yaml': `${article}  ${line}\n` });
    expect(loaded.problems).toMatchObject([
      { severity: 'error', line: 4, column: 3, message: expect.stringContaining('is not in this version') },
    ]);
  });

  it.each(['process: hierarchical', 'manager_llm: x', 'manager_agent: x', 'planning: true', 'limits: { a: 1 }'])(
    'refuses %s in crew.yaml',
    async (line) => {
      const loaded = await loadWith({ 'crew.yaml': `${line}\n` });
      expect(loaded.problems).toMatchObject([
        { severity: 'error', message: expect.stringContaining('is not in this version') },
      ]);
    },
  );

  it('warns of those that can be left out, and runs', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'memory: true\nllm: { model: m, tool_calling: text }\n',
      'agents.yaml': `${writer}  tools: [search]\n  max_iter: 5\n`,
      'tasks.yaml': `${article}  guardrail: short\n  guardrail_max_retries: 1\n`,
    });
    expect(lines(loaded).map((line) => line.split(':')[0] + line.slice(line.indexOf(' ')))).toEqual([
      'agents.yaml warning tools is not applied yet: what the agent may use',
      'agents.yaml warning max_iter is not applied yet: the most steps of one task',
      'crew.yaml warning memory is not applied yet: what agents remember from run to run',
      'crew.yaml warning tool_calling is not applied yet: how the model is told of tools',
      'tasks.yaml warning guardrail is not applied yet: a check on the output',
      'tasks.yaml warning guardrail_max_retries is not applied yet: how often a check may send the output back',
    ]);
    expect(loaded.spec).not.toBeNull();
  });

  it('says in one line what has no effect', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'verbose: true\ntracing: true\n',
      'agents.yaml': `${writer}  verbose: true\n  max_retry_limit: 3\n`,
    });
    expect(lines(loaded)).toEqual(['crew.yaml:1:1 note without effect here: verbose, tracing, max_retry_limit']);
  });

  it('is silent about a key that asks for nothing', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'planning: false\nmanager_llm:\nverbose: false\nmcp_servers: {}\n',
      'agents.yaml': `${writer}  tools: []\n  max_iter: 25\n  allow_delegation: false\n`,
      'tasks.yaml': `${article}  human_input: false\n  guardrail_max_retries: 3\n`,
    });
    expect(loaded.problems).toEqual([]);
  });
});
