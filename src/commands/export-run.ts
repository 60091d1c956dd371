import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrewError } from '../errors.ts';
import { runByReference } from '../project/source-run.ts';
import { bytesText } from '../report/format.ts';
import { exportRun } from '../store/export-run.ts';
import { type HistoryFlags, historyPath, withHistory } from './history.ts';
import type { CommandIo } from './io.ts';

export interface ExportArguments extends HistoryFlags {
  readonly run: string;
  /** A file; by default stdout. */
  readonly output?: string | undefined;
}

/** `crew runs export`: one run with all that a replay of it needs, as JSON. */
export async function exportCommand(args: ExportArguments, io: CommandIo): Promise<void> {
  const { runId, status } = await withHistory(args, io, (store) => runByReference(store, args.run));
  if (status === 'running') {
    throw new CrewError('refused', `Run ${runId} is still running`, {
      hint: `Wait for its end, or end it:  crew cancel ${runId}`,
    });
  }
  const text = `${JSON.stringify(await exportRun(historyPath(args, io), runId), null, 2)}\n`;
  if (args.output === undefined) return void io.stdout.write(text);
  await save(path.resolve(io.cwd, args.output), text, args.output);
  io.stderr.write(`Wrote ${args.output}: run ${runId}, ${bytesText(Buffer.byteLength(text))}\n`);
}

/** For its owner alone, as the history is. */
async function save(file: string, text: string, name: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw new CrewError('usage', `Cannot write ${name}: ${(error as Error).message}`, {
      hint: 'Name another file:  -o run.json',
      cause: error,
    });
  }
}
