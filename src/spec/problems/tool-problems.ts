import { builtinToolNames } from '../builtin-tool-names.ts';
import type { Problem } from '../crew-spec.ts';
import { nearest } from '../nearest.ts';
import type { NamedNode } from '../parts/fields.ts';
import { isToolName } from '../parts/tool-files.ts';
import { errorAt, type Mark, warningAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** What `tools:` and `mcps:` may name. */
export interface KnownTools {
  /** Of the project's own tools. */
  readonly own: readonly string[];
  /** Those of them that are worth naming; reads their files. */
  readonly offered: () => readonly string[];
  /** Of the MCP servers; null when crew.yaml is broken, so that nobody knows them. */
  readonly servers: readonly string[] | null;
  /** crew.yaml lets run_command start something, or nobody knows. */
  readonly mayRun: boolean;
}

/** Tools and MCP servers that agents or tasks name and that do not exist, and a run_command that may run nothing. */
export function toolProblems(nodes: readonly NamedNode[], known: KnownTools): readonly Problem[] {
  return nodes.flatMap(({ node }) => [
    ...namesIn(node, 'tools').flatMap((named) => toolProblem(named, known)),
    ...namesIn(node, 'mcps').flatMap((named) => serverProblem(named, known)),
    ...['tools', 'mcps'].flatMap((key) => repeated(key, namesIn(node, key))),
  ]);
}

/** MCP servers that no agent has and of which nobody names a tool. */
export function idleServers(crew: YamlNode, nodes: readonly NamedNode[]): readonly Problem[] {
  const tools = nodes.flatMap(({ node }) => namesIn(node, 'tools')).map(({ name }) => name);
  const used = new Set(nodes.flatMap(({ node }) => namesIn(node, 'mcps')).map(({ name }) => name));
  return [...(crew.entries.get('mcp_servers')?.value.entries ?? [])]
    .filter(([name]) => !used.has(name) && !tools.some((tool) => tool.startsWith(`${name}__`)))
    .map(([name, { key }]) =>
      warningAt(key, `no agent has the MCP server ${name}`, `Add mcps: [${name}] to an agent.`),
    );
}

interface Named {
  readonly name: string;
  readonly mark: Mark;
}

/** The names in a list, with their places. */
export function namesIn(node: YamlNode, key: string): readonly Named[] {
  const items = node.entries.get(key)?.value.items ?? [];
  return items.flatMap(({ value, mark }) =>
    typeof value === 'string' && value.trim() !== '' ? [{ name: value.trim(), mark }] : [],
  );
}

function toolProblem({ name, mark }: Named, { own, offered, servers, mayRun }: KnownTools): readonly Problem[] {
  if (name === 'run_command' && !mayRun) {
    const hint = 'Name the programs in crew.yaml, such as allow_commands: [git]';
    return [warningAt(mark, 'run_command will be refused: no program is allowed', hint)];
  }
  if ([...builtinToolNames, ...own].includes(name)) return [];
  if (!isToolName(name)) {
    const hint = 'Tools have at most 64 letters, digits, _ and - in their names, and no file ending.';
    return [errorAt(mark, `"${name}" cannot be the name of a tool`, hint)];
  }
  const server = name.includes('__') ? name.slice(0, name.indexOf('__')) : undefined;
  // What tools a server has is only known when it runs.
  if (server !== undefined && (servers === null || servers.some((one) => name.startsWith(`${one}__`)))) return [];
  const all = [...builtinToolNames, ...offered()];
  return [errorAt(mark, `there is no tool ${name}`, toolHint({ name, server, all }, servers ?? []))];
}

function toolHint(
  { name, server, all }: { name: string; server: string | undefined; all: readonly string[] },
  servers: readonly string[],
): string {
  if (servers.includes(name)) return `It is an MCP server: write mcps: [${name}] under an agent.`;
  if (server !== undefined) {
    const near = nearest(server, servers);
    const rest = name.slice(server.length);
    return near ? `Did you mean ${near}${rest}?` : `crew.yaml has no MCP server ${server} under mcp_servers.`;
  }
  const near = nearest(name, all);
  return near ? `Did you mean ${near}?` : `Write it as tools/${name}.ts, or use one of ${all.join(', ')}`;
}

function serverProblem({ name, mark }: Named, { own, servers }: KnownTools): readonly Problem[] {
  if (servers === null || servers.includes(name)) return [];
  const near = nearest(name, servers);
  const isTool = [...builtinToolNames, ...own].includes(name);
  const url = /^https?:\/\//.test(name);
  const declared = url
    ? `Name the server in crew.yaml: mcp_servers: { docs: { url: ${JSON.stringify(name)} } }   ·   and write here mcps: [docs]`
    : servers.length > 0
      ? `Servers: ${servers.join(', ')}`
      : `Add ${name}: to mcp_servers in crew.yaml.`;
  const hint = isTool ? `It is a tool: write tools: [${name}]` : near ? `Did you mean ${near}?` : declared;
  return [errorAt(mark, `there is no MCP server ${name}`, hint)];
}

function repeated(key: string, names: readonly Named[]): readonly Problem[] {
  return names
    .filter(({ name }, index) => names.findIndex((other) => other.name === name) < index)
    .map(({ name, mark }) => warningAt(mark, `${key} names ${name} twice`));
}

/** Does the list under `allow_commands` name a program? */
export function allowsCommands(crew: YamlNode): boolean {
  return (crew.entries.get('allow_commands')?.value.items.length ?? 0) > 0;
}
