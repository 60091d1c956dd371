import { expect, it } from 'vitest';
import type { RunId } from '../../src/run/ids.ts';
import { ownerLives, takeOwnership } from '../../src/store/database/owner.ts';
import { cleanup, startChild, tempStores } from './helpers.ts';

const stores = tempStores(cleanup());

it('an output that was said to be kept outlives kill -9 at any moment', async () => {
  for (const moment of [0, 7, 23]) {
    const file = await stores.file();
    const { child, nextLine, ended } = startChild('run-for-ever', [file]);
    const id = (await nextLine()) as RunId;
    await nextLine();
    setTimeout(() => child.kill('SIGKILL'), moment);
    let last = 1;
    for (let line = await nextLine(); line !== undefined; line = await nextLine()) last = Number(line);
    await ended;
    const store = await stores.open(file);
    const outputs = (await store.tasks(id)).filter((task) => task.status === 'completed').map((task) => task.output);
    expect(outputs.length).toBeGreaterThanOrEqual(last);
    expect(outputs).toEqual(outputs.map((_, index) => `output ${index + 1}`));
  }
});

it('two processes write to one database at once', async () => {
  const file = await stores.file();
  const children = [startChild('write', [file, '50']), startChild('write', [file, '50'])];
  expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0]);
  const runs = await (await stores.open(file)).runs({});
  expect(runs).toHaveLength(100);
  expect(runs.every((run) => run.status === 'completed' && run.tasksDone === 1)).toBe(true);
});

it('an owner lives until it lets go, for every reader and in its own process too', async () => {
  const file = await stores.file();
  await stores.open(file);
  const folder = file.slice(0, -'/runs.db'.length);
  const owner = takeOwnership(folder);
  expect([ownerLives(folder, owner.name), ownerLives(folder, owner.name)]).toEqual([true, true]);
  owner.release();
  expect(ownerLives(folder, owner.name)).toBe(false);
});
