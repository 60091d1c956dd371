import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../src/store/database/migrations.ts';
import { crewYaml, makeProject, runCrew, type TestProject } from '../helpers/project.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = '  a: { description: Go, expected_output: Text }\n  b: { description: On, expected_output: Text }\n';
const isRoot = process.getuid?.() === 0;

describe('a history that cannot be written', () => {
  it.each(['kickoff', 'log-tasks-outputs', 'runs'])(
    'because it is damaged stops crew %s with its name, and is left as it is',
    async (command) => {
      const damaged = 'this is no database, and never was one\n'.repeat(200);
      await using scripted = await scriptedCrew([], { tasks, files: { '.crew/runs.db': damaged } });
      const { code, stdout, stderr } = await scripted.crew([command]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('runs.db');
      expect(stderr).not.toMatch(/^ +at /m);
      expect(scripted.server.requests).toEqual([]);
      expect(await scripted.project.read('.crew/runs.db')).toBe(damaged);
    },
  );

  // Permissions do not bind root, who therefore starts crew as somebody else. Windows has no such permissions.
  it.skipIf(process.platform === 'win32')(
    'because the folder is read-only stops a kickoff before a model is asked',
    async () => {
      await using scripted = await scriptedCrew([], { tasks });
      await chmod(scripted.project.dir, 0o555);
      const { code, stdout, stderr } = await scripted.crew(['kickoff'], isRoot ? { uid: 65534 } : {});
      await chmod(scripted.project.dir, 0o755);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('.crew');
      expect(stderr).not.toMatch(/^ +at /m);
      expect(scripted.server.requests).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')('because the folder is read-only is still listed', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    await scripted.crew(['kickoff']);
    await chmod(scripted.project.dir, 0o755);
    await chmod(scripted.project.path('.crew'), 0o555);
    await chmod(scripted.project.path('.crew', 'runs.db'), 0o444);
    const { code, stdout } = await scripted.crew(['log-tasks-outputs', '--json'], isRoot ? { uid: 65534 } : {});
    await chmod(scripted.project.path('.crew'), 0o755);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).output).toBe('y');
  });
});

describe('a history that another program keeps', () => {
  it.each([0, migrations.length])('is refused, and left as it is, at version %i', async (version) => {
    await using scripted = await scriptedCrew([], { tasks });
    const file = scripted.project.path('notes.db');
    const notes = new Database(file);
    notes.exec(`CREATE TABLE runs (note TEXT); PRAGMA user_version = ${version}`);
    notes.close();
    const before = await readFile(file);
    for (const words of [['kickoff'], ['runs'], ['show'], ['cancel', '3fk9p2mz']]) {
      const { code, stdout, stderr } = await scripted.crew([...words, '--db', 'notes.db']);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe('✘ notes.db is a database of another program\n  Name another place:  --db <file>\n');
    }
    expect((await readFile(file)).equals(before)).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a history that goes away while a run writes to it', () => {
  it.each([
    ['removed', async (project: TestProject) => rm(project.path('.crew'), { recursive: true })],
    [
      'replaced by another file',
      async (project: TestProject) => {
        await copyFile(project.path('.crew/runs.db'), project.path('other.db'));
        await rename(project.path('other.db'), project.path('.crew/runs.db'));
      },
    ],
  ])('ends the run with what it has, kept where it is said: %s', async (what, harm) => {
    const place: { project?: TestProject } = {};
    await using scripted = await scriptedCrew(
      async ({ index }) => {
        if (index === 1) await harm(place.project!);
        return index === 0 ? 'the first' : 'the paid answer';
      },
      { tasks: `${tasks}  third: { description: Go, expected_output: More }\n` },
    );
    place.project = scripted.project;
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`was ${what} while a run wrote to it`);
    expect(stderr).not.toMatch(/^ +at /m);
    const [, kept = ''] = /is kept in (\S+)/.exec(stderr) ?? [];
    expect(await readFile(kept, 'utf8')).toBe('the paid answer');
    await rm(kept);
    expect(scripted.server.requests.length).toBeLessThanOrEqual(3);
  });

  it('is still said, with where the output is, when the result is printed as JSON', async () => {
    const place: { project?: TestProject } = {};
    const harm = () => rm(place.project!.path('.crew'), { recursive: true });
    await using scripted = await scriptedCrew(async ({ index }) => (index === 1 ? harm().then(() => 'b') : 'a'), {
      tasks,
    });
    place.project = scripted.project;
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--json']);
    expect(code).toBe(1);
    const { run, tasks: rows } = JSON.parse(stdout);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'store-unavailable' } });
    expect(rows[0]).toMatchObject({ status: 'completed', output: 'a' });
    const [, kept = ''] = /is kept in (\S+)/.exec(stderr) ?? [];
    expect(await readFile(kept, 'utf8')).toBe('b');
    await rm(kept);
  });

  it('ends the events of the run with its end, and why', async () => {
    const place: { project?: TestProject } = {};
    const harm = () => rm(place.project!.path('.crew'), { recursive: true });
    await using scripted = await scriptedCrew(async ({ index }) => (index === 1 ? harm().then(() => 'b') : 'a'), {
      tasks,
    });
    place.project = scripted.project;
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--events']);
    const events = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(JSON.parse(events.at(-1)!)).toMatchObject({
      type: 'run-end',
      status: 'failed',
      error: { code: 'store-unavailable' },
      usage: { inputTokens: 100 },
    });
    expect(stderr.match(/was removed while a run wrote to it/g)).toHaveLength(1);
    await rm(/is kept in (\S+)/.exec(stderr)?.[1] ?? '', { force: true });
  });
});

