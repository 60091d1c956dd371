import { existsSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../errors.ts';
import { databasePath, findProject } from '../project/open/find-project.ts';
import type { RunReader } from '../store/records.ts';
import { readRunStore } from '../store/run-store.ts';
import type { CommandIo } from './terminal/io.ts';

/** Where the history is looked for. */
export interface HistoryFlags {
  readonly dir?: string | undefined;
  readonly db?: string | undefined;
}

/** Opens the history to read from it, and closes it whatever happens. Works in a folder that cannot be written. */
export async function withHistory<T>(
  flags: HistoryFlags,
  io: CommandIo,
  read: (store: RunReader) => Promise<T>,
): Promise<T> {
  const file = historyPath(flags, io);
  if (flags.db !== undefined && !existsSync(file)) {
    throw new CrewError('not-found', `There is no history at ${flags.db}`, {
      hint: 'Check --db; a kickoff with it makes the file',
    });
  }
  const store = await readRunStore(file);
  try {
    return await read(store);
  } finally {
    store.close();
  }
}

/** Absolute path of the history's file; the project is only looked for when no file is named. */
export function historyPath(flags: HistoryFlags, io: CommandIo): string {
  return databasePath({
    db: flags.db,
    environment: io.environment,
    dir: () => findProject(path.resolve(io.cwd, flags.dir ?? '.')),
  });
}
