import type { CrewSpec, Problem } from './crew-spec.ts';
import { agentSpec } from './parts/agent-spec.ts';
import { defined, isMapValue, type NamedNode, numberAt, textAt, textsAt, valueAt } from './parts/fields.ts';
import { exactInputs, inputNameProblems, inputSpecs } from './parts/input-specs.ts';
import { limitsSpec } from './parts/limits-spec.ts';
import { llmSpec } from './parts/llm-spec.ts';
import { mcpServers } from './parts/mcp-servers.ts';
import { outputSchemaProblems } from './parts/output-schema.ts';
import { taskSpecs } from './parts/task-specs.ts';
import { toolFileProblems, toolFiles, toolsWithDefault } from './parts/tool-files.ts';
import { allowedHostProblems } from './problems/allowed-hosts.ts';
import { allowedWriteProblems } from './problems/allowed-writes.ts';
import { cutTexts } from './problems/cut-texts.ts';
import { guardrailProblems } from './problems/guardrail-problems.ts';
import { hiddenToolProblems } from './problems/hidden-tools.ts';
import { placeholderProblems, unusedInputs } from './problems/input-problems.ts';
import { mcpServerProblems } from './problems/mcp-server-problems.ts';
import { nameProblems } from './problems/names.ts';
import { projectKeyProblems } from './problems/project-key.ts';
import {
  agentProblems,
  contextProblems,
  emptyExpectations,
  idleAgents,
  outputFileProblems,
} from './problems/references.ts';
import { allowsCommands, idleServers, toolProblems } from './problems/tool-problems.ts';
import type { Part } from './schema/crewai-keys.ts';
import { schemaProblems } from './schema/schema-problems.ts';
import { unbuiltProblems, withoutEffect } from './schema/unbuilt.ts';
import { errorAt, inOrder, startOf } from './yaml/problem-at.ts';
import type { ProjectFiles } from './yaml/read-files.ts';
import { isFreeKey, type OpenedFile, section } from './yaml/sections.ts';
import type { YamlNode } from './yaml/yaml-tree.ts';

export interface OpenedFiles {
  readonly crew: OpenedFile;
  readonly agents: OpenedFile;
  readonly tasks: OpenedFile;
  /** The crew's name when crew.yaml gives none. */
  readonly folder: string;
  /** For what these name. */
  readonly others: ProjectFiles;
}

export interface Checked {
  readonly spec: CrewSpec | null;
  readonly problems: readonly Problem[];
}

/** All that is wrong with files that were read: keys, values, references, placeholders. `known`: problems found before. */
export function checkCrew(files: OpenedFiles, known: readonly Problem[]): Checked {
  const crew = crewMap(files.crew);
  const agents = section('agents', files.crew, files.agents);
  const tasks = section('tasks', files.crew, files.tasks);
  const maps = [
    ...(crew ? [part('crew', crew, 'crew.yaml')] : []),
    ...parts('agent', agents.entries),
    ...parts('task', tasks.entries),
  ];
  const entries = { crew, agents: agents.entries, tasks: tasks.entries };
  const draft = draftOf(entries, files);
  const problems = [
    ...known,
    ...notMap(files.crew),
    ...agents.problems,
    ...tasks.problems,
    ...maps.flatMap(partProblems),
    ...withoutEffect(maps.map(({ kind, named }) => [kind, named.node])),
    ...referenceProblems(entries, draft, files.crew),
    ...equipmentProblems(entries, files),
  ];
  if (problems.some((problem) => problem.severity === 'error')) return { spec: null, problems: inOrder(problems) };
  // Without errors all three are known. What nobody uses is only said now: a typo elsewhere would look like it.
  const unused = [
    ...idleAgents(draft.tasks, agents.entries ?? []),
    ...(crew ? unusedInputs(draft, crew.node) : []),
    ...(crew ? idleServers(crew.node, [...(agents.entries ?? []), ...(tasks.entries ?? [])]) : []),
  ];
  return { spec: draft, problems: inOrder([...problems, ...unused]) };
}

interface Entries {
  readonly crew: NamedNode | null;
  readonly agents: readonly NamedNode[] | null;
  readonly tasks: readonly NamedNode[] | null;
}

interface PartNode {
  readonly kind: Part;
  readonly named: NamedNode;
  readonly owner: string;
}

