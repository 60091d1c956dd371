import { expect, it } from 'vitest';
import { modelProblems } from '../../src/model/settings/check-models.ts';
import type { AgentSpec, CrewSpec, LlmSpec } from '../../src/spec/crew-spec.ts';

function crewOf(...llms: readonly LlmSpec[]): CrewSpec {
  const [llm, ...rest] = llms;
  const agents: AgentSpec[] = rest.map((own, index) => ({
    name: `agent-${index}`,
    role: 'r',
    goal: 'g',
    backstory: 'b',
    injectDate: false,
    tools: [],
    mcps: [],
    maxIter: 25,
    guardrails: [],
    places: {},
    llm: own,
  }));
  return {
    ...{
      name: 'crew',
      declaredInputs: null,
      agents,
      tasks: [],
      mcpServers: [],
      allowCommands: [],
      allowHosts: [],
      allowWrite: [],
    },
    ...(llm === undefined ? {} : { llm }),
  };
}

function llm(model: string, line: number, baseUrl?: string): LlmSpec {
  return { model, place: { file: 'agents.yaml', line, column: 8 }, ...(baseUrl === undefined ? {} : { baseUrl }) };
}

it('places every model that nobody knows, once, and is silent about the rest', () => {
  const typo = llm('opnai/gpt-4o', 3);
  expect(modelProblems(crewOf(llm('gpt-4o', 1), typo, typo, llm('x', 9, 'no url')))).toEqual([
    {
      severity: 'error',
      file: 'agents.yaml',
      line: 3,
      column: 8,
      length: 1,
      message: 'unknown provider "opnai" in "opnai/gpt-4o"',
      hint: 'Did you mean openai/gpt-4o?',
    },
    expect.objectContaining({ severity: 'error', line: 9, message: 'base_url "no url" is not a web address' }),
  ]);
});

it('doubts a provider in front of a name that is sent as it is', () => {
  const [problem, ...more] = modelProblems(
    crewOf(llm('ollama/llama3', 1, 'http://gpu:11434/v1'), llm('openai/gpt-oss-20b', 2, 'http://gpu:8000/v1')),
  );
  expect(problem).toMatchObject({ severity: 'warning', line: 1, hint: 'Write model: llama3' });
  expect(more).toEqual([]);
});

it('looks at fallbacks too', () => {
  const fallbacks = [llm('groq/x', 2), llm('opnai/gpt-4o', 3)];
  expect(modelProblems(crewOf({ ...llm('gpt-4o', 1), fallbacks })).map(({ line }) => line)).toEqual([3]);
});

it('finds a key in extra_body, and does not show it', () => {
  const [problem, ...others] = modelProblems(
    crewOf({ ...llm('openai/gpt-5.4', 2), extraBody: { api_key: 'very-secret-99', top_k: 3, user: 'me' } }),
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ severity: 'error', line: 2, message: expect.stringContaining('extra_body.api_key') });
  expect(JSON.stringify(problem)).not.toContain('very-secret-99');
});
