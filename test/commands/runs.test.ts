import { expect, it } from 'vitest';
import { runsCommand } from '../../src/commands/runs.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import type { RunId } from '../../src/run/ids.ts';
import { openRunStore } from '../../src/store/run-store.ts';
import { runEnd, runStart } from '../store/events.ts';
import { cleanup, tempStores } from '../store/helpers.ts';
import { recordAll } from '../store/record-all.ts';

const stores = tempStores(cleanup());

/** A history of 25 runs of a batch; gives what `crew runs` prints of it. */
async function listing() {
  const db = await stores.file();
  const store = await openRunStore(db);
  const requests = Array.from({ length: 25 }, () => ({}));
  const batchId = await store.addBatch({ kind: 'each', name: null, concurrency: 1, requests });
  for (let row = 1; row <= 25; row++) {
    const id = store.newRunId() as RunId;
    await recordAll(store, [runStart(id, 1, { batch: { batchId, row } }), runEnd(id)]);
  }
  store.close();
  const list = async (args: object) => {
    const texts = { stdout: '', stderr: '' };
    const into = (stream: 'stdout' | 'stderr') => ({
      write(text: string) {
        texts[stream] += text;
        return true;
      },
    });
    const io = { environment: {}, cwd: '/', stdout: into('stdout'), stderr: into('stderr') } as unknown as CommandIo;
    await runsCommand({ tree: false, json: true, db, ...args }, io);
    return { runs: JSON.parse(texts.stdout).length as number, stderr: texts.stderr };
  };
  return { batchId, list };
}

it('the list says how many more there are, also beside JSON, and how to have them', async () => {
  const { list } = await listing();
  const note = 'note: these are the newest 20 of 25; all of them:  --limit all\n';
  expect(await list({})).toEqual({ runs: 20, stderr: note });
  expect(await list({ status: 'completed' })).toEqual({ runs: 20, stderr: note });
  expect(await list({ limit: 'all' })).toEqual({ runs: 25, stderr: '' });
  expect(await list({ limit: '5' })).toEqual({ runs: 5, stderr: '' });
});

it('a batch is listed whole, unless a limit is given', async () => {
  const { batchId, list } = await listing();
  expect(await list({ batch: batchId })).toEqual({ runs: 25, stderr: '' });
  expect(await list({ batch: batchId.toUpperCase(), limit: '3' })).toEqual({ runs: 3, stderr: '' });
});
