import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from './helpers/project.ts';

const root = path.dirname(import.meta.dirname);
const run = promisify(execFile);

// npm tells its own path to what it starts; it is started by node, since on Windows it is a script of the shell.
const npmScript = process.env['npm_execpath'];
const npm = (words: readonly string[], cwd: string) =>
  npmScript === undefined
    ? run('npm', [...words], { cwd, shell: process.platform === 'win32' })
    : run(process.execPath, [npmScript, ...words], { cwd });

let folder = '';
let installed = '';

const crew = async (words: readonly string[], cwd: string) =>
  run(process.execPath, [path.join(installed, 'bin', 'crew.js'), ...words], { cwd, env: cleanEnvironment() });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'crew-package-'));
  // Without the scripts: they would build anew, under the feet of the tests that run meanwhile.
  const { stdout } = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await npm(['install', ...quick, path.join(folder, filename)], folder);
  installed = path.join(folder, 'node_modules', 'recrew');
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the packed package, installed in an empty folder', () => {
  it('creates, runs, lists and replays', async () => {
    await crew(['create', 'crew', 'packed', '--model', 'openai/gpt-5.4-mini'], folder);
    const project = path.join(folder, 'packed');
    expect((await crew(['kickoff', '--offline'], project)).stdout).toContain('offline');
    expect((await crew(['log-tasks-outputs'], project)).stdout).toMatch(/1 {2}\w{8}-1 +research/);
    const replayed = await crew(['replay', '-t', 'report', '--offline', '--json'], project);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ tasks: [{ reused: true }, { reused: false }] });
  });

  it('carries its templates with the files that npm likes to drop', async () => {
    expect((await readdir(path.join(folder, 'packed'))).sort()).toEqual(
      expect.arrayContaining(['.env.example', '.gitignore', 'README.md', 'agents.yaml', 'crew.yaml', 'tasks.yaml']),
    );
  });

  it('is light: one native package and nothing else to install', async () => {
    expect(await readdir(installed)).not.toContain('src');
    const packages = (await readdir(path.join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(packages.sort()).toEqual(['better-sqlite3', 'node-addon-api', 'recrew']);
  });

  it('has types that a strict TypeScript project can use', async () => {
    await mkdir(path.join(folder, 'node_modules', '@types'), { recursive: true });
    await symlink(
      path.join(root, 'node_modules', '@types', 'node'),
      path.join(folder, 'node_modules', '@types', 'node'),
      'junction',
    );
    await symlink(
      path.join(root, 'node_modules', 'undici-types'),
      path.join(folder, 'node_modules', 'undici-types'),
      'junction',
    );
    await writeFile(
      path.join(folder, 'use.ts'),
      `import { openCrew } from 'recrew';
const crew = await openCrew('packed');
const { output } = await crew.kickoff({ offline: true, inputs: { topic: 'types' } }).result;
const text: string | null = output;
console.log(text);
// @ts-expect-error: an option that does not exist
crew.kickoff({ ofline: true });
`,
    );
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--target',
      'es2024',
      '--module',
      'nodenext',
      '--types',
      'node',
      '--allowImportingTsExtensions',
    ];
    const { stdout } = await run(process.execPath, [tsc, ...flags, 'use.ts'], { cwd: folder }).catch((error) => error);
    expect(stdout).toBe('');
  });
});
