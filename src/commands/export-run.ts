import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError } from '../errors.ts';
import { findProject } from '../project/open/find-project.ts';
import { runOrLatest } from '../project/prepare/source-run.ts';
import { bytesText } from '../report/format.ts';
import { exportRun } from '../store/read/export-run.ts';
import type { RunRecord } from '../store/records.ts';
import type { DocumentFormat } from '../ui/export/export-run-document.ts';
import { type HistoryFlags, historyPath, withHistory } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface ExportArguments extends HistoryFlags {
  /** By default the latest. */
  readonly run?: string | undefined;
  /** By default `json`, which `import` reads. */
  readonly format?: string | undefined;
  /** A file; by default stdout. */
  readonly output?: string | undefined;
}

/** `crew runs export`: one run with all that a replay of it needs, as JSON; or as a page or a text for people. */
export async function exportCommand(args: ExportArguments, io: CommandIo): Promise<void> {
  const format = asFormat(args.format ?? 'json');
  const run = await withHistory(args, io, (store) => runOrLatest(store, args.run));
  const { runId, text } = format === 'json' ? await runFile(run, args, io) : await document(run, { args, format, io });
  if (args.output === undefined) return void io.stdout.write(text);
  await save(path.resolve(io.cwd, args.output), text, { name: args.output, format });
  io.stderr.write(`Wrote ${args.output}: run ${runId}, ${bytesText(Buffer.byteLength(text))}\n`);
}

const formats = ['json', 'html', 'md'] as const;

function asFormat(text: string): (typeof formats)[number] {
  const format = formats.find((candidate) => candidate === text);
  if (format !== undefined) return format;
  throw new CrewError('usage', `No format "${text}"`, { hint: 'One of:  --format json, html, md' });
}

async function runFile({ runId, status }: RunRecord, args: ExportArguments, io: CommandIo) {
  if (status === 'running') {
    throw new CrewError('refused', `Run ${runId} is still running`, {
      hint: `Wait for its end, or end it:  crew cancel ${runId}`,
    });
  }
  return { runId, text: `${JSON.stringify(await exportRun(historyPath(args, io), runId), null, 2)}\n` };
}

/** A run that goes on is shown as it is now. */
async function document(
  { runId }: RunRecord,
  { args, format, io }: { readonly args: ExportArguments; readonly format: DocumentFormat; readonly io: CommandIo },
) {
  const [{ exportRunDocument }, { projectSecrets }] = await Promise.all([
    import('../ui/export/export-run-document.ts'),
    import('../ui/server/secrets.ts'),
  ]);
  const secrets = await projectSecrets(projectFolder(args, io), io.environment);
  return exportRunDocument({ database: historyPath(args, io), run: runId, format, secrets, now: Date.now() });
}

/** Where the keys are that must not be shown; a history that is named by `--db` needs no project. */
function projectFolder({ dir }: ExportArguments, { cwd }: CommandIo): string {
  const start = path.resolve(cwd, dir ?? '.');
  try {
    return findProject(start);
  } catch (error) {
    if (error instanceof CrewError) return start;
    throw error;
  }
}

/** For its owner alone, as the history is. */
async function save(
  file: string,
  text: string,
  { name, format }: { readonly name: string; readonly format: string },
): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw new CrewError('usage', `Cannot write ${name}: ${(error as Error).message}`, {
      hint: `Name another file:  -o run.${format}`,
      cause: error,
    });
  }
}
