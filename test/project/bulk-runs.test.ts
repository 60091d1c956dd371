import { expect, it } from 'vitest';
import { startBatch } from '../../src/project/batch/batches.ts';
import { bulkRuns } from '../../src/project/batch/bulk-runs.ts';
import { kickoffRequest, type ReplayOptions, replayRequest } from '../../src/project/crew-options.ts';
import { openProject } from '../../src/project/open/open-project.ts';
import { type Crew, crewOf } from '../../src/project/open-crew.ts';
import { historyReader, type RunRequest, type Session } from '../../src/project/session.ts';
import type { RunRecord } from '../../src/store/records.ts';
import { cleanEnvironment } from '../helpers/project.ts';
import { replyByTask, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

interface Opened {
  readonly crew: Crew;
  readonly session: Session;
  /** A kickoff or a replay; gives its run's id. */
  kickoff(options?: object): Promise<string>;
  replay(options: ReplayOptions): Promise<string>;
  /** `-n`; gives the ids of its runs. */
  times(request: RunRequest, count: number): Promise<readonly string[]>;
  /** The runs that a bulk replay takes of all. */
  taken(choice?: { readonly everything?: boolean; readonly asksModel?: boolean }): Promise<readonly string[]>;
}

async function opened(work: (opened: Opened) => Promise<void>): Promise<void> {
  const tasks = tasksYaml('ab').replace('Do a,', '"Do a {about}",');
  await using scripted = await scriptedCrew(replyByTask(), { tasks, more: 'inputs: { about: hens }\n' });
  const project = await openProject({ dir: scripted.project.dir, environment: cleanEnvironment() });
  const { crew, session } = await crewOf(project, { asksAhead: false });
  const result = async (handle: { readonly id: string; readonly result: Promise<unknown> }) => {
    await handle.result;
    return handle.id;
  };
  try {
    await work({
      crew,
      session,
      kickoff: (options = {}) => result(crew.kickoff(options)),
      replay: (options) => result(crew.replay(options)),
      async times(request, count) {
        const requests = Array.from({ length: count }, () => request);
        const { batchId } = await startBatch(session, { kind: 'repeat', requests }, { concurrency: 1 });
        const rows = await (await historyReader(session)).batchRows(batchId);
        return rows.map(({ runId }) => runId ?? '');
      },
      async taken({ everything = false, asksModel = true } = {}) {
        const choice = { ids: [], filter: { status: ['completed'] as const }, everything };
        const { runs } = await bulkRuns(await historyReader(session), choice, asksModel);
        return runs.map((run: RunRecord) => run.runId);
      },
    });
  } finally {
    await crew.close();
  }
}

it('takes the newest run of each chain of replays; other inputs are a chain of their own', async () => {
  await opened(async ({ kickoff, replay, taken }) => {
    const other = await kickoff({ inputs: { about: 'bees' } });
    const first = await kickoff();
    const second = await replay({ run: first, from: 'b' });
    const third = await replay({ run: first, from: 'b' });
    const fourth = await replay({ run: second, from: 'b', inputs: { about: 'cows' } });
    expect(await taken()).toEqual([fourth, third, other]);
    expect(await taken({ everything: true })).toEqual([fourth, third, second, first, other]);
  });
});

it('takes the newest of the copies of -n, and of their replays', async () => {
  await opened(async ({ kickoff, replay, times, taken }) => {
    const copies = await times({ type: 'kickoff', request: kickoffRequest({}) }, 3);
    expect(await taken()).toEqual([copies[2]]);
    const replayed = await replay({ run: copies[0], from: 'b' });
    expect(await taken()).toEqual([replayed]);
    const run = await kickoff();
    const again = await times({ type: 'replay', request: replayRequest({ run, from: 'b' }) }, 2);
    expect(await taken()).toEqual([again[1], replayed]);
  });
});

it('leaves runs out that no model wrote where one would be asked, and says how many', async () => {
  await opened(async ({ session, kickoff, taken }) => {
    const real = await kickoff();
    const madeUp = await kickoff({ offline: true });
    expect(await taken()).toEqual([real]);
    expect(await taken({ asksModel: false })).toEqual([madeUp, real]);
    expect(await taken({ everything: true })).toEqual([madeUp, real]);
    const store = await historyReader(session);
    expect(await bulkRuns(store, { ids: [], filter: {} }, true)).toMatchObject({ older: 0, offline: 1 });
    expect((await bulkRuns(store, { ids: [madeUp], filter: {} }, true)).runs).toHaveLength(1);
    expect((await bulkRuns(store, { ids: [], filter: { limit: 1 } }, true)).runs).toMatchObject([{ runId: real }]);
  });
});

it('--changed after -n tunes the run further that the copies were made of', async () => {
  await opened(async ({ crew, kickoff, times }) => {
    const run = await kickoff();
    await times({ type: 'replay', request: replayRequest({ run, from: 'b' }) }, 2);
    const { source, notes } = await crew.planReplay({ changed: true });
    expect(source.runId).toBe(run);
    expect(notes.join()).toContain(`${run} is taken`);
    await expect(crew.planReplay({ from: 'b' })).rejects.toThrow('is row 2 of batch');
    await times({ type: 'kickoff', request: kickoffRequest({}) }, 2);
    await expect(crew.planReplay({ changed: true })).rejects.toThrow('is row 2 of batch');
  });
});
