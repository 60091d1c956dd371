import { CrewError } from '../errors.ts';
import { startBatch } from '../project/batch/batches.ts';
import { checkRows, sharedFilesNote } from '../project/batch/check-rows.ts';
import { kickoffRequest } from '../project/crew-options.ts';
import { gatherInputs, missingFor, unusedInputs, unusedNote } from '../project/inputs/gather-inputs.ts';
import { readRows } from '../project/inputs/read-rows.ts';
import { refuseInputs } from '../project/inputs/refuse-inputs.ts';
import type { RunRequest } from '../project/session.ts';
import { nearest } from '../spec/nearest.ts';
import { inputUses } from '../spec/problems/input-uses.ts';
import type { BatchKind } from '../store/records.ts';
import { type BatchFlags, wholeNumber } from './running/batch-flags.ts';
import { printPlan } from './running/print-plan.ts';
import { printRows } from './running/print-rows.ts';
import { runBatchCommand } from './running/run-batch-command.ts';
import { runCrewCommand } from './running/run-crew-command.ts';
import { type Beginning, wholeModels, withCrew } from './running/with-crew.ts';
import { askForInputs, mayAsk } from './terminal/ask-inputs.ts';
import type { CommandIo } from './terminal/io.ts';

export interface KickoffArguments extends BatchFlags {
  /** Positionals: there should be none. */
  readonly words: readonly string[];
  /** `kickoff` or `run`, as typed. */
  readonly as: string;
  /** A file with a run's inputs per row. */
  readonly each?: string | undefined;
  readonly limit?: string | undefined;
  /** `input=Column`, for columns that are called otherwise. */
  readonly map: readonly string[];
  /** `-n`: how often. */
  readonly times?: string | undefined;
  readonly dryRun: boolean;
}

/** `crew kickoff`: runs every task in order; the final answer on stdout, progress on stderr. */
export async function kickoffCommand(args: KickoffArguments, io: CommandIo): Promise<number> {
  refuseWords(args);
  const models = wholeModels(args.model);
  if (args.each === undefined) refuseRowFlags(args);
  if (args.each !== undefined || models.length > 1 || args.times !== undefined) return kickoffMany(args, models, io);
  refuseBatchFlags(args);
  return runCrewCommand(args, io, async ({ crew, project, options }) => {
    const missing = mayAsk(args.mayAsk, io) ? missingFor(project.spec, options.inputs) : [];
    const asked = missing.length === 0 ? {} : await askForInputs(missing, io);
    const full = { ...options, inputs: { ...options.inputs, ...asked } };
    return args.dryRun ? printPlan(await crew.planKickoff(full), args, io) : crew.kickoff(full);
  });
}

/** Many rows, several models, several times, or any of these together: one batch. */
async function kickoffMany(args: KickoffArguments, models: readonly string[], io: CommandIo): Promise<number> {
  const alone = { ...args, model: args.model.filter((model) => models.length < 2 || !models.includes(model)) };
  return withCrew(alone, io, async (beginning) => {
    const { session, options, project } = beginning;
    const note = (text: string) => {
      if (!args.quiet) io.stderr.write(`note: ${text}\n`);
    };
    const { rows, columns } = await rowsOf(args, beginning, { io, note });
    const times = wholeNumber('-n', args.times) ?? 1;
    const variants = Array.from({ length: times }, () =>
      models.length > 1 ? models.map((model) => ({ model })) : [{}],
    ).flat();
    const requests = rows.flatMap(({ values }) =>
      variants.map(
        (variant): RunRequest => ({
          type: 'kickoff',
          request: kickoffRequest({ ...options, ...variant, inputs: { ...values, ...options.inputs } }),
        }),
      ),
    );
    const nameRow = (row: number) => rows[Math.floor((row - 1) / variants.length)]?.place ?? `row ${row}`;
    await checkRows(session, requests, { nameRow, sharesFiles: variants.length > 1, columns });
    unusedInputs(inputUses(project.spec), options.inputs).map(unusedNote).forEach(note);
    const shared = variants.length > 1 ? sharedFilesNote(project.spec) : null;
    if (shared !== null) note(shared);
    if (args.dryRun) {
      const planned = requests.map(({ request: { model, inputs } }, index) => ({
        place: args.each === undefined ? `run ${index + 1}` : nameRow(index + 1),
        model,
        inputs,
      }));
      return printRows(planned, args, io);
    }
    const kind = kindOf(args, models);
    return runBatchCommand(beginning, {
      flags: args,
      io,
      compares: kind !== 'each',
      start: (batch) => startBatch(session, { kind, requests }, batch),
    });
  });
}

function kindOf({ each }: KickoffArguments, models: readonly string[]): BatchKind {
  if (each !== undefined) return 'each';
  return models.length > 1 ? 'models' : 'repeat';
}

interface Telling {
  readonly io: CommandIo;
  readonly note: (text: string) => void;
}

/** Without a file: one row, of what is given. */
async function rowsOf(args: KickoffArguments, { project: { spec }, options }: Beginning, { io, note }: Telling) {
  const gathered = gatherInputs({ spec, given: options.inputs, recorded: null, today: new Date() });
  if (args.each === undefined) {
    refuseInputs(gathered);
    return { rows: [{ place: 'the kickoff', values: {} }], columns: { all: [], unused: [] } };
  }
  // What is missing may come with the rows.
  refuseInputs({ ...gathered, missing: [] });
  const columns = Object.fromEntries(args.map.map(mapping));
  const { rows, ...found } = await readRows({ file: args.each, cwd: io.cwd, columns, spec });
  const { unused } = found;
  const inputs = (spec.declaredInputs ?? []).map(({ name }) => name).filter((name) => !found.columns.includes(name));
  const meant = unused.flatMap((column) => nearest(column, inputs) ?? []);
  const question = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
  if (unused.length > 0)
    note(`no input takes the ${unused.length === 1 ? 'column' : 'columns'} ${unused.join(', ')}${question}`);
  const limit = wholeNumber('--limit', args.limit) ?? rows.length;
  return { rows: rows.slice(0, limit), columns: { all: found.columns, unused } };
}

function mapping(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new CrewError('usage', `Not a mapping: --map ${text}`, { hint: '--map input="Column"' });
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function refuseWords({ words, as }: KickoffArguments): void {
  const [word] = words;
  if (word === undefined) return;
  const example = word.includes('=') ? word : `${word}=…`;
  const hint =
    as === 'run'
      ? `Did you mean:  crew runs   ·   crew show ${word}`
      : `Inputs are given with:  crew kickoff -i ${example}`;
  throw new CrewError('usage', `crew ${as} takes no "${word}"`, { hint });
}

function refuseBatchFlags({ concurrency, name }: KickoffArguments): void {
  if (concurrency === undefined && name === undefined) return;
  throw new CrewError(
    'usage',
    `${concurrency === undefined ? '--name' : '--concurrency'} is for many runs, and this is one`,
    {
      hint: 'Many runs:  --each rows.csv   ·   -n 5   ·   --model a --model b',
    },
  );
}

function refuseRowFlags({ limit, map }: KickoffArguments): void {
  if (limit === undefined && map.length === 0) return;
  throw new CrewError('usage', `${limit === undefined ? '--map' : '--limit'} goes with --each`, {
    hint: 'crew kickoff --each rows.csv',
  });
}
