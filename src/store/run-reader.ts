import type { Connection } from './database/connection.ts';
import type { ReadSnapshot, Snapshot } from './database/snapshots.ts';
import { storeError } from './database/sqlite-errors.ts';
import { findExecutions, findHidden, findRuns } from './read/find-ids.ts';
import { mendedRuns, resumableRun } from './read/lineage.ts';
import { listRuns } from './read/list-runs.ts';
import { memoryOf } from './read/memory-of.ts';
import { otherProjects } from './read/other-projects.ts';
import { countRuns } from './read/page-runs.ts';
import { readAttempts } from './read/read-attempts.ts';
import { readRuns } from './read/read-runs.ts';
import { readExecution, readTasks } from './read/read-tasks.ts';
import type { RunReader } from './records.ts';
import { readBatch, readBatchRows } from './rows/batches.ts';
import { readGuardrailResults } from './rows/guardrail-results.ts';
import { isHidden } from './rows/hidden-runs.ts';
import { readSideEffects, readToolCalls } from './rows/tool-calls.ts';

/** The reading half of the store, on an open connection that it closes. */
export function runReader(connection: Connection, inSnapshot: ReadSnapshot): RunReader {
  const read = async <T>(work: (snapshot: Snapshot) => T): Promise<T> => {
    try {
      return inSnapshot(work);
    } catch (error) {
      throw storeError(error, connection.path);
    }
  };
  return {
    run: (id) => read((snapshot) => (isHidden(snapshot, id) ? undefined : readRuns(snapshot, [id])[0])),
    runs: (filter) => read((snapshot) => listRuns(snapshot, filter)),
    countRuns: (filter) => read((snapshot) => countRuns(snapshot, filter)),
    otherProjects: () => read(otherProjects),
    latestRun: () => read((snapshot) => listRuns(snapshot, { limit: 1 })[0]),
    tasks: (id) => read((snapshot) => readTasks(snapshot, id)),
    execution: (id) => read((snapshot) => readExecution(snapshot, id)),
    attempts: (id) => read((snapshot) => readAttempts(snapshot, id)),
    toolCalls: (id) => read((snapshot) => readToolCalls(snapshot, id)),
    guardrailResults: (id) => read((snapshot) => readGuardrailResults(snapshot, id)),
    sideEffects: (id) => read((snapshot) => readSideEffects(snapshot, id)),
    memoryOf: (id) => read((snapshot) => memoryOf(snapshot, id)),
    batch: (id) => read((snapshot) => readBatch(snapshot, id)),
    batchRows: (id) => read((snapshot) => readBatchRows(snapshot, id)),
    resumableRun: () => read(resumableRun),
    mended: (ids) => read((snapshot) => mendedRuns(snapshot, ids)),
    findRuns: (start) => read((snapshot) => findRuns(snapshot, start)),
    findHidden: (start) => read((snapshot) => findHidden(snapshot, start)),
    findExecutions: (start) => read((snapshot) => findExecutions(snapshot, start)),
    close: () => {
      connection.db.close();
    },
  };
}
