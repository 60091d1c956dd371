import { describe, expect, it } from 'vitest';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

describe('limits', () => {
  it('are read for a run, a task and an agent', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': 'limits: { max_cost_usd: 0.5, max_tokens: 1000 }\nmax_rpm: 30\n',
      'agents.yaml': `${writer}  max_iter: 5\n  max_rpm: 10\n`,
      'tasks.yaml': `${article}  limits: { max_seconds: 60.5, max_requests: 3 }\n`,
    });
    expect(problems).toEqual([]);
    expect(spec).toMatchObject({ limits: { maxCostUsd: 0.5, maxTokens: 1000 }, maxRpm: 30 });
    expect(spec?.agents[0]).toMatchObject({ maxIter: 5, maxRpm: 10 });
    expect(spec?.tasks[0]?.limits).toEqual({ maxSeconds: 60.5, maxRequests: 3 });
  });

  it('are none when they are null or empty', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': 'limits:\nmax_rpm:\n',
      'tasks.yaml': `${article}  limits: { max_tokens: }\n`,
    });
    expect(problems).toEqual([]);
    expect(spec).not.toHaveProperty('limits');
    expect(spec?.tasks[0]).not.toHaveProperty('limits');
  });

  it('must be positive and of known names', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'limits: { max_cost: 1, max_tokens: 0, max_requests: 1.5 }\nmax_seconds: 3\n',
      'agents.yaml': `${writer}  max_iter: 0\n`,
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:13 error max_iter must be more than 0, not the number 0',
      'crew.yaml:1:11 error max_cost is not a key of limits',
      'crew.yaml:1:36 error limits.max_tokens must be more than 0, not the number 0',
      'crew.yaml:1:53 error limits.max_requests must be a whole number, not the number 1.5',
      'crew.yaml:2:1 error max_seconds is not a key of crew.yaml',
    ]);
    expect(hints(loaded)).toEqual([null, 'Did you mean max_cost_usd?', null, null, 'max_seconds is a key of limits.']);
  });
});

describe('fallback models', () => {
  it('are the rest of a list, each a name or a map', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': 'llm:\n  - openai/gpt-5.4\n  - { model: ollama/qwen, tool_calling: text }\n  - groq/llama\n',
    });
    expect(problems).toEqual([]);
    expect(spec?.llm).toMatchObject({
      ...{ model: 'openai/gpt-5.4', place: { file: 'crew.yaml', line: 2, column: 5 } },
      fallbacks: [{ model: 'ollama/qwen', toolCalling: 'text', place: { line: 3 } }, { model: 'groq/llama' }],
    });
  });

  it('are none in a list of one, and no model is none at all', async () => {
    expect((await loadWith({ 'crew.yaml': 'llm: [m]\n' })).spec?.llm).not.toHaveProperty('fallbacks');
    expect((await loadWith({ 'crew.yaml': 'llm: []\n' })).spec).not.toHaveProperty('llm');
  });

  it('are checked one by one', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'llm:\n  - { model: a, temperatur: 1 }\n  - [b]\n  - { top_p: 2 }\n  - 5\n',
    });
    expect(lines(loaded)).toEqual([
      'crew.yaml:2:17 error temperatur is not a key of llm',
      'crew.yaml:3:5 error llm, item 2, must be text or a map, not a list',
      'crew.yaml:4:5 error llm, item 3, has no model',
      'crew.yaml:4:14 error llm, item 3, top_p must be at most 1, not the number 2',
      'crew.yaml:5:5 error llm, item 4, must be text or a map, not the number 5',
    ]);
    expect(hints(loaded)[0]).toBe('Did you mean temperature?');
  });

  it('know two ways to call tools', async () => {
    expect(lines(await loadWith({ 'crew.yaml': 'llm: { model: m, tool_calling: react }\n' }))).toEqual([
      'crew.yaml:1:32 error llm.tool_calling must be native or text, not "react"',
    ]);
  });
});
