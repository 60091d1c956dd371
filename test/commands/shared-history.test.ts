import { rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { outputsCommand } from '../../src/commands/log-tasks-outputs.ts';
import { pruneCommand } from '../../src/commands/prune-runs.ts';
import { runsCommand } from '../../src/commands/runs.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { type Crew, openCrew } from '../../src/index.ts';
import { exportRun } from '../../src/store/read/export-run.ts';
import { importRun } from '../../src/store/write/import-run.ts';
import { crewYaml, makeProject, type TestProject } from '../helpers/project.ts';

const nowhere = 'http://127.0.0.1:1/v1';
const tasks = (about: string) => `  one: { description: One of ${about}, expected_output: Text }
  two: { description: Two of ${about}, expected_output: Text }
`;

interface Shared extends AsyncDisposable {
  readonly root: TestProject;
  readonly db: string;
  open(folder: string, options?: { readonly allProjects?: boolean; readonly db?: string }): Promise<Crew>;
  /** An offline run of the project; gives its id. */
  kickoff(folder: string): Promise<string>;
  /** What a command writes that stands in the project's folder. */
  said(folder: string, command: (io: CommandIo) => Promise<unknown>): Promise<{ stdout: string; stderr: string }>;
}

/** Projects a and b, and a folder that is none, with one history. */
async function shared(more: Readonly<Record<string, string>> = {}): Promise<Shared> {
  const crew = (name: string) => crewYaml(nowhere, tasks(name), more[name] ?? '').replace('test-crew', `crew-${name}`);
  const root = await makeProject({ 'a/crew.yaml': crew('a'), 'b/crew.yaml': crew('b'), 'none/x.txt': '' });
  const db = root.path('shared', 'runs.db');
  const environment = { CREW_DB: db };
  const open: Shared['open'] = (folder, options = {}) => openCrew(root.path(folder), { environment, ...options });
  return {
    root,
    db,
    open,
    async kickoff(folder) {
      const opened = await open(folder);
      const { run } = await opened.kickoff({ offline: true }).result;
      await opened.close();
      return run.runId;
    },
    async said(folder, command) {
      const texts = { stdout: '', stderr: '' };
      const into = (stream: 'stdout' | 'stderr') => ({
        write(text: string) {
          texts[stream] += text;
          return true;
        },
      });
      const cwd = root.path(folder);
      await command({ environment, cwd, stdout: into('stdout'), stderr: into('stderr') } as unknown as CommandIo);
      return texts;
    },
    [Symbol.asyncDispose]: () => root.remove(),
  };
}

const everything = { tree: false, json: true };
const prune = { keep: '0', yes: true, mayAsk: false, dryRun: false, json: true };

it('a replay in one project never takes the outputs of another', async () => {
  await using history = await shared();
  const ours = await history.kickoff('a');
  const theirs = await history.kickoff('b');
  const crew = await history.open('a');
  const { source, plan } = await crew.planReplay({ from: 'two', offline: true });
  expect(source.runId).toBe(ours);
  expect(plan.tasks.map((task) => task.drift)).toEqual([[], []]);
  // What is named is found, whosever it is, and by the start of its id.
  expect((await crew.planReplay({ run: theirs, offline: true })).source.runId).toBe(theirs);
  expect((await crew.planReplay({ from: `${theirs}-2`, offline: true })).source.runId).toBe(theirs);
  expect((await crew.runs.get(theirs.slice(0, 6))).run).toMatchObject({
    crew: 'crew-b',
    project: history.root.path('b'),
  });
  await crew.close();
});

it('resume, lists and prune stay within the project, unless all are asked for', async () => {
  await using history = await shared();
  const ours = await history.kickoff('a');
  const theirs = await history.kickoff('b');
  const ids = (text: string) => JSON.parse(text).map((run: { runId: string }) => run.runId);
  const list = (folder: string, allProjects = false) =>
    history.said(folder, (io) => runsCommand({ ...everything, allProjects }, io));
  expect(ids((await list('a')).stdout)).toEqual([ours]);
  expect(ids((await list('a', true)).stdout)).toEqual([theirs, ours]);
  expect(ids((await list('none')).stdout)).toEqual([theirs, ours]);
  const all = await history.open('a', { allProjects: true });
  expect((await all.runs.list()).map(({ runId }) => runId)).toEqual([theirs, ours]);
  await all.close();
  await expect(history.said('none', (io) => pruneCommand(prune, io))).rejects.toMatchObject({ code: 'usage' });
  const pruned = await history.said('b', (io) => pruneCommand(prune, io));
  expect(JSON.parse(pruned.stdout).runs).toEqual([theirs]);
  expect(ids((await list('a')).stdout)).toEqual([ours]);
  expect((await list('b')).stdout).toBe('[]\n');
});

it('a list shows the crew, and the project when there are several', async () => {
  await using history = await shared();
  await history.kickoff('a');
  await history.kickoff('b');
  const list = async (allProjects: boolean) =>
    (await history.said('a', (io) => runsCommand({ tree: false, json: false, allProjects }, io))).stdout;
  expect((await list(false)).split('\n')[0]).toMatch(/ crew +inputs$/);
  expect(await list(true)).toContain(history.root.path('b'));
});

it('a project without a run is told of the others', async () => {
  await using history = await shared();
  await history.kickoff('b');
  const nothing = { code: 'no-history', message: expect.stringContaining('1 run of 1 other project') };
  await expect(history.said('a', (io) => outputsCommand({ full: false, json: false }, io))).rejects.toMatchObject(
    nothing,
  );
  const crew = await history.open('a');
  await expect(crew.replay({ from: 'two' }).result).rejects.toMatchObject(nothing);
  await expect(crew.resume().result).rejects.toMatchObject(nothing);
  await crew.close();
});

it('a history in the folder of a project belongs there whole, and moves with it', async () => {
  await using history = await shared();
  const own = await openCrew(history.root.path('a'), { environment: {} });
  const { run } = await own.kickoff({ offline: true }).result;
  await own.close();
  await rename(history.root.path('a'), history.root.path('moved'));
  const moved = await openCrew(history.root.path('moved'), { environment: {} });
  expect((await moved.planReplay({ from: 'two', offline: true })).source.runId).toBe(run.runId);
  await moved.close();
  // By whichever name it is opened.
  const db = history.root.path('moved', '.crew', 'runs.db');
  const other = await history.open('b', { db });
  expect((await other.runs.list()).map(({ runId }) => runId)).toEqual([run.runId]);
  await other.close();
});

it('a project that moved, or runs on another machine too, is told to take a key, with which it finds its runs', async () => {
  await using history = await shared({ b: 'project: letters\n' });
  await history.kickoff('a');
  const keyed = await history.kickoff('b');
  await rename(history.root.path('a'), history.root.path('elsewhere'));
  const { stderr } = await history.said('elsewhere', (io) => runsCommand(everything, io));
  expect(stderr).toContain(`runs of crew-a from ${history.root.path('a')}`);
  expect(stderr).toContain('project: crew-a');
  await rename(history.root.path('b'), history.root.path('far'));
  const far = await history.said('far', (io) => runsCommand(everything, io));
  expect(far.stderr).toBe('');
  expect(JSON.parse(far.stdout)).toMatchObject([{ runId: keyed, project: 'letters' }]);
});

it('runs from before a project had a key are still its own', async () => {
  await using history = await shared();
  const before = await history.kickoff('a');
  await history.root.write('a/crew.yaml', `project: letters\n${await history.root.read('a/crew.yaml')}`);
  const after = await history.kickoff('a');
  const crew = await history.open('a');
  expect((await crew.runs.list()).map(({ runId }) => runId)).toEqual([after, before]);
  await crew.close();
});

it('an imported run joins the project that imports it, and one of no project belongs to all', async () => {
  await using history = await shared();
  const id = await history.kickoff('a');
  const file = await exportRun(history.db, id as never);
  const db = path.join(history.root.dir, 'second', 'runs.db');
  const listOf = async (folder: string) => {
    const crew = await history.open(folder, { db });
    const runs = await crew.runs.list();
    await crew.close();
    return runs.map(({ runId }) => runId);
  };
  await importRun(db, file, history.root.path('b'));
  expect([await listOf('a'), await listOf('b')]).toEqual([[], [id]]);
  const unknown = history.root.path('third.db');
  await importRun(unknown, file);
  const crew = await history.open('b', { db: unknown });
  expect(await crew.runs.list()).toMatchObject([{ runId: id, project: null }]);
  await crew.close();
});

it('refuses a key that could be a folder', async () => {
  await using history = await shared({ a: 'project: teams/letters\n' });
  await expect(history.open('a')).rejects.toThrow(/project: "teams\/letters" has a slash/);
});
