import path from 'node:path';
import { CrewError, exitCodes } from '../../errors.ts';
import type { KickoffOptions } from '../../project/crew-options.ts';
import { sharedNote } from '../../project/history/shared-history.ts';
import type { InputValues } from '../../project/inputs/gather-inputs.ts';
import { readInputs } from '../../project/inputs/read-inputs.ts';
import { writeEditorSchemas } from '../../project/open/editor-schemas.ts';
import { keptPath } from '../../project/open/environment.ts';
import { openProject, type Project } from '../../project/open/open-project.ts';
import { type Crew, crewOf } from '../../project/open-crew.ts';
import type { Session } from '../../project/session.ts';
import { renderProblems } from '../../report/problems.ts';
import { terminalOf } from '../../report/terminal.ts';
import type { LimitsSpec } from '../../spec/crew-spec.ts';
import { sameSpelling } from '../../spec/spelling.ts';
import type { CommandIo } from '../terminal/io.ts';
import { readStdin } from '../terminal/read-stdin.ts';
import { type Interruption, listenForInterruption } from '../terminal/signals.ts';
import type { RunFlags } from './run-flags.ts';

/** An open crew with what the command line says about every run of it. */
export interface Beginning {
  readonly crew: Crew;
  readonly session: Session;
  readonly project: Project;
  readonly interruption: Interruption;
  readonly options: Omit<KickoffOptions, 'onEvent'> & {
    readonly inputs: InputValues;
    readonly agentModels: Readonly<Record<string, string>>;
    readonly offline: boolean;
    readonly signal: AbortSignal;
  };
}

/** Checks the crew, opens it, lets `work` run it and closes it, whatever happens. */
export async function withCrew(
  flags: RunFlags,
  io: CommandIo,
  work: (beginning: Beginning) => Promise<number>,
): Promise<number> {
  if (flags.json && flags.events) {
    throw new CrewError('usage', '--json and --events exclude each other', { hint: 'Choose one' });
  }
  if (flags.quiet && flags.verbose) {
    throw new CrewError('usage', '--quiet and --verbose exclude each other', { hint: 'Choose one' });
  }
  const dir = path.resolve(io.cwd, flags.dir ?? '.');
  const project = await openProject({ dir, db: flags.db, allProjects: flags.allProjects, environment: io.environment });
  showWarnings(project, flags, io);
  const inputs = await readInputs(flags.input, { cwd: io.cwd, readStdin: () => readStdin(io) });
  await writeEditorSchemas(project.dir);
  const { crew, session } = await crewOf(project, { asksAhead: true });
  await noteShared(session, flags, io);
  const interruption = listenForInterruption();
  const options = { ...givenOptions(flags, project, io), inputs, signal: interruption.signal };
  let exitCode: number | undefined;
  try {
    exitCode = await work({ crew, session, project, interruption, options });
    return exitCode;
  } finally {
    interruption.dispose();
    await closed(crew, exitCode === exitCodes.done);
  }
}

/** A history that is not there yet has nothing to say of. */
async function noteShared(session: Session, { quiet }: RunFlags, io: CommandIo): Promise<void> {
  const { dir, scope } = session.project;
  const store = quiet || scope.sees === null ? null : (session.store ?? session.reader);
  const note = store === null ? null : await sharedNote(store, { dir, scope });
  if (note !== null) io.stderr.write(`note: ${note}\n`);
}

function givenOptions(flags: RunFlags, project: Project, io: CommandIo) {
  const kept = (file: string) => keptPath(project.dir, path.resolve(io.cwd, file));
  const [model, second] = wholeModels(flags.model);
  if (second !== undefined) {
    throw new CrewError('usage', `Two models for every task: --model ${model} --model ${second}`, {
      hint: "One agent's model:  --model <agent>=<provider/model>   ·   the same run with each:  crew kickoff --model … --model …",
    });
  }
  return {
    ...(model === undefined ? {} : { model }),
    agentModels: agentModels(flags.model),
    ...givenLimits(flags.limits),
    ...(flags.note === undefined ? {} : { note: flags.note }),
    ...(flags.envFile === undefined ? {} : { envFile: kept(flags.envFile) }),
    ...(flags.record === undefined ? {} : { record: kept(flags.record) }),
    ...(flags.playback === undefined ? {} : { playback: kept(flags.playback) }),
    offline: flags.offline,
    onNote: (note: string) => {
      if (!flags.quiet) io.stderr.write(`note: ${note}\n`);
    },
  };
}

/** `--max-tokens` and its like as numbers. */
function givenLimits(given: RunFlags['limits']): { readonly limits?: LimitsSpec } {
  const numbers = Object.entries(given).flatMap(([name, text]) => {
    if (text === undefined) return [];
    const value = Number(text);
    if (text.trim() !== '' && value > 0 && value < Infinity) return [[name, value] as const];
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new CrewError('usage', `${flag} ${text}: not a number above 0`, { hint: `For example:  ${flag} 10` });
  });
  return numbers.length === 0 ? {} : { limits: Object.fromEntries(numbers) };
}

/** `--model provider/model`, for every task. */
export function wholeModels(given: readonly string[]): readonly string[] {
  return given.filter((model) => !model.includes('='));
}

/** `--model agent=provider/model`, for one agent. */
function agentModels(given: readonly string[]): Readonly<Record<string, string>> {
  const forAgents = given.filter((model) => model.includes('='));
  return Object.fromEntries(
    forAgents.map((text) => [sameSpelling(text.slice(0, text.indexOf('='))), text.slice(text.indexOf('=') + 1)]),
  );
}

/** A close that fails says nothing new of a run that has failed: the same trouble was told with it. */
async function closed(crew: Crew, succeeded: boolean): Promise<void> {
  try {
    await crew.close();
  } catch (error) {
    if (succeeded) throw error;
  }
}

function showWarnings({ warnings, sources }: Project, flags: RunFlags, io: CommandIo): void {
  if (flags.quiet || warnings.length === 0) return;
  const { color, columns } = terminalOf(io.stderr, io.environment);
  io.stderr.write(renderProblems(warnings, sources, { color, width: columns }));
}
