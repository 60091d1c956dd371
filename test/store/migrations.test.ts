import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/database/migrations.ts';
import { openRunStore, readRunStore } from '../../src/store/run-store.ts';
import { readEverything } from '../fixtures/databases/read-everything.ts';
import { doneTask, runStart } from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());
const fixtures = path.join(import.meta.dirname, '..', 'fixtures', 'databases');

it('a database of every schema version opens, with all that is in it', async () => {
  const names = (await readdir(fixtures)).filter((name) => name.endsWith('.db'));
  expect(names.sort()).toEqual(migrations.map((_, index) => `v${index + 1}.db`).sort());
  for (const name of names) {
    const read = await readEverything(await copyOf(name));
    const expected = JSON.parse(await readFile(path.join(fixtures, name.replace('.db', '.json')), 'utf8'));
    expect(read).toMatchObject(expected);
  }
});

it('a database of every schema version can be written on', async () => {
  for (const version of migrations.keys()) {
    const store = await stores.open(await copyOf(`v${version + 1}.db`));
    const id = store.newRunId();
    await recordAll(store, [runStart(id, 1), ...doneTask(id, 1)]);
    expect(await store.latestRun()).toMatchObject({ runId: id, tasksDone: 1 });
  }
});

it('a database of a newer crew is refused with both versions and what to do, and left as it is', async () => {
  const file = await copyOf('v1.db');
  const db = new Database(file);
  db.pragma('user_version = 99');
  db.close();
  const before = await readFile(file);
  const refused = {
    code: 'store-newer',
    message: expect.stringMatching(
      new RegExp(`schema version is 99, this crew knows versions up to ${migrations.length}`),
    ),
    hint: 'Update crew:  npm install recrew@latest',
  };
  await expect(openRunStore(file)).rejects.toMatchObject(refused);
  await expect(readRunStore(file)).rejects.toMatchObject(refused);
  expect(await readFile(file)).toEqual(before);
});

async function copyOf(name: string): Promise<string> {
  const file = await stores.file();
  await mkdir(path.dirname(file));
  await copyFile(path.join(fixtures, name), file);
  return file;
}
