import path from 'node:path';
import { CrewError } from '../errors.ts';
import { type RunId, randomRunId } from '../run/ids.ts';
import { type Connection, transact } from './database/connection.ts';
import { openForReading, openForWriting } from './database/open-database.ts';
import { type Owner, takeBatch, takeOwnership } from './database/owner.ts';
import { snapshots } from './database/snapshots.ts';
import { storeError } from './database/sqlite-errors.ts';
import { walSync } from './database/wal-sync.ts';
import { readRuns } from './read/read-runs.ts';
import type { BatchId, RunReader, RunStatus, RunStore } from './records.ts';
import { writeBatch } from './rows/batches.ts';
import { isHidden } from './rows/hidden-runs.ts';
import { runReader } from './run-reader.ts';
import { everyRun, type RunScope } from './run-scope.ts';
import { groupRecorder } from './write/group-recorder.ts';
import { recorder } from './write/record.ts';

/** Opens the history for writing; made when it is not there. */
export async function openRunStore(file: string, scope: RunScope = everyRun): Promise<RunStore> {
  const absolute = path.resolve(file);
  try {
    return runStore(await openForWriting(absolute), scope);
  } catch (error) {
    throw storeError(error, absolute);
  }
}

/** Opens the history for reading alone. Rejects with `no-history` when there is none: nothing is made. */
export async function readRunStore(file: string, { sees }: RunScope = everyRun): Promise<RunReader> {
  const absolute = path.resolve(file);
  try {
    const connection = await openForReading(absolute);
    return runReader(
      connection,
      snapshots(connection, () => undefined, sees),
    );
  } catch (error) {
    throw storeError(error, absolute);
  }
}

/** A store on a connection that is open for writing, which it closes. */
export function runStore(connection: Connection, { project, sees }: RunScope = everyRun): RunStore {
  let owner: Owner | undefined;
  const ownName = () => {
    owner ??= takeOwnership(path.dirname(connection.path));
    return owner.name;
  };
  const events = recorder(connection, { owner: ownName, project });
  const wal = walSync(connection.path);
  const group = groupRecorder(events, (error) => storeError(error, connection.path));
  const inSnapshot = snapshots(connection, () => owner?.name, sees);
  const reader = runReader(connection, (read) => {
    try {
      events.flush();
    } catch {
      // The events still wait, and whoever records the next is told; what is stored can be read.
    }
    group.flush();
    return inSnapshot(read);
  });
  const told = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeError(error, connection.path);
    }
  };
  const promised = (work: () => void): Promise<void> => {
    try {
      work();
      return settled;
    } catch (error) {
      return Promise.reject(storeError(error, connection.path));
    }
  };
  return {
    ...reader,
    record: (event) => promised(() => events.record(event)),
    recordUnsynced: (event) => promised(() => events.recordUnsynced(event)),
    synced: () =>
      wal.sync().catch((error: unknown) => {
        throw storeError(error, connection.path);
      }),
    recordGrouped: group.record,
    newRunId: () => told(() => freeRunId(connection)),
    requestCancel: async (runId) =>
      told(() => {
        const [run] = inSnapshot((snapshot) => readRuns(snapshot, [runId]));
        refuseUnlessRunning(runId, run?.status);
        transact(connection, 'NORMAL', () =>
          connection.run('UPDATE runs SET cancel_requested = 1 WHERE id = ?', runId),
        );
      }),
    cancelRequested: async (runId) =>
      told(() => {
        const row = connection.get<{ cancel_requested: number }>(
          'SELECT cancel_requested FROM runs WHERE id = ?',
          runId,
        );
        return row?.cancel_requested === 1;
      }),
    addBatch: async (batch) => told(() => writeBatch(connection, batch)),
    takeBatch: async (batch) => told(() => takenBatch(connection, batch)),
    close: () =>
      told(() => {
        try {
          group.flush();
          events.close();
        } finally {
          wal.close();
          reader.close();
          owner?.release();
        }
      }),
  };
}

const settled = Promise.resolve();

function freeRunId(connection: Connection): RunId {
  for (;;) {
    const id = randomRunId();
    const taken = connection.get('SELECT 1 FROM runs WHERE id = ?', id) !== undefined || isHidden(connection, id);
    if (!taken) return id;
  }
}

function takenBatch(connection: Connection, batch: BatchId): () => void {
  const release = takeBatch(path.dirname(connection.path), batch);
  if (release !== null) return release;
  throw new CrewError('refused', `Batch ${batch} is being run right now, by another command`, {
    hint: 'See what runs with:  crew runs --status running   ·   end a run:  crew cancel <run>',
  });
}

function refuseUnlessRunning(id: RunId, status: RunStatus | undefined): void {
  if (status === 'running') return;
  if (status === undefined)
    throw new CrewError('not-found', `No run with id ${id}`, { hint: 'List runs with:  crew runs' });
  throw new CrewError('refused', `Run ${id} does not run: it is ${status}.`, {
    hint: 'See what runs with:  crew runs --status running',
  });
}
