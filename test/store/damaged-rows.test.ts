import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { RunId } from '../../src/run/ids.ts';
import { openHistoryView } from '../../src/store/history-view.ts';
import { exportRun } from '../../src/store/read/export-run.ts';
import { openRunStore, readRunStore } from '../../src/store/run-store.ts';
import { readEverything } from '../fixtures/databases/read-everything.ts';
import { runEnd, runStart, workedTask } from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());

/** A history with a run of one task that called a tool; `sql` is done to it by hand. */
async function history(sql: string): Promise<{ readonly file: string; readonly id: RunId }> {
  const file = await stores.file();
  const store = await openRunStore(file);
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1), ...workedTask(id, 1), runEnd(id)]);
  store.close();
  const db = new Database(file);
  db.exec(sql);
  db.close();
  return { file, id };
}

const damaged = { code: 'store-damaged', message: expect.stringContaining('runs.db') };

it.each([
  "UPDATE runs SET options = '{}'",
  "UPDATE runs SET options = 'no JSON'",
  "UPDATE runs SET options = json_set(options, '$.selection', 'all')",
  "UPDATE runs SET started_at = 'yesterday'",
  `UPDATE runs SET error = '"it failed"'`,
  "UPDATE texts SET text = '[1]' WHERE id = (SELECT inputs FROM runs)",
  "UPDATE run_tasks SET drift = '{}'",
  "UPDATE run_tasks SET stale = '[1]'",
  "UPDATE executions SET reads = 'x'",
  "UPDATE executions SET status = ''",
  "UPDATE executions SET json = 1, output = (SELECT max(id) FROM texts WHERE text NOT LIKE '{%' AND text NOT LIKE '[%')",
  "UPDATE texts SET text = '{}' WHERE id = (SELECT definition FROM executions)",
  'UPDATE texts SET text = \'{"context":1}\' WHERE id = (SELECT fingerprint FROM executions)',
  'UPDATE attempts SET messages = \'[{"role":"user","content":"words"}]\'',
  'UPDATE attempts SET messages = \'[{"role":"user","content":999999}]\'',
  "UPDATE attempts SET tool_calls = '{}'",
  'UPDATE attempts SET price = \'{"inputPerMillion":"much"}\'',
  "UPDATE tool_calls SET started_at = ''",
  'ALTER TABLE attempts DROP COLUMN purpose; ALTER TABLE attempts RENAME COLUMN reply TO answer',
  'DROP TABLE tool_calls',
])('rows that no crew wrote are told from a bug: %s', async (sql) => {
  const { file } = await history(sql);
  await expect(readEverything(file)).rejects.toMatchObject(damaged);
});

it('a run of a status that there is not is no run that can be shown', async () => {
  const { file, id } = await history("UPDATE runs SET status = 'done'");
  const reader = await readRunStore(file);
  await expect(reader.run(id)).rejects.toMatchObject(damaged);
  reader.close();
});

it('an export and the page say so, too', async () => {
  const { file, id } = await history("UPDATE run_tasks SET saves = '7', drift = 'x'");
  await expect(exportRun(file, id)).rejects.toMatchObject(damaged);
  const view = await openHistoryView(file);
  await expect(view.tasks(id)).rejects.toMatchObject(damaged);
  view.close();
});

it('a run that descends from itself ends what looks upwards', async () => {
  const { file, id } = await history("UPDATE runs SET parent_run_id = id; UPDATE run_tasks SET action = 'not-run'");
  const reader = await readRunStore(file);
  expect([...(await reader.memoryOf(id)).keys()]).toHaveLength(1);
  expect(await reader.mended([id])).toBeDefined();
  reader.close();
  expect((await exportRun(file, id)).runs[0].runId).toBe(id);
});

it.each([
  ['trigger', 'CREATE TRIGGER spy AFTER INSERT ON texts BEGIN DELETE FROM runs; END'],
  ['view', 'CREATE VIEW spy AS SELECT * FROM runs'],
])('a %s that crew did not make is refused before anything is read or written', async (type, sql) => {
  const { file } = await history(sql);
  const refused = {
    ...damaged,
    message: expect.stringContaining(`the ${type} "spy"`),
    hint: expect.stringContaining('DROP'),
  };
  await expect(openRunStore(file)).rejects.toMatchObject(refused);
  await expect(readRunStore(file)).rejects.toMatchObject(refused);
  const db = new Database(file);
  db.exec(`DROP ${type} spy`);
  db.close();
  (await openRunStore(file)).close();
});