describe.skipIf(process.platform === 'win32')('a history that is a link', () => {
  it('is written where the link leads, and what runs is seen by either name', async () => {
    await using elsewhere = await makeProject({ 'kept.db': '' });
    await using scripted = await scriptedCrew(({ index }) => (index < 3 ? `answer ${index}` : 'hang'), {
      tasks,
      files: { '.crew/.gitignore': '*' },
    });
    await symlink(elsewhere.path('kept.db'), scripted.project.path('.crew/runs.db'));
    const ended = await scripted.crew(['kickoff', '-q']);
    expect(ended).toMatchObject({ code: 0, stdout: 'answer 1\n', stderr: '' });
    const second = scripted.start(['kickoff']);
    await scripted.asked(4);
    for (const db of ['.crew/runs.db', elsewhere.path('kept.db')]) {
      const { stdout } = await scripted.crew(['runs', '--json', '--db', db]);
      expect(JSON.parse(stdout).map((run: { status: string }) => run.status)).toEqual(['running', 'completed']);
    }
    second.child.kill('SIGKILL');
    await second.ended;
  });
});

describe('a full disk', () => {
  // Only root can make one.
  it.skipIf(!canMount())('is said before a model is asked, and the history can still be read', async () => {
    const dir = await smallDisk();
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    await writeFile(path.join(dir, 'crew.yaml'), crewYaml(scripted.server.url, tasks));
    await runCrew(['kickoff', '-q'], { cwd: dir });
    await writeFile(path.join(dir, 'filler'), Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined);
    const { code, stdout, stderr } = await runCrew(['kickoff'], { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the disk is full');
    expect(scripted.server.requests).toHaveLength(2);
    expect(await runCrew(['show', 'b', '--raw'], { cwd: dir })).toMatchObject({ code: 0, stdout: 'y' });
    expect(await runCrew(['replay', '-t', 'b', '--dry-run'], { cwd: dir })).toMatchObject({ code: 0 });
  });

  it.skipIf(!canMount())('loses no answer that a batch has paid for', async () => {
    const dir = await smallDisk();
    const long = 'a long answer '.repeat(3000);
    await using scripted = await scriptedCrew(
      async () => {
        await writeFile(path.join(dir, 'filler'), Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined);
        return long;
      },
      { tasks },
    );
    await writeFile(path.join(dir, 'crew.yaml'), crewYaml(scripted.server.url, tasks));
    const { code, stderr } = await runCrew(['kickoff', '-n', '2', '--concurrency', '1'], { cwd: dir });
    expect(code).toBe(1);
    expect(scripted.server.requests).toHaveLength(1);
    const [, kept = ''] = /is kept in (\S+)/.exec(stderr) ?? [];
    expect((await readFile(kept, 'utf8')) === long).toBe(true);
    await rm(kept);
  });

  it.skipIf(!canMount())(
    'ends the run with what was finished, and says where the output is that could not be stored',
    async () => {
      const dir = await smallDisk();
      const fill = async () => {
        await writeFile(path.join(dir, 'filler'), Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined);
        return 'a long answer '.repeat(2000);
      };
      await using scripted = await scriptedCrew(({ index }) => (index === 0 ? 'the first' : fill()), { tasks });
      await writeFile(path.join(dir, 'crew.yaml'), crewYaml(scripted.server.url, tasks));
      const { code, stdout, stderr } = await runCrew(['kickoff'], { cwd: dir });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).not.toMatch(/^ +at /m);
      expect(stderr.match(/the disk is full/g)).toHaveLength(1);
      const [, kept = ''] = /is kept in (\S+)/.exec(stderr) ?? [];
      onTestFinished(() => rm(kept, { force: true }));
      expect(await readFile(kept, 'utf8')).toContain('a long answer');
      await rm(path.join(dir, 'filler'));
      const listing = await runCrew(['log-tasks-outputs', '--json'], { cwd: dir });
      expect(JSON.parse(listing.stdout).tasks[0]).toMatchObject({ status: 'completed', output: 'the first' });
    },
  );
});

/** One of 1 MB. */
async function smallDisk(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'crew-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]);
  onTestFinished(async () => {
    execFileSync('umount', [dir]);
    await rm(dir, { recursive: true });
  });
  return dir;
}

function canMount(): boolean {
  if (!isRoot || process.platform !== 'linux') return false;
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('kickoffs at once in one folder', () => {
  it('each get their own run, ten first ones of a fresh project too', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9/v1', tasks) });
    const ended = await Promise.all(
      Array.from({ length: 10 }, () => runCrew(['kickoff', '--offline', '-q'], { cwd: project.dir })),
    );
    expect(ended.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array(10).fill('0 '));
    const { stdout } = await runCrew(['runs', '--json'], { cwd: project.dir });
    const runs = JSON.parse(stdout) as { runId: string; status: string }[];
    expect(new Set(runs.map((run) => run.runId)).size).toBe(10);
    expect(new Set(runs.map((run) => run.status))).toEqual(new Set(['completed']));
  });

  it('of which one hangs do not wait for each other', async () => {
    await using scripted = await scriptedCrew(({ index }) => (index === 0 ? 'hang' : 'fine'), { tasks });
    const first = scripted.start(['kickoff']);
    await scripted.asked(1);
    expect(await scripted.crew(['kickoff'])).toMatchObject({ code: 0, stdout: 'fine\n' });
    const { stdout } = await scripted.crew(['runs', '--json']);
    expect(JSON.parse(stdout).map((run: { status: string }) => run.status)).toEqual(['completed', 'running']);
    first.child.kill('SIGKILL');
    await first.ended;
  });

  it('leave nothing in .crew but the history and what can be written again', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9/v1', tasks) });
    await Promise.all([1, 2].map(() => runCrew(['kickoff', '--offline', '-q'], { cwd: project.dir })));
    expect((await readdir(project.path('.crew'))).filter((file) => !file.endsWith('.schema.json'))).toEqual([
      '.gitignore',
      'runs.db',
    ]);
  });
});
