import path from 'node:path';
import { exitCodes } from '../errors.ts';
import type { ToolRoomSettings } from '../project/execute/tool-room.ts';
import { loadEnvironment } from '../project/open/environment.ts';
import { openProject } from '../project/open/open-project.ts';
import { listTools, type ToolList } from '../project/tools/list-tools.ts';
import { terminalOf } from '../report/terminal.ts';
import { renderToolErrors, renderTools } from '../report/tools.ts';
import type { CommandIo } from './terminal/io.ts';
import { listenForInterruption } from './terminal/signals.ts';

export interface ToolsPlace {
  readonly envFile?: string | undefined;
  readonly dir?: string | undefined;
  readonly db?: string | undefined;
  readonly allProjects?: boolean | undefined;
}

export interface ToolsArguments extends ToolsPlace {
  /** False with --no-start: MCP servers are not started. */
  readonly start: boolean;
  readonly json: boolean;
}

/** `crew tools`: what each agent and task may call. Gives 2 when something of it is broken. */
export async function toolsCommand(args: ToolsArguments, io: CommandIo): Promise<number> {
  const interruption = listenForInterruption();
  try {
    const settings = await toolSettings(args, io, interruption.signal);
    const list = await listTools(settings, args.start);
    if (args.json) io.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    else await write(list, args, io);
    return isSound(list) ? exitCodes.done : exitCodes.neverStarted;
  } catch (error) {
    const exitCode = interruption.exitCode();
    if (exitCode === undefined) throw error;
    return exitCode;
  } finally {
    interruption.dispose();
  }
}

/** The project's tools, with the variables that its runs would have. */
export async function toolSettings(
  { dir, db, envFile }: ToolsPlace,
  io: CommandIo,
  signal: AbortSignal,
): Promise<ToolRoomSettings> {
  const project = await openProject({ dir: path.resolve(io.cwd, dir ?? '.'), db, environment: io.environment });
  const file = envFile === undefined ? null : path.resolve(io.cwd, envFile);
  const environment = await loadEnvironment(project.dir, file, io.environment);
  const onNote = (note: string) => void io.stderr.write(`note: ${note}\n`);
  return { dir: project.dir, spec: project.spec, environment, signal, onNote };
}

async function write(list: ToolList, { start }: ToolsArguments, io: CommandIo): Promise<void> {
  io.stdout.write(await renderTools(list, terminalOf(io.stdout, io.environment)));
  if (list.owners.length === 0) io.stderr.write('No tools yet. Make one:  crew create tool my_tool\n');
  if (!start && list.servers.length > 0) {
    io.stderr.write('note: no MCP server was started (--no-start), so their tools are not listed\n');
  }
  io.stderr.write(renderToolErrors(list, terminalOf(io.stderr, io.environment)));
}

function isSound({ owners, servers }: ToolList): boolean {
  return [...owners.flatMap(({ tools }) => tools), ...servers].every(({ error }) => error === null);
}
