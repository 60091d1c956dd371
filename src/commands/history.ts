import { existsSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../errors.ts';
import { sharedNote } from '../project/history/shared-history.ts';
import { databasePath, findProject } from '../project/open/find-project.ts';
import { scopeOf } from '../project/open/project-scope.ts';
import type { RunReader } from '../store/records.ts';
import type { RunScope } from '../store/run-scope.ts';
import { readRunStore } from '../store/run-store.ts';
import type { CommandIo } from './terminal/io.ts';

/** Where the history is looked for. */
export interface HistoryFlags {
  readonly dir?: string | undefined;
  readonly db?: string | undefined;
  /** `--all-projects` */
  readonly allProjects?: boolean | undefined;
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
  const scope = await historyScope(flags, io);
  const store = await readRunStore(file, scope);
  try {
    const note = await sharedNote(store, { dir: projectOf(flags, io), scope });
    if (note !== null) io.stderr.write(`note: ${note}\n`);
    return await read(store);
  } finally {
    store.close();
  }
}

/** Whose runs are looked at there. */
export function historyScope(flags: HistoryFlags, io: CommandIo): Promise<RunScope> {
  const { allProjects = false } = flags;
  return scopeOf({ dir: projectOf(flags, io), database: historyPath(flags, io), allProjects });
}

/** Null: not in one; a history that is named needs none. */
function projectOf({ dir }: HistoryFlags, io: CommandIo): string | null {
  try {
    return findProject(path.resolve(io.cwd, dir ?? '.'));
  } catch (error) {
    if (error instanceof CrewError) return null;
    throw error;
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
