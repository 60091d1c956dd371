import { describe, expect, it } from 'vitest';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

describe('keys of CrewAI that are not supported', () => {
  it.each(['human_input: true', 'condition: x', 'output_pydantic: X', 'callbacks: [a]'])(
    'refuses %s in a task',
    async (line) => {
      const loaded = await loadWith({ 'tasks.yaml': `${article}  ${line}\n` });
      expect(loaded.problems).toMatchObject([
        { severity: 'error', line: 4, column: 3, message: expect.stringContaining('is not supported: ') },
      ]);
    },
  );

  it.each(['process: hierarchical', 'manager_llm: x', 'manager_agent: x', 'planning: true'])(
    'refuses %s in crew.yaml',
    async (line) => {
      const loaded = await loadWith({ 'crew.yaml': `${line}\n` });
      expect(loaded.problems).toMatchObject([
        { severity: 'error', message: expect.stringContaining('is not supported: ') },
      ]);
    },
  );

  it('points from a Python class to a JSON schema', async () => {
    const loaded = await loadWith({ 'tasks.yaml': `${article}  output_pydantic: Report\n` });
    expect(hints(loaded)).toEqual(['Write output_json in the task, with a JSON schema or the path of one.']);
  });

  it('warns of those that can be left out, and runs', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'memory: true\n',
      'agents.yaml': `${writer}  allow_delegation: true\n`,
      'tasks.yaml': `${article}  async_execution: true\n`,
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:3 warning allow_delegation is not applied: asking other agents',
      'crew.yaml:1:1 warning memory is not applied: what agents remember from run to run',
      'tasks.yaml:4:3 warning async_execution is not applied: running while the next task runs',
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
      'crew.yaml': 'planning: false\nmanager_llm:\nverbose: false\nknowledge: {}\n',
      'agents.yaml': `${writer}  callbacks: []\n  allow_delegation: false\n`,
      'tasks.yaml': `${article}  human_input: false\n`,
    });
    expect(loaded.problems).toEqual([]);
  });
});
