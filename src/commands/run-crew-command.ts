import path from 'node:path';
import { CrewError, exitCodeOf, exitCodes } from '../errors.ts';
import { attemptLimit } from '../model/retry.ts';
import type { KickoffOptions } from '../project/crew-options.ts';
import { writeEditorSchemas } from '../project/editor-schemas.ts';
import { keptPath } from '../project/environment.ts';
import type { InputValues } from '../project/gather-inputs.ts';
import { type Crew, crewOf, type RunHandle } from '../project/open-crew.ts';
import { openProject, type Project } from '../project/open-project.ts';
import { readInputs } from '../project/read-inputs.ts';
import type { RunResult } from '../project/run-result.ts';
import { renderError } from '../report/errors.ts';
import { renderProblems } from '../report/problems.ts';
import { createReporter, type Reporter, type ReporterKind } from '../report/progress.ts';
import { terminalOf } from '../report/terminal.ts';
import { wholeText } from '../report/text.ts';
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

/** Starts the run, or gives an exit code when there is nothing to watch. */
export type Begin = (beginning: Beginning) => Promise<RunHandle | number>;

/** What kickoff and replay have in common: check, begin, show the progress, print the result. Gives the exit code. */
export async function runCrewCommand(flags: RunFlags, io: CommandIo, begin: Begin): Promise<number> {
  if (flags.json && flags.events)
    throw new CrewError('usage', '--json and --events exclude each other', { hint: 'Choose one' });
  const project = await openProject({
    dir: path.resolve(io.cwd, flags.dir ?? '.'),
    db: flags.db,
    environment: io.environment,
  });
  showWarnings(project, flags, io);
  const inputs = await readInputs(flags.input, { cwd: io.cwd, readStdin: () => readStdin(io) });
  await writeEditorSchemas(project.dir);
  const crew = await crewOf(project);
  const interruption = listenForInterruption();
  let exitCode: number | undefined;
  try {
    exitCode = await watched({ crew, project, flags, io, interruption, inputs, begin });
    return exitCode;
  } finally {
    interruption.dispose();
    await closed(crew, exitCode === exitCodes.done);
  }
}

/** A close that fails says nothing new of a run that has failed: the same trouble was told with it. */
async function closed(crew: Crew, succeeded: boolean): Promise<void> {
  try {
    await crew.close();
  } catch (error) {
    if (succeeded) throw error;
  }
}

interface Watched {
  readonly crew: Crew;
  readonly project: Project;
  readonly flags: RunFlags;
  readonly io: CommandIo;
  readonly interruption: Interruption;
  readonly inputs: InputValues;
  readonly begin: Begin;
}

async function watched({ crew, project, flags, io, interruption, inputs, begin }: Watched): Promise<number> {
  const reporter = createReporter(reporterKind(flags, io), terminalOf(io.stderr, io.environment), { attemptLimit });
  const options = {
    inputs,
    ...modelOptions(flags.model),
    ...(flags.note === undefined ? {} : { note: flags.note }),
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
  if (typeof handle === 'number') return handle;
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
    const told = onlyTheFile || reporter.told(error);
    if (flags.quiet || !told) io.stderr.write(renderError(error, terminalOf(io.stderr, io.environment)));
    return interruption.exitCode() ?? exitCodeOf(error);
  }
}

/** `--model provider/model` for all, `--model agent=provider/model` for one agent. */
function modelOptions(given: readonly string[]): Pick<KickoffOptions, 'model' | 'agentModels'> {
  const forAgents = given.filter((model) => model.includes('='));
  const [model, second] = given.filter((model) => !model.includes('='));
  if (second !== undefined) {
    throw new CrewError('usage', `Two models for every task: --model ${model} --model ${second}`, {
      hint: "One agent's model:  --model <agent>=<provider/model>",
    });
  }
  const agentModels = Object.fromEntries(
    forAgents.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  return { ...(model === undefined ? {} : { model }), agentModels };
}

function printResult(result: RunResult, flags: RunFlags, { stdout, environment }: CommandIo): void {
  if (flags.events) return;
  if (flags.json) {
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else if (result.output !== null) {
    const text = wholeText(result.output, terminalOf(stdout, environment));
    stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }
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
