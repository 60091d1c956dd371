import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatServer } from './helpers/chat-server.ts';
import { cleanEnvironment, crewYaml, makeProject } from './helpers/project.ts';

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
  await run(process.execPath, [path.join(root, 'scripts', 'sbom.js')]);
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

  it('runs a tool, a guardrail and an MCP server of a project that has installed nothing', async () => {
    const server = await startChatServer([{ toolCalls: [['x', { word: 'hi' }]] }, 'it said HI']);
    const tool = `import { tool, z } from 'recrew';
export default tool({ description: 'Shouts', input: z.object({ word: z.string() }), run: ({ word }): string => word.toUpperCase() });
`;
    const guardrail = `import { fail, pass } from 'recrew';
export default ({ text }: { text: string }) => (text.includes('HI') ? pass() : fail('Shout'));
`;
    const files = path.join(root, 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
    const tasks = '  a: { description: Go, expected_output: Text, tools: [x], guardrails: [guardrails/loud.ts] }\n';
    const more = `mcp_servers: { fs: { command: node, args: [${JSON.stringify(files)}, .] } }\n`;
    await using project = await makeProject({
      'crew.yaml': crewYaml(server.url, tasks, more).replace('You write. }', 'You write., mcps: [fs] }'),
      'tools/x.ts': tool,
      'guardrails/loud.ts': guardrail,
    });
    try {
      expect((await crew(['kickoff'], project.dir)).stdout).toBe('it said HI\n');
      expect(server.requests[1]?.body.messages.at(-1)).toMatchObject({ role: 'tool', content: 'HI' });
      expect(JSON.stringify(server.requests[0]?.body['tools'])).toContain('fs__read_text_file');
    } finally {
      await server.close();
    }
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

  it('has everything that its README links to', async () => {
    const readme = await readFile(path.join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^)#]+)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    const files = links.filter((link) => !/^\w+:/.test(link));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) await stat(path.join(installed, file));
  });

  it('lists in a CycloneDX file what is bundled, and nothing that only builds or tests it', async () => {
    const bom = JSON.parse(await readFile(path.join(installed, 'dist', 'sbom.cdx.json'), 'utf8'));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { purl: 'pkg:npm/recrew@0.1.0' } } });
    const names = new Set(bom.components.map(({ name }: { name: string }) => name));
    for (const name of ['better-sqlite3', 'commander', 'preact', 'zod']) expect(names).toContain(name);
    for (const name of ['vitest', 'typescript', 'rolldown']) expect(names).not.toContain(name);
  });

  it('can be audited with what is bundled in it', async () => {
    const advisory = (title: string) => [
      { id: 1, url: 'https://advisory.example/1', title, severity: 'high', vulnerable_versions: '*' },
    ];
    const registry = createServer(({ url = '' }, answer) => {
      answer.setHeader('content-type', 'application/json');
      const name = decodeURIComponent(url.slice(1));
      const document = { name, versions: { '9.9.9': { name, version: '9.9.9' } }, 'dist-tags': { latest: '9.9.9' } };
      const advisories = { marked: advisory('It runs scripts'), vitest: advisory('Only for tests') };
      answer.end(JSON.stringify(url.endsWith('/bulk') ? advisories : document));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => registry.once('listening', resolve));
    const { port } = registry.address() as AddressInfo;
    const words = ['run', 'audit', '--', '--registry', `http://127.0.0.1:${port}`];
    const { code, stdout } = await npm(words, root).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error) => error,
    );
    registry.close();
    expect(stdout).toContain('high  marked');
    expect(stdout).toContain('It runs scripts  https://advisory.example/1');
    expect(stdout).not.toContain('vitest');
    expect(code).toBe(1);
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
      `import { type BatchId, type InputValues, type LimitsSpec, openCrew, type Plan, type Prepared, type ReplaySource } from 'recrew';
const crew = await openCrew('packed', { db: process.env['HISTORY'] });
const { output } = await crew.kickoff({ offline: true, inputs: { topic: 'types' } }).result;
const text: string | null = output;
console.log(text);
const inputs: InputValues = { topic: 'types' };
const limits: LimitsSpec = { maxRequests: 3 };
const prepared: Prepared = await crew.planKickoff({ inputs, limits });
const plan: Plan = prepared.plan;
const source: ReplaySource = await crew.replaySource();
const batch = async (): Promise<BatchId> => (await crew.kickoffEach([inputs]).result).batchId;
console.log(plan.runId, source.run.runId, batch);
export const { saved, options } = source.run;
export const [planned] = plan.tasks;
export const { spec } = crew.project;
export const rows = async () => (await crew.runs.get('3fk')).tasks.map(({ drift, stale }) => ({ drift, stale }));
// @ts-expect-error: an option that does not exist
crew.kickoff({ ofline: true });
`,
    );
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--declaration',
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
