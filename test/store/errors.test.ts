import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../src/store/database/open-database.ts';
import { storeError } from '../../src/store/database/sqlite-errors.ts';
import { openRunStore, readRunStore, runStore } from '../../src/store/run-store.ts';
import { doneTask, runEnd, runStart } from './events.ts';
import { cleanup, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const undoLater = cleanup();
const stores = tempStores(undoLater);

describe('a damaged database', () => {
  it('is named, with how to move it away, and left as it is', async () => {
    const file = await bigStore();
    await writeFile(file, 'this is no database, but it is long enough to be taken for one'.repeat(100));
    const before = await readFile(file);
    const damaged = {
      code: 'store-damaged',
      message: expect.stringContaining(file),
      hint: expect.stringContaining(`mv ${file}`),
    };
    await expect(openRunStore(file)).rejects.toMatchObject(damaged);
    await expect(readRunStore(file)).rejects.toMatchObject(damaged);
    expect(await readFile(file)).toEqual(before);
  });

  it('is told from a bug also when only a part of it is overwritten or cut off', async () => {
    for (const harm of [overwriteMiddle, cutInHalf]) {
      const file = await bigStore();
      await harm(file);
      const reading = async () => {
        const reader = await readRunStore(file);
        undoLater(() => reader.close());
        for (const run of await reader.runs({})) await reader.memoryOf(run.runId);
      };
      await expect(reading()).rejects.toMatchObject({ code: 'store-damaged' });
    }
  });
});

it('how a run ended is stored where a longer text found no room', async () => {
  const connection = await openForWriting(await stores.file());
  const store = runStore(connection);
  undoLater(() => store.close());
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1)]);
  connection.db.pragma(`max_page_count = ${(connection.db.pragma('page_count', { simple: true }) as number) + 1}`);
  await expect(recordAll(store, doneTask(id, 1, 'long '.repeat(10_000)))).rejects.toMatchObject({ code: 'store-full' });
  const error = { code: 'store-full', message: 'the disk is full', hint: null } as const;
  await store.record(runEnd(id, { status: 'interrupted', error }));
  expect(await store.run(id)).toMatchObject({ status: 'interrupted', error });
});

it('a full disk stops the writing and keeps what is saved', async () => {
  const connection = await openForWriting(await stores.file());
  const store = runStore(connection);
  undoLater(() => store.close());
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 100), ...doneTask(id, 1, 'kept')]);
  connection.db.pragma(`max_page_count = ${(connection.db.pragma('page_count', { simple: true }) as number) + 1}`);
  const filling = recordAll(store, doneTask(id, 2, 'long '.repeat(10_000)));
  await expect(filling).rejects.toMatchObject({
    code: 'store-full',
    message: expect.stringContaining('What was saved stays saved'),
  });
  connection.db.pragma('max_page_count = 100000');
  expect((await store.tasks(id))[0]?.output).toBe('kept');
  await recordAll(store, doneTask(id, 3, 'goes on'));
  expect((await store.tasks(id))[2]?.output).toBe('goes on');
});

it('a database that another process holds is called locked once the wait is over', async () => {
  const file = await bigStore();
  const store = runStore(await openForWriting(file, 50));
  undoLater(() => store.close());
  const other = new Database(file);
  undoLater(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const id = store.newRunId();
  await expect(store.record(runStart(id, 1))).rejects.toMatchObject({ code: 'store-locked' });
  other.exec('COMMIT');
  await store.record(runStart(id, 1));
  expect(await store.run(id)).toBeDefined();
});

it('a place that cannot be opened is said to be so', async () => {
  const file = await stores.file();
  await writeFile(path.dirname(file), 'a file where the folder should be');
  await expect(openRunStore(file)).rejects.toMatchObject({ code: 'store-unavailable' });
  await expect(openRunStore(path.dirname(path.dirname(file)))).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('each trouble of SQLite and the file system has its code, and a bug stays a bug', () => {
  const codes = ['SQLITE_READONLY_DIRECTORY', 'EROFS', 'SQLITE_IOERR_READ', 'SQLITE_BUSY_SNAPSHOT', 'ENOSPC'];
  const told = codes.map((code) => storeError(Object.assign(new Error('no'), { code }), 'runs.db'));
  expect(told.map((error) => (error as { code: string }).code)).toEqual([
    ...['store-read-only', 'store-read-only', 'store-unavailable', 'store-locked', 'store-full'],
  ]);
  const bug = Object.assign(new Error('no'), { code: 'SQLITE_CONSTRAINT_UNIQUE' });
  expect(storeError(bug, 'runs.db')).toBe(bug);
});

async function bigStore(): Promise<string> {
  const file = await stores.file();
  const store = await openRunStore(file);
  const id = store.newRunId();
  await store.record(runStart(id, 100));
  for (let number = 1; number <= 50; number++) await recordAll(store, doneTask(id, number, `${number} `.repeat(2000)));
  store.close();
  return file;
}

async function overwriteMiddle(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(size - 4096, 0xff), 0, size - 4096, 4096);
  await handle.close();
}

async function cutInHalf(file: string): Promise<void> {
  await truncate(file, Math.floor((await stat(file)).size / 8192) * 4096);
}
