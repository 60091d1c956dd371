import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CrewSpec } from '../../spec/crew-spec.ts';

/** The files of the project that the crew runs or is judged by, relative with `/`: code of its tools and guardrails with all that it imports, schemas, and what its MCP servers are started with. No agent may write them. */
export async function crewFiles(dir: string, spec: CrewSpec): Promise<readonly string[]> {
  const rails = [...spec.agents, ...spec.tasks].flatMap((one) => one.guardrails);
  const schemas = spec.tasks.flatMap((task) => task.outputJson?.file ?? []);
  const code = [...rails.flatMap((rail) => (rail.type === 'file' ? [rail.file] : [])), ...filesOf(dir, 'tools')];
  const started = spec.mcpServers.flatMap((server) =>
    server.type === 'stdio' ? [server.command, ...server.args] : [],
  );
  const { moduleTexts } = await import('../../tools/own/module-version.ts');
  const files = [...code, ...started]
    .map((file) => path.resolve(dir, file))
    .filter((file) => isInside(dir, file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  const imported = files.flatMap((file) => [...moduleTexts(file).keys()]);
  return [...new Set([...schemas, ...imported.map((file) => shown(dir, file))])];
}

function filesOf(dir: string, folder: string): readonly string[] {
  const found = statSync(path.join(dir, folder), { throwIfNoEntry: false });
  return found?.isDirectory() === true ? readdirSync(path.join(dir, folder)).map((name) => `${folder}/${name}`) : [];
}

function isInside(dir: string, file: string): boolean {
  const relative = path.relative(dir, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

function shown(dir: string, file: string): string {
  return path.relative(dir, file).split(path.sep).join('/');
}
