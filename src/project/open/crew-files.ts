import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CrewSpec, McpServerSpec } from '../../spec/crew-spec.ts';
import type { WriteRules } from '../../spec/protected-paths.ts';

/** What a run may write in a project. */
export interface WritePlace extends WriteRules {
  /** Absolute. */
  readonly dir: string;
}

export async function writePlace(dir: string, spec: CrewSpec): Promise<WritePlace> {
  return { dir, crewFiles: await crewFiles(dir, spec), allowWrite: spec.allowWrite };
}

/** The files of the project that the crew runs or is judged by, relative with `/`: code of its tools and guardrails with all that it imports, schemas, and what its MCP servers are started with. A run may not write them. */
export async function crewFiles(dir: string, spec: CrewSpec): Promise<readonly string[]> {
  const rails = [...spec.agents, ...spec.tasks].flatMap((one) => one.guardrails);
  const schemas = spec.tasks.flatMap((task) => task.outputJson?.file ?? []);
  const code = [...rails.flatMap((rail) => (rail.type === 'file' ? [rail.file] : [])), ...filesOf(dir, 'tools')];
  const started = spec.mcpServers.flatMap((server) => startedWith(dir, server));
  const files = [...code.map((file) => path.resolve(dir, file)), ...started].filter(
    (file) => isInside(dir, file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  );
  if (files.length === 0) return [...new Set(schemas)];
  const { moduleTexts } = await import('../../tools/own/module-version.ts');
  const imported = files.flatMap((file) => {
    try {
      return [...moduleTexts(file).keys()];
    } catch {
      // What cannot be read is not run either; who runs it says why.
      return [file];
    }
  });
  return [...new Set([...schemas, ...imported.map((file) => shown(dir, file))])];
}

/** What the command line of a server may name, relative to its folder or to the project; `--config=file` too. */
function startedWith(dir: string, server: McpServerSpec): readonly string[] {
  if (server.type !== 'stdio') return [];
  const words = [server.command, ...server.args].flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  return [...new Set([dir, path.resolve(dir, server.cwd ?? '.')])].flatMap((folder) =>
    words.filter((word) => !word.includes('\0')).map((word) => path.resolve(folder, word)),
  );
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
