import path from 'node:path';
import type { Versions } from '../../run/fingerprint.ts';
import { isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import type { CrewSpec } from '../../spec/crew-spec.ts';

const none: Versions = { tools: {}, mcps: {}, guardrails: {}, toolFiles: {} };

/** What the fingerprints of a crew's tasks say of its tools and guardrails. Reads files; starts and loads nothing. */
export async function versionsOf(dir: string, spec: CrewSpec): Promise<Versions> {
  const named = [...spec.agents, ...spec.tasks];
  const tools = [...new Set(named.flatMap((one) => one.tools.map(({ name }) => name)))];
  const files = named.flatMap((one) => one.guardrails.flatMap((rail) => (rail.type === 'file' ? [rail.file] : [])));
  if (tools.length + files.length + spec.mcpServers.length === 0) return none;
  const mcps = await mcpVersions(spec);
  const serverOf = (name: string) => spec.mcpServers.find((server) => name.startsWith(`${server.name}__`))?.name;
  const toolVersions: Record<string, string> = {};
  for (const name of tools) toolVersions[name] = mcps[serverOf(name) ?? ''] ?? (await toolVersion(dir, spec, name));
  const guardrails: Record<string, string> = {};
  for (const file of new Set(files)) guardrails[file] = await guardrailVersion(dir, file);
  const own = tools.filter((name) => serverOf(name) === undefined && !isBuiltinTool(name));
  return { tools: toolVersions, mcps, guardrails, toolFiles: await filesOf(own, dir) };
}

async function filesOf(names: readonly string[], dir: string): Promise<Versions['toolFiles']> {
  if (names.length === 0) return {};
  const { ownToolFile } = await import('../../tools/own/own-tool-files.ts');
  const found = names.map((name) => ({ name, file: ownToolFile(dir, name) }));
  const shown = (file: string) => path.relative(dir, file).split(path.sep).join('/');
  return Object.fromEntries(found.flatMap(({ name, file }) => (file === null ? [] : [[name, shown(file)]])));
}

async function toolVersion(dir: string, crew: CrewSpec, name: string): Promise<string> {
  if (isBuiltinTool(name)) return (await import('../../tools/builtin/builtin-tools.ts')).builtinVersion(name, crew);
  return (await import('../../tools/own/own-tool.ts')).ownToolVersion(dir, name);
}

async function guardrailVersion(dir: string, file: string): Promise<string> {
  return (await import('../../guardrails/guardrail-file.ts')).guardrailFileVersion(dir, file);
}

async function mcpVersions({ mcpServers }: CrewSpec): Promise<Readonly<Record<string, string>>> {
  if (mcpServers.length === 0) return {};
  const { mcpServerVersion } = await import('../../tools/mcp/mcp-version.ts');
  return Object.fromEntries(mcpServers.map((server) => [server.name, mcpServerVersion(server)]));
}
