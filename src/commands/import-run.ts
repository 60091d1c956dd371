import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError } from '../errors.ts';
import { readRunFile } from '../project/history/read-run-file.ts';
import type { ExportedRun } from '../store/run-file.ts';
import { importRun } from '../store/write/import-run.ts';
import { type HistoryFlags, historyPath, historyScope } from './history.ts';
import type { CommandIo } from './terminal/io.ts';
import { readStdin } from './terminal/read-stdin.ts';

export interface ImportArguments extends HistoryFlags {
  /** `-`: stdin. */
  readonly file: string;
}

/** `crew runs import`: adds an exported run as the latest, so that it can be replayed here. */
export async function importCommand(args: ImportArguments, io: CommandIo): Promise<void> {
  const database = historyPath(args, io);
  const name = args.file === '-' ? 'standard input' : args.file;
  const file = readRunFile(await textOf(args.file, io), name);
  const [run] = file.runs;
  const isNew = await importRun(database, file, (await historyScope(args, io)).project);
  io.stdout.write(`${run.runId}\n`);
  io.stderr.write(isNew ? importedText(run) : `Run ${run.runId} is here already; nothing was changed\n`);
}

async function textOf(file: string, io: CommandIo): Promise<string> {
  if (file === '-') return new TextDecoder().decode(await readStdin(io));
  try {
    return await readFile(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CrewError('usage', `Cannot read ${file}: ${(error as Error).message}`, {
      hint: 'crew runs import <file>',
      cause: error,
    });
  }
}

function importedText({ runId, status, options }: ExportedRun): string {
  const goOn = options.texts === undefined ? 'crew replay --failed' : `crew resume ${runId}`;
  const next = status === 'completed' ? 'crew replay -t <task>' : goOn;
  return `Imported run ${runId} (${status}); it is the latest now. Continue with:  ${next}\n`;
}
