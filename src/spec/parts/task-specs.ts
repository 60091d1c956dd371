import type { AgentSpec, TaskName, TaskSpec } from '../crew-spec.ts';
import { sameSpelling } from '../spelling.ts';
import type { ProjectFiles } from '../yaml/read-files.ts';
import { booleanAt, defined, type NamedNode, nameAt, namesAt, numberAt, placesOf, textAt, valueAt } from './fields.ts';
import { guardrailSpecs } from './guardrail-specs.ts';
import { limitsSpec } from './limits-spec.ts';
import { llmSpec } from './llm-spec.ts';
import { outputSchemaSpec } from './output-schema.ts';

/** What the tasks' maps say, in order, with agent and context filled in where the YAML leaves them out. */
export function taskSpecs(
  nodes: readonly NamedNode[],
  agents: readonly AgentSpec[],
  files: ProjectFiles,
): readonly TaskSpec[] {
  const onlyAgent = agents.length === 1 ? agents[0]!.name : '';
  return nodes.map((named, index) => {
    const { name, node } = named;
    return defined({
      name: name as TaskName,
      description: textAt(node, 'description') ?? '',
      expectedOutput: textAt(node, 'expected_output') ?? '',
      agent: nameAt(node, 'agent') ?? onlyAgent,
      context: contextOf(named) ?? nodes.slice(0, index).map((earlier) => earlier.name as TaskName),
      outputFile: textAt(node, 'output_file'),
      createDirectory: booleanAt(node, 'create_directory') ?? true,
      markdown: booleanAt(node, 'markdown') ?? false,
      llm: llmSpec(node),
      tools: namesAt(node, 'tools'),
      guardrails: guardrailSpecs(node),
      guardrailMaxRetries: numberAt(node, 'guardrail_max_retries') ?? 3,
      outputJson: outputSchemaSpec(node, files),
      limits: limitsSpec(node),
      places: placesOf(named),
    });
  });
}

/** The names in `context:`, each once; undefined when the key is absent. */
function contextOf({ node }: NamedNode): readonly TaskName[] | undefined {
  if (!node.entries.has('context')) return undefined;
  const value = valueAt(node, 'context');
  const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string');
  return [...new Set(names.map((name) => sameSpelling(name.trim())))] as TaskName[];
}
