import type { AgentSpec } from '../crew-spec.ts';
import { booleanAt, defined, type NamedNode, namesAt, numberAt, placesOf, textAt } from './fields.ts';
import { guardrailSpecs } from './guardrail-specs.ts';
import { llmSpec } from './llm-spec.ts';

/** What an agent's map says; a text that is missing or wrong is empty, since its problem is reported elsewhere. */
export function agentSpec(named: NamedNode): AgentSpec {
  const { name, node } = named;
  return defined({
    name,
    role: textAt(node, 'role') ?? '',
    goal: textAt(node, 'goal') ?? '',
    backstory: textAt(node, 'backstory') ?? '',
    llm: llmSpec(node),
    systemPrompt: textAt(node, 'system_prompt'),
    injectDate: booleanAt(node, 'inject_date') ?? false,
    maxExecutionTime: numberAt(node, 'max_execution_time'),
    tools: namesAt(node, 'tools'),
    mcps: namesAt(node, 'mcps'),
    maxIter: numberAt(node, 'max_iter') ?? 25,
    maxRpm: numberAt(node, 'max_rpm'),
    guardrails: guardrailSpecs(node),
    places: placesOf(named),
  });
}
