import { CrewError } from '../../errors.ts';
import type { Plan, TaskToRun } from '../../run/plan.ts';
import { isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import type { CrewSpec, McpServerSpec } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import { hiddenBy } from '../../spec/problems/hidden-tools.ts';
import type { McpRoom } from '../../tools/mcp/mcp-room.ts';
import type { Tool } from '../../tools/tool.ts';
import { writePlace } from '../open/crew-files.ts';
import type { Environment } from '../open/find-project.ts';

export interface ToolRoomSettings {
  /** Absolute. */
  readonly dir: string;
  readonly spec: CrewSpec;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
}

/** The MCP servers that the tasks of a plan that run may use. */
export function serversOf(plan: Plan, { mcpServers }: CrewSpec): readonly McpServerSpec[] {
  const toRun = plan.tasks.flatMap((task) => (task.action === 'run' ? [task] : []));
  return mcpServers.filter(({ name }) =>
    toRun.some(({ mcps, tools }) => mcps.includes(name) || tools.some((tool) => tool.startsWith(`${name}__`))),
  );
}

/** The MCP servers of which some agent or task has a tool. */
export function givenServers({ agents, tasks, mcpServers }: CrewSpec): readonly McpServerSpec[] {
  const tools = [...agents, ...tasks].flatMap((owner) => owner.tools.map(({ name }) => name));
  const whole = agents.flatMap(({ mcps }) => mcps.map(({ name }) => name));
  return mcpServers.filter(({ name }) => whole.includes(name) || tools.some((tool) => tool.startsWith(`${name}__`)));
}

/** The tools of a crew, opened when they are first asked for. */
export interface ToolRoom {
  tools(task: Pick<TaskToRun, 'tools' | 'mcps'>): Promise<readonly Tool[]>;
  /** The names of tools that a server has and that are not offered, since they run only as tasks of its protocol. */
  taskOnly(server: string): Promise<readonly string[]>;
  /** Ends the MCP servers that were started; never rejects. */
  close(): Promise<void>;
}

/** Opens all tools that need no server, for these tasks. */
export async function openToolRoom(
  settings: ToolRoomSettings,
  tasks: readonly Pick<TaskToRun, 'tools' | 'mcps'>[],
): Promise<ToolRoom> {
  const { spec } = settings;
  const servers = await mcpRoomOf(settings, tasks);
  const serverOf = (name: string) => spec.mcpServers.find((server) => name.startsWith(`${server.name}__`));
  const opened = new Map<string, Tool>();
  const names = [...new Set(tasks.flatMap((task) => task.tools))].filter((name) => serverOf(name) === undefined);
  for (const name of names) opened.set(name, await openTool(name, settings));

  const named = async (name: string): Promise<Tool> => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const server = serverOf(name);
    if (server === undefined) throw new Error(`no tool ${name}`);
    const has = (await servers?.tools(server.name)) ?? [];
    const tool = has.find((one) => one.name === name);
    if (tool !== undefined) return tool;
    throw noServerTool(name, { server, has, taskOnly: (await servers?.taskOnly(server.name)) ?? [], spec });
  };
  return {
    async tools({ tools, mcps }) {
      const own = await Promise.all(tools.map(named));
      const ofServers = await Promise.all(mcps.map(async (server) => (await servers?.tools(server)) ?? []));
      const byName = new Map([...own, ...ofServers.flat()].map((tool) => [tool.name, tool]));
      return [...byName.values()];
    },
    taskOnly: async (server) => (await servers?.taskOnly(server)) ?? [],
    close: async () => servers?.close(),
  };
}

interface Wanting {
  readonly server: McpServerSpec;
  readonly has: readonly Pick<Tool, 'name'>[];
  /** Names of those that it has and that are not offered. */
  readonly taskOnly: readonly string[];
  readonly spec: CrewSpec;
}

/** That a server does not have a tool which somebody names. */
export function noServerTool(name: string, { server, has, taskOnly, spec }: Wanting): CrewError {
  const named = [...spec.agents, ...spec.tasks].flatMap(({ tools }) => tools).find((one) => one.name === name);
  const at = named === undefined ? '' : `${named.place.file}:${named.place.line}:${named.place.column} `;
  const by = hiddenBy(server, name);
  const key = `mcp_servers.${server.name}`;
  if (by !== null) {
    const message = `${at}The MCP server ${server.name} does not give ${name}: its ${by} leaves it out`;
    return new CrewError('tool-unusable', message, { hint: `Change ${key}.${by} in crew.yaml` });
  }
  if (taskOnly.includes(name)) {
    const message = `${at}The MCP server ${server.name} runs ${name} only as a task of the protocol, which crew does not support`;
    return new CrewError('tool-unusable', message, { hint: `Take ${name} out of tools:` });
  }
  const near = nearest(
    name,
    has.map((tool) => tool.name),
  );
  return new CrewError('tool-unusable', `${at}The MCP server ${server.name} has no tool ${name}`, {
    hint: near === undefined ? 'See what it has:  crew tools' : `Did you mean ${near}?`,
  });
}

async function openTool(name: string, { dir, spec, environment }: ToolRoomSettings): Promise<Tool> {
  if (isBuiltinTool(name)) {
    const { builtinTool } = await import('../../tools/builtin/builtin-tools.ts');
    const { allowCommands, allowHosts } = spec;
    return builtinTool(name, { ...(await writePlace(dir, spec)), allowCommands, allowHosts, environment });
  }
  const { ownTool } = await import('../../tools/own/own-tool.ts');
  return ownTool(dir, name);
}

async function mcpRoomOf(
  { dir, spec, environment, signal, onNote }: ToolRoomSettings,
  tasks: readonly Pick<TaskToRun, 'tools' | 'mcps'>[],
): Promise<McpRoom | null> {
  const used = tasks.some(({ tools, mcps }) => mcps.length > 0 || tools.some((name) => name.includes('__')));
  if (!used || spec.mcpServers.length === 0) return null;
  const { mcpRoom } = await import('../../tools/mcp/mcp-room.ts');
  return mcpRoom({ dir, servers: spec.mcpServers, environment, signal, onNote });
}
