import { describe, expect, it } from 'vitest';
import { builtinToolNames } from '../../src/spec/builtin-tool-names.ts';
import { unbuiltKeys } from '../../src/spec/schema/crewai-keys.ts';
import { knownKeys, type MapKind } from '../../src/spec/schema/schema.ts';
import { unknownKey } from '../../src/spec/schema/unknown-key.ts';
import { startOf } from '../../src/spec/yaml/problem-at.ts';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

/** All that an agent, a task and a crew of CrewAI's can have. */
const crewai = {
  agent:
    'llm function_calling_llm tools max_iter max_rpm max_execution_time max_retry_limit verbose allow_delegation step_callback cache cache_handler max_tokens use_system_prompt system_template prompt_template response_template respect_context_window memory knowledge_sources knowledge_config knowledge_storage embedder inject_date date_format planning planning_config reasoning max_reasoning_attempts multimodal allow_code_execution code_execution_mode guardrail guardrail_max_retries from_repository apps mcps skills a2a callbacks security_config checkpoint tool_failure_policy executor_class config i18n adapted_agent',
  task: 'name agent context tools async_execution human_input markdown output_file create_directory output_json output_pydantic response_model converter_cls callback callbacks guardrail guardrails guardrail_max_retries max_retries input_files allow_crewai_trigger_context security_config tool_failure_policy config condition',
  crew: 'name process verbose memory cache embedder manager_llm manager_agent function_calling_llm planning planning_llm chat_llm knowledge_sources max_rpm step_callback task_callback before_kickoff_callbacks after_kickoff_callbacks stream output_log_file prompt_file share_crew tracing skills security_config checkpoint trained_agents_file tool_failure_policy config usage_metrics token_usage',
} as const;

type Part = keyof typeof crewai;
const parts = Object.keys(crewai) as Part[];
const all = [...new Set(parts.flatMap((part) => crewai[part].split(' ')))];
const kinds: readonly MapKind[] = ['crew', 'agent', 'task', 'llm', 'limits', 'server', 'guardrail'];

function isUnbuilt(kind: string, key: string): boolean {
  return Object.hasOwn(unbuiltKeys, kind) && Object.hasOwn(unbuiltKeys[kind as Part], key);
}

function loadPart(part: Part, more: string) {
  const indented = part === 'crew' ? more : more.replace(/^/gm, '  ').trimEnd();
  return loadWith({
    'crew.yaml': part === 'crew' ? `${indented}\n` : '',
    'agents.yaml': part === 'agent' ? `${writer}${indented}\n` : writer,
    'tasks.yaml': part === 'task' ? `${article}${indented}\n` : article,
  });
}

