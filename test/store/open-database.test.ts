import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/store/database/connection.ts';
import { openForWriting, useWal } from '../../src/store/database/open-database.ts';
import { openRunStore, readRunStore } from '../../src/store/run-store.ts';
import { doneTask, runEnd, runStart } from './events.ts';
import { cleanup, startChild, tempStores } from './helpers.ts';
import { recordAll } from './record-all.ts';

const stores = tempStores(cleanup());
const onPosix = process.platform !== 'win32';

describe('opening for writing', () => {
  it.runIf(onPosix)('makes the database and the files beside it readable by their owner alone', async () => {
    const file = await stores.file();
    const store = await stores.open(file);
    await store.record(runStart(store.newRunId(), 1));
    for (const end of ['', '-wal', '-shm']) expect((await stat(file + end)).mode & 0o777).toBe(0o600);
  });

  it('makes a .crew folder that git ignores, and puts no .gitignore into any other', async () => {
    const file = await stores.file();
    const elsewhere = path.join(path.dirname(path.dirname(file)), 'data', 'history.db');
    await stores.open(file);
    await stores.open(elsewhere);
    expect(await readFile(path.join(path.dirname(file), '.gitignore'), 'utf8')).toBe('*\n');
    expect(existsSync(path.join(path.dirname(elsewhere), '.gitignore'))).toBe(false);
  });

  it('leaves a .gitignore of the user as it is', async () => {
    const file = await stores.file();
    const ignore = path.join(path.dirname(file), '.gitignore');
    await mkdir(path.dirname(file));
    await writeFile(ignore, 'runs.db\n');
    await stores.open(file);
    expect(await readFile(ignore, 'utf8')).toBe('runs.db\n');
  });

  it('uses WAL, foreign keys and synchronous NORMAL', async () => {
    const { db } = await openForWriting(await stores.file());
    const read = (name: string) => db.pragma(name, { simple: true });
    expect(['journal_mode', 'foreign_keys', 'synchronous', 'busy_timeout'].map(read)).toEqual(['wal', 1, 1, 20_000]);
    db.close();
  });

  it('says so when the file system refuses WAL', () => {
    const connection = connect(new Database(':memory:'), path.resolve('runs.db'));
    expect(() => useWal(connection)).toThrow(
      /runs\.db: its file system refuses SQLite's WAL mode \(it stays "memory"\)/,
    );
  });

  it('lets ten processes open a new database at once', async () => {
    const file = await stores.file();
    const children = Array.from({ length: 10 }, () => startChild('write', [file, '1']));
    expect(await Promise.all(children.map((child) => child.ended))).toEqual(Array(10).fill(0));
    expect(await (await stores.open(file)).runs({})).toHaveLength(10);
  });
});

describe('opening for reading', () => {
  it('says that there is no run yet, and makes nothing', async () => {
    const file = await stores.file();
    const refused = { code: 'no-history', message: 'No runs yet in this project.', hint: 'Start one: crew kickoff' };
    await expect(readRunStore(file)).rejects.toMatchObject(refused);
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it('leaves no file behind and cannot write', async () => {
    const file = await storeWithRun();
    const before = await readdir(path.dirname(file));
    const reader = await readRunStore(file);
    expect(await reader.runs({})).toHaveLength(1);
    reader.close();
    expect(await readdir(path.dirname(file))).toEqual(before);
  });

  it('reads a file that a process has made and not filled yet', async () => {
    const file = await stores.file();
    await mkdir(path.dirname(file));
    await writeFile(file, '');
    const reader = await readRunStore(file);
    expect(await reader.latestRun()).toBeUndefined();
    reader.close();
  });

  it.runIf(onPosix)('reads a folder in which it may not write, also what still stands in the -wal file', async () => {
    const file = await storeWithRun();
    const left = startChild('run-for-ever', [file, '2']);
    const id = await left.nextLine();
    while ((await left.nextLine()) !== 'asks');
    left.child.kill('SIGKILL');
    await left.ended;
    const { run, tasks } = await readAsNobody(file);
    expect(run).toMatchObject({ runId: id, status: 'interrupted', tasksDone: 2 });
    expect(tasks[1]).toMatchObject({ status: 'completed', output: 'output 2' });
  });

  it.runIf(onPosix)('reads a folder in which it may not write when no -wal file is there', async () => {
    const { run } = await readAsNobody(await storeWithRun());
    expect(run).toMatchObject({ status: 'completed', tasksDone: 1 });
  });

  it.runIf(onPosix)('says so when it may not even read', async () => {
    const file = await storeWithRun();
    await chmod(file, 0o000);
    const id = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const child = startChild('read', [file], id);
    expect(JSON.parse((await child.nextLine()) ?? '')).toMatchObject({ code: 'store-read-only' });
  });
});

async function storeWithRun(): Promise<string> {
  const file = await stores.file();
  const store = await openRunStore(file);
  const id = store.newRunId();
  await recordAll(store, [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]);
  store.close();
  return file;
}

/** Root may write everywhere: it reads as another user. */
async function readAsNobody(file: string) {
  const folder = path.dirname(file);
  for (const entry of await readdir(folder)) await chmod(path.join(folder, entry), 0o444);
  await chmod(path.dirname(folder), 0o755);
  await chmod(folder, 0o555);
  const child = startChild('read', [file], process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {});
  const read = JSON.parse((await child.nextLine()) ?? '');
  await chmod(folder, 0o755);
  return read;
}
