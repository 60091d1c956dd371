import { type RunId, randomRunId } from '../../run/ids.ts';
import { type Connection, transact } from '../database/connection.ts';
import type { Snapshot } from '../database/snapshots.ts';
import { readRuns } from '../read/read-runs.ts';
import type { BatchId, BatchKind, BatchRecord, BatchRowRecord, NewBatch } from '../records.ts';
import { shapes } from './shapes.ts';
import { storedJson } from './stored-json.ts';
import { storeText } from './texts.ts';

/** A batch is kept whole before its first run starts, so that it can be gone on with whatever dies. */
export function writeBatch(connection: Connection, { kind, name, concurrency, requests }: NewBatch): BatchId {
  return transact(connection, 'FULL', () => {
    const id = freeId(connection);
    connection.run(
      'INSERT INTO batches (id, kind, name, created_at, options) VALUES (?, ?, ?, ?, ?)',
      id,
      kind,
      name,
      new Date().toISOString(),
      JSON.stringify({ concurrency }),
    );
    for (const [index, request] of requests.entries()) {
      connection.run(
        'INSERT INTO batch_rows (batch_id, row, request) VALUES (?, ?, ?)',
        id,
        index + 1,
        storeText(connection, JSON.stringify(request)),
      );
    }
    return id;
  });
}

interface BatchRow {
  readonly id: BatchId;
  readonly kind: BatchKind;
  readonly name: string | null;
  readonly created_at: string;
  readonly options: string;
}

export function readBatch(snapshot: Snapshot, id: BatchId): BatchRecord | undefined {
  const row = snapshot.get<BatchRow>('SELECT id, kind, name, created_at, options FROM batches WHERE id = ?', id);
  if (row === undefined) return undefined;
  const what = `the options of batch ${id}`;
  const { concurrency } = storedJson<{ readonly concurrency: number }>(row.options, shapes.batchOptions, what);
  return { batchId: row.id, kind: row.kind, name: row.name, createdAt: row.created_at, concurrency };
}

interface RequestRow {
  readonly row: number;
  readonly request: string;
  readonly run_id: RunId | null;
}

/** A row's run is the one that was started last for it: a resumed one takes the place of the one that failed. */
export function readBatchRows(snapshot: Snapshot, id: BatchId): readonly BatchRowRecord[] {
  const rows = snapshot.all<RequestRow>(
    `SELECT b.row, t.text AS request,
       (SELECT r.id FROM runs AS r WHERE r.batch_id = b.batch_id AND r.batch_row = b.row ORDER BY r.seq DESC LIMIT 1) AS run_id
     FROM batch_rows AS b JOIN texts AS t ON t.id = b.request
     WHERE b.batch_id = ? ORDER BY b.row`,
    id,
  );
  const runs = new Map(
    readRuns(
      snapshot,
      rows.flatMap((row) => row.run_id ?? []),
    ).map((run) => [run.runId, run]),
  );
  return rows.map(({ row, request, run_id }) => ({
    row,
    request: storedJson(request, shapes.anything, `row ${row} of batch ${id}`),
    runId: run_id,
    status: run_id === null ? null : (runs.get(run_id)?.status ?? null),
  }));
}

function freeId(connection: Connection): BatchId {
  for (;;) {
    const id = `b-${randomRunId().slice(0, 6)}` as BatchId;
    if (connection.get('SELECT 1 FROM batches WHERE id = ?', id) === undefined) return id;
  }
}