/** crew.yaml without what is judged by itself (agents, tasks) or not at all (`x-…`, `.…`). */
function crewMap({ file, root }: OpenedFile): NamedNode | null {
  if (!root || !isMapValue(root.value)) return null;
  const judged = [...root.entries]
    .filter(([name]) => name !== 'agents' && name !== 'tasks' && !isFreeKey(name))
    .map(([name, entry]) => [name, name === 'inputs' ? exactInputs(entry) : entry] as const);
  const value = Object.fromEntries(judged.map(([name, entry]) => [name, entry.value.value]));
  return { name: 'crew', key: startOf(file), node: { ...root, value, entries: new Map(judged) } };
}

function notMap({ file, root }: OpenedFile): readonly Problem[] {
  if (!root || isMapValue(root.value)) return [];
  return [errorAt(root.mark, `${file} must be a map of keys such as name: and llm:`)];
}

function part(kind: Part, named: NamedNode, owner: string): PartNode {
  return { kind, named, owner };
}

function parts(kind: 'agent' | 'task', entries: readonly NamedNode[] | null): readonly PartNode[] {
  return (entries ?? []).map((named) => part(kind, named, `${kind} ${named.name}`));
}

function partProblems({ kind, named, owner }: PartNode): readonly Problem[] {
  return [...schemaProblems(kind, named, owner), ...unbuiltProblems(kind, named.node), ...cutTexts(named.node)];
}

function draftOf({ crew, agents, tasks }: Entries, { folder, others }: OpenedFiles): CrewSpec {
  const agentSpecs = (agents ?? []).map(agentSpec);
  const node: YamlNode | undefined = crew?.node;
  return defined({
    name: (node && textAt(node, 'name')) ?? folder,
    description: node && textAt(node, 'description'),
    llm: node && llmSpec(node),
    declaredInputs: node ? inputSpecs(node) : null,
    limits: node && limitsSpec(node),
    maxRpm: node && numberAt(node, 'max_rpm'),
    mcpServers: node ? mcpServers(node) : [],
    allowCommands: trimmed(node && textsAt(node, 'allow_commands')),
    allowHosts: trimmed(node && textsAt(node, 'allow_hosts')),
    allowWrite: trimmed(node && textsAt(node, 'allow_write')),
    agents: agentSpecs,
    tasks: taskSpecs(tasks ?? [], agentSpecs, others),
  });
}

function trimmed(texts: readonly string[] = []): readonly string[] {
  return texts.map((text) => text.trim());
}

function referenceProblems({ crew, agents, tasks }: Entries, draft: CrewSpec, file: OpenedFile): readonly Problem[] {
  return [
    ...nameProblems('agent', agents ?? []),
    ...nameProblems('task', tasks ?? []),
    ...agentProblems(tasks ?? [], agents && draft.agents),
    ...contextProblems(tasks ?? []),
    ...emptyExpectations(tasks ?? []),
    ...outputFileProblems(tasks ?? [], draft.allowWrite),
    ...(crew ? inputNameProblems(crew.node) : []),
    // With a broken crew.yaml nobody knows which inputs there are.
    ...(file.broken ? [] : placeholderProblems(draft, { agents: agents ?? [], tasks: tasks ?? [] })),
  ];
}

/** Tools, MCP servers, guardrails and schemas. */
function equipmentProblems({ crew, agents, tasks }: Entries, files: OpenedFiles): readonly Problem[] {
  const own = toolFiles(files.others);
  const owners = [...(agents ?? []), ...(tasks ?? [])];
  const known = {
    own: own.map(({ name }) => name),
    offered: () => toolsWithDefault(own, files.others),
    servers: serverNames(crew, files.crew),
    mayRun: files.crew.broken || (crew !== null && allowsCommands(crew.node)),
  };
  return [
    ...toolFileProblems(own),
    ...toolProblems(owners, known),
    ...(crew ? hiddenToolProblems(owners, mcpServers(crew.node)) : []),
    ...guardrailProblems(owners, files.others),
    ...outputSchemaProblems(tasks ?? [], files.others),
    ...(crew ? [...mcpServerProblems(crew.node), ...allowedHostProblems(crew.node)] : []),
    ...(crew ? [...allowedWriteProblems(crew.node), ...projectKeyProblems(crew.node)] : []),
  ];
}

/** Null when crew.yaml does not let anybody know them. */
function serverNames(crew: NamedNode | null, { broken, root }: OpenedFile): readonly string[] | null {
  if (crew === null) return broken || root !== null ? null : [];
  const servers = valueAt(crew.node, 'mcp_servers') ?? {};
  return isMapValue(servers) ? Object.keys(servers) : null;
}