describe("CrewAI's keys", () => {
  it.each(parts)('each one of %s is supported, or has a word of its own', async (part) => {
    const keys = crewai[part].split(' ');
    const unbuilt = keys.filter((key) => Object.hasOwn(unbuiltKeys[part], key));
    const built = keys.filter((key) => !unbuilt.includes(key));
    expect(knownKeys(part)).toEqual(expect.arrayContaining(built));
    const loaded = await loadPart(part, unbuilt.map((key) => `${key}: something`).join('\n'));
    expect(loaded.problems.filter(({ hint }) => hint === null)).toEqual([]);
    for (const key of unbuilt) {
      expect(lines(loaded).join('\n')).toMatch(
        new RegExp(
          `error ${key} is not supported: |warning ${key} is not applied: |without effect here: .*\\b${key}\\b`,
        ),
      );
    }
  });

  it('is silent about values that ask for nothing', async () => {
    const agent =
      'use_system_prompt: true\nrespect_context_window: true\nreasoning: false\nmultimodal: false\nallow_code_execution: false\ncode_execution_mode: safe\ndate_format: null\nknowledge_sources: []\nmemory: false\nallow_delegation: false\nguardrail_max_retries: 3\nmax_retry_limit:\ncache: true\nskills: []\na2a: ~\nconfig: {}\ni18n: ""';
    const task = 'async_execution: false\ncallback: null\ncallbacks: []\nhuman_input: false\ninput_files: {}\nname: ~';
    const crew =
      'stream: false\noutput_log_file: false\nplanning: false\nknowledge_sources: []\nmemory: false\ncache: false\nverbose: false\nbefore_kickoff_callbacks: []\nshare_crew: false';
    for (const loaded of [await loadPart('agent', agent), await loadPart('task', task), await loadPart('crew', crew)]) {
      expect(loaded.problems).toEqual([]);
    }
  });

  it('refuses what asks for something although it is false, and what says more than the default', async () => {
    const loaded = await loadPart('agent', 'use_system_prompt: false\nguardrail_max_retries: 5');
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:3 error use_system_prompt is not supported: false: no system message',
      'agents.yaml:6:3 error guardrail_max_retries is not supported: how often guardrails may send an answer back',
    ]);
    expect(hints(loaded)[1]).toBe('Write guardrail_max_retries in the tasks of the agent.');
  });

  it('gives the reason of each key without effect', async () => {
    const loaded = await loadPart('crew', 'chat_llm: gpt-4o\nplanning_llm: gpt-4o');
    expect(lines(loaded)).toEqual(['crew.yaml:1:1 note without effect here: chat_llm, planning_llm']);
    expect(hints(loaded)).toEqual(['chat_llm: There is no chat. planning_llm: It does nothing without planning.']);
  });

  it('names only keys that do something where it says what to write instead', () => {
    const built = kinds.flatMap((kind) => knownKeys(kind).filter((key) => !isUnbuilt(kind, key)));
    for (const { effect, instead } of parts.flatMap((part) => Object.values(unbuiltKeys[part]))) {
      if (effect === 'none') continue;
      const named = instead.match(/[a-z]+(?:_[a-z]+)+/g) ?? [];
      expect([...built, ...builtinToolNames]).toEqual(expect.arrayContaining(named));
    }
  });

  it('offers no process that is refused', async () => {
    expect(lines(await loadPart('crew', 'process: parallel'))).toEqual([
      'crew.yaml:1:10 error process must be sequential, not "parallel"',
    ]);
    expect(lines(await loadPart('crew', 'process: hierarchical'))).toEqual([
      'crew.yaml:1:10 error process: hierarchical is not supported: a model that gives the tasks to agents',
    ]);
  });
});

describe('what is offered for an unknown key', () => {
  const offered = new Set<string>();
  const words = [...new Set([...all, ...kinds.flatMap(knownKeys), 'model', 'crew', 'api_base', 'lllm', 'agnet'])];
  for (const word of words) {
    const typos = [word, word.slice(1), word.slice(0, -1), `${word}s`, word.replaceAll('_', '-'), word.toUpperCase()];
    const swapped = `${word.slice(0, 1)}${word.slice(2, 3)}${word.slice(1, 2)}${word.slice(3)}`;
    for (const key of [...typos, swapped, word.replace(/[aeiou]/, ''), `my_${word}`]) {
      for (const kind of kinds.filter((one) => !knownKeys(one).includes(key))) {
        const hint = unknownKey(kind, key, startOf('a.yaml')).hint ?? '';
        const [, near] = /^Did you mean (.*)\?$/.exec(hint) ?? [];
        if (near !== undefined) offered.add(`${kind} ${near}`);
        const [, owners] = / is a key of (.*)\.$/.exec(hint) ?? [];
        for (const owner of owners?.split(' and of ') ?? []) offered.add(`${kindOf[owner]} ${key}`);
      }
    }
  }

  it.each(parts)('is a key of %s that does something', async (part) => {
    const keys = [...offered].flatMap((one) => (one.startsWith(`${part} `) ? [one.slice(part.length + 1)] : []));
    expect(keys.length).toBeGreaterThan(5);
    const named = new Set(part === 'agent' ? ['role', 'goal', 'backstory'] : ['description', 'expected_output']);
    const more = keys.filter((key) => part === 'crew' || !named.has(key));
    const loaded = await loadPart(part, more.map((key) => `${key}: something`).join('\n'));
    expect(lines(loaded).filter((line) => /is not a key|not supported|not applied|without effect/.test(line))).toEqual(
      [],
    );
  });

  it('is a known key of the smaller maps', () => {
    const others = [...offered].map((one) => one.split(' ') as [MapKind, string]);
    for (const [kind, key] of others) expect(knownKeys(kind)).toContain(key);
  });
});

const kindOf: Readonly<Record<string, MapKind>> = {
  'crew.yaml': 'crew',
  'an agent': 'agent',
  'a task': 'task',
  llm: 'llm',
  limits: 'limits',
  'an MCP server': 'server',
  guardrails: 'guardrail',
  price: 'price',
};
