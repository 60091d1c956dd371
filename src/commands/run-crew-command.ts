import path from 'node:path';
import { CrewError, exitCodeOf, exitCodes } from '../errors.ts';
import { attemptLimit } from '../model/retry.ts';
import { writeEditorSchemas } from '../project/editor-schemas.ts';
import { keptPath } from '../project/environment.ts';
import type { InputValues } from '../project/gather-inputs.ts';
import { type Crew, crewOf, type KickoffOptions, type RunHandle, type RunResult } from '../project/open-crew.ts';
import { openProject, type Project } from '../project/open-project.ts';
import { readInputs } from '../project/read-inputs.ts';
import { createReporter, type Reporter, type ReporterKind } from '../report/progress.ts';
import { renderProblems } from '../report/problems.ts';
import { terminalOf } from '../report/terminal.ts';
import type { CrewEvent } from '../run/events.ts';
import type { CommandIo } from './io.ts';
import { readStdin } from './read-stdin.ts';
import type { RunFlags } from './run-flags.ts';
import { type Interruption, listenForInterruption } from './signals.ts';

export interface Beginning {
  readonly crew: Crew;
  readonly project: Project;
  readonly options: KickoffOptions & { readonly inputs: InputValues };
}

/** What kickoff and replay have in common: check, begin, show the progress, print the result. Gives the exit code. */
export async function runCrewCommand(flags: RunFlags, io: CommandIo, begin: (beginning: Beginning) => Promise<RunHandle>): Promise<number> {
  if (flags.json && flags.events) throw new CrewError('usage', '--json and --events exclude each other', { hint: 'Choose one' });
  const project = await openProject({ dir: path.resolve(io.cwd, flags.dir ?? '.'), db: flags.db, environment: io.environment });
  showWarnings(project, flags, io);
  const inputs = await readInputs(flags.input, { cwd: io.cwd, readStdin: () => readStdin(io) });
  await writeEditorSchemas(project.dir);
  const crew = await crewOf(project);
  const interruption = listenForInterruption();
  try {
    return await watched({ crew, project, flags, io, interruption, inputs, begin });
  } finally {
    interruption.dispose();
    await crew.close();
  }
}

interface Watched {
  readonly crew: Crew;
  readonly project: Project;
  readonly flags: RunFlags;
  readonly io: CommandIo;
  readonly interruption: Interruption;
  readonly inputs: InputValues;
  readonly begin: (beginning: Beginning) => Promise<RunHandle>;
}

async function watched({ crew, project, flags, io, interruption, inputs, begin }: Watched): Promise<number> {
  const reporter = createReporter(reporterKind(flags, io), terminalOf(io.stderr, io.environment), { attemptLimit });
  const options = {
    inputs,
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.envFile === undefined ? {} : { envFile: keptPath(project.dir, path.resolve(io.cwd, flags.envFile)) }),
    offline: flags.offline,
    signal: interruption.signal,
    onEvent: (event: CrewEvent) => {
      if (flags.events) io.stdout.write(`${JSON.stringify(event)}\n`);
      reporter.tell(event);
    },
    onNote: (note: string) => {
      if (!flags.quiet) io.stderr.write(`note: ${note}\n`);
    },
  };
  const handle = await begin({ crew, project, options });
  return settled(handle, { crew, flags, io, reporter, interruption });
}

interface Settling {
  readonly crew: Crew;
  readonly flags: RunFlags;
  readonly io: CommandIo;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

async function settled(handle: RunHandle, { crew, flags, io, reporter, interruption }: Settling): Promise<number> {
  try {
    const result = await handle.result;
    await reporter.close();
    printResult(result, flags, io);
    return exitCodes.done;
  } catch (error) {
    await reporter.close();
    if (!(error instanceof CrewError) || error.runId === undefined) throw error;
    const onlyTheFile = error.code === 'output-file';
    if (flags.json || onlyTheFile) printResult(await crew.runs.get(handle.id), flags, io);
    if (flags.quiet || (!onlyTheFile && !reporter.told(error))) throw error;
    return interruption.exitCode() ?? exitCodeOf(error);
  }
}

function printResult(result: RunResult, flags: RunFlags, { stdout }: CommandIo): void {
  if (flags.events) return;
  if (flags.json) stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (result.output !== null) stdout.write(result.output.endsWith('\n') ? result.output : `${result.output}\n`);
}

function reporterKind(flags: RunFlags, io: CommandIo): ReporterKind {
  if (flags.quiet || (flags.events && io.stdout.isTTY)) return 'quiet';
  return terminalOf(io.stderr, io.environment).live ? 'live' : 'plain';
}

function showWarnings({ warnings, sources }: Project, flags: RunFlags, io: CommandIo): void {
  if (flags.quiet || warnings.length === 0) return;
  const { color, columns } = terminalOf(io.stderr, io.environment);
  io.stderr.write(renderProblems(warnings, sources, { color, width: columns }));
}
