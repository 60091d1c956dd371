import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CrewError, type ErrorRecord, errorRecord } from '../../errors.ts';
import { isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import type { CrewSpec, JsonSchema, NamedAt } from '../../spec/crew-spec.ts';
import { hasDefaultExport } from '../../spec/parts/tool-files.ts';
import { ownToolFile, ownToolNames } from '../../tools/own/own-tool-files.ts';
import type { Tool } from '../../tools/tool.ts';
import {
  givenServers,
  noServerTool,
  openToolRoom,
  type ToolRoom,
  type ToolRoomSettings,
} from '../execute/tool-room.ts';

/** A tool as `crew tools --json` prints it (docs/json.md). Description, side effects and parameters are null of one that could not be loaded or was not looked at. */
export interface ListedTool {
  readonly name: string;
  readonly kind: 'built-in' | 'file' | 'mcp';
  /** The MCP server that it is of; else null. */
  readonly server: string | null;
  readonly description: string | null;
  readonly sideEffects: boolean | null;
  readonly parameters: JsonSchema | null;
  readonly error: ErrorRecord | null;
}

export interface ListedServer {
  readonly name: string;
  /** `not-started`: it was not to be looked at. */
  readonly status: 'started' | 'not-started' | 'failed';
  readonly error: ErrorRecord | null;
}

/** What one agent or task may call. `nobody`: files and servers that are given to none. */
export interface ToolOwner {
  readonly kind: 'agent' | 'task' | 'nobody';
  readonly name: string | null;
  /** With those of its servers, as far as these were started. */
  readonly tools: readonly ListedTool[];
  /** The MCP servers that it has whole. */
  readonly servers: readonly string[];
}

export interface ToolList {
  readonly owners: readonly ToolOwner[];
  readonly servers: readonly ListedServer[];
}

/** Loads all tools that the crew's files name and those in tools/. `starts`: also starts the MCP servers that somebody has, which are ended before it returns. What is broken is told with its error, a file that is no tool in a note. */
export async function listTools(settings: ToolRoomSettings, starts: boolean): Promise<ToolList> {
  const { spec, dir } = settings;
  const room = await openToolRoom(settings, [{ tools: [], mcps: spec.mcpServers.map(({ name }) => name) }]);
  try {
    const started = starts ? givenServers(spec) : [];
    const servers = await Promise.all(
      spec.mcpServers.map((server) => startedServer(server.name, started.includes(server) ? room : null, settings)),
    );
    settings.signal.throwIfAborted();
    const given = [...spec.agents, ...spec.tasks].flatMap(({ tools }) => namesOf(tools));
    const idle = ownToolNames(dir).filter((name) => !given.includes(name) && !isBuiltinTool(name));
    const known = new Map<string, ListedTool>();
    for (const name of new Set(given)) known.set(name, await loadedTool(name, settings, servers));
    for (const name of idle) if (!isHelper(name, settings)) known.set(name, await loadedTool(name, settings, servers));
    const tools = idle.filter((name) => known.has(name));
    noteIdle(spec, settings, starts);
    return { owners: ownersOf(spec, tools, { known, servers }), servers: servers.map(({ server }) => server) };
  } finally {
    await room.close();
  }
}

interface StartedServer {
  readonly server: ListedServer;
  readonly tools: readonly ListedTool[];
  /** What it has and is not offered. */
  readonly taskOnly: readonly string[];
}

/** `room` null: it is not to be started. */
async function startedServer(
  name: string,
  room: ToolRoom | null,
  { onNote }: ToolRoomSettings,
): Promise<StartedServer> {
  if (room === null) return { server: { name, status: 'not-started', error: null }, tools: [], taskOnly: [] };
  const slow = setTimeout(() => onNote(`starting ${name} …`), 1000);
  try {
    const tools = await room.tools({ tools: [], mcps: [name] });
    const listed = tools.map((tool) => described(tool, { name: tool.name, kind: 'mcp', server: name }));
    return { server: { name, status: 'started', error: null }, tools: listed, taskOnly: await room.taskOnly(name) };
  } catch (error) {
    return { server: { name, status: 'failed', error: recordOf(error) }, tools: [], taskOnly: [] };
  } finally {
    clearTimeout(slow);
  }
}

/** A file that nobody names and that has no default export is what tools import. */
function isHelper(name: string, { dir, onNote }: ToolRoomSettings): boolean {
  const file = ownToolFile(dir, name);
  if (file === null || hasDefaultExport(readFileSync(file, 'utf8'))) return false;
  onNote(`tools/${path.basename(file)} has no default export, so it is a helper, not a tool`);
  return true;
}

function noteIdle(spec: CrewSpec, { onNote }: ToolRoomSettings, starts: boolean): void {
  const idle = spec.mcpServers.filter((server) => !givenServers(spec).includes(server));
  if (!starts) return;
  for (const { name } of idle) onNote(`the MCP server ${name} is not given to any agent, so it was not started`);
}

type Origin = Pick<ListedTool, 'name' | 'kind' | 'server'>;

async function loadedTool(
  name: string,
  settings: ToolRoomSettings,
  servers: readonly StartedServer[],
): Promise<ListedTool> {
  const of = servers.find(({ server }) => name.startsWith(`${server.name}__`));
  if (of !== undefined) return ofServer(name, of, settings.spec);
  const origin: Origin = { name, kind: isBuiltinTool(name) ? 'built-in' : 'file', server: null };
  try {
    // Each in a room of its own, so that one that is broken hides no other.
    const room = await openToolRoom(settings, [{ tools: [name], mcps: [] }]);
    const [tool] = await room.tools({ tools: [name], mcps: [] });
    return tool === undefined ? unknown(origin, null) : described(tool, origin);
  } catch (error) {
    return unknown(origin, recordOf(error));
  }
}

function ofServer(name: string, { server, tools, taskOnly }: StartedServer, spec: CrewSpec): ListedTool {
  const found = tools.find((tool) => tool.name === name);
  if (found !== undefined) return found;
  const origin: Origin = { name, kind: 'mcp', server: server.name };
  if (server.status !== 'started') return unknown(origin, server.error);
  const about = spec.mcpServers.find((one) => one.name === server.name);
  return unknown(
    origin,
    about === undefined ? null : errorRecord(noServerTool(name, { server: about, has: tools, taskOnly, spec })),
  );
}

function described({ description, sideEffects, parameters }: Tool, origin: Origin): ListedTool {
  return { ...origin, description, sideEffects, parameters, error: null };
}

function unknown(origin: Origin, error: ErrorRecord | null): ListedTool {
  return { ...origin, description: null, sideEffects: null, parameters: null, error };
}

function recordOf(error: unknown): ErrorRecord {
  if (error instanceof CrewError && error.code !== 'cancelled') return errorRecord(error);
  throw error;
}

interface Found {
  readonly known: ReadonlyMap<string, ListedTool>;
  readonly servers: readonly StartedServer[];
}

function ownersOf(spec: CrewSpec, idle: readonly string[], { known, servers }: Found): readonly ToolOwner[] {
  const owner = (
    kind: ToolOwner['kind'],
    name: string | null,
    has: { tools: readonly string[]; mcps: readonly string[] },
  ) => {
    const own = has.tools.flatMap((tool) => known.get(tool) ?? []);
    const ofServers = servers.filter(({ server }) => has.mcps.includes(server.name)).flatMap(({ tools }) => tools);
    const tools = [...new Map([...own, ...ofServers].map((tool) => [tool.name, tool])).values()];
    return { kind, name, tools, servers: has.mcps } satisfies ToolOwner;
  };
  const used = spec.agents.flatMap(({ mcps }) => namesOf(mcps));
  const named = [...known.keys()];
  const idleServers = spec.mcpServers
    .map(({ name }) => name)
    .filter((name) => !used.includes(name) && !named.some((tool) => tool.startsWith(`${name}__`)));
  return [
    ...spec.agents.map(({ name, tools, mcps }) => owner('agent', name, { tools: namesOf(tools), mcps: namesOf(mcps) })),
    ...spec.tasks.map(({ name, tools }) => owner('task', name, { tools: namesOf(tools), mcps: [] })),
    owner('nobody', null, { tools: idle, mcps: idleServers }),
  ].filter(({ tools, servers }) => tools.length + servers.length > 0);
}

function namesOf(named: readonly NamedAt[]): readonly string[] {
  return [...new Set(named.map(({ name }) => name))];
}
