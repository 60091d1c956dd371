import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CreateArguments, createCommand } from '../../src/commands/create.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { exitCodeOf } from '../../src/errors.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'create-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

interface Situation {
  readonly environment?: CommandIo['environment'];
  readonly terminal?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  /** What the person types, in turn; each is sent once its question is on the screen. */
  readonly typed?: readonly (readonly [question: string, keys: string])[];
}

async function create(
  args: Partial<CreateArguments>,
  { environment = {}, terminal = false, columns = 80, typed = [] }: Situation = {},
) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  for (const stream of Object.values(streams))
    Object.assign(stream, { isTTY: terminal, columns, setRawMode: () => stream });
  const said = { stdout: '', stderr: '' };
  const answers = [...typed];
  streams.stdout.on('data', (data) => {
    said.stdout += data;
  });
  streams.stderr.on('data', (data) => {
    said.stderr += data;
    const [next] = answers;
    if (next !== undefined && said.stderr.includes(next[0]))
      setImmediate(() => streams.stdin.write(answers.shift()?.[1] ?? ''));
  });
  const io = { ...streams, environment, cwd } as unknown as CommandIo;
  await createCommand({ words: [], yes: false, git: false, input: true, ...args }, io);
  return said;
}

function commandsIn(text: string): string[] {
  return text.split('\n').flatMap((line) => line.match(/^ {2}(?!files|model|git {5})(\S.*)$/)?.[1] ?? []);
}

describe('crew create', () => {
  it.each([[['my-crew']], [['crew', 'my-crew']]])('makes the crew that %j names', async (words) => {
    const { stdout } = await create({ words });
    expect(stdout).toBe('my-crew\n');
    expect(await readdir(cwd)).toEqual(['my-crew']);
  });

  it('ends with the exact next commands when the key is there', async () => {
    const { stderr } = await create({ words: ['my-crew'] }, { environment: { OPENAI_API_KEY: 'sk-secret' } });
    expect(commandsIn(stderr)).toEqual([
      'cd my-crew',
      'crew kickoff',
      'crew kickoff -i topic="CRDTs in collaborative editors"',
    ]);
    expect(stderr).not.toContain('sk-secret');
  });

  it('says how to go on without a key, with one, and with Ollama', async () => {
    const { stderr } = await create({ words: ['r'], template: 'review' });
    expect(stderr).toContain('put OPENAI_API_KEY=… into');
    expect(commandsIn(stderr)).toEqual([
      'cd r',
      'crew kickoff -i diff=@example.diff --offline',
      'crew kickoff -i diff=@example.diff',
      'git diff | crew kickoff -i diff=@-',
      'crew kickoff -i diff=@example.diff --model ollama/llama3.2',
    ]);
  });

  it('speaks npx to whom came by npx', async () => {
    const { stderr } = await create(
      { words: ['my-crew'], template: 'tools' },
      { environment: { npm_command: 'exec' } },
    );
    expect(commandsIn(stderr)).toEqual(expect.arrayContaining(['npx recrew kickoff', 'npx recrew tools']));
  });

  it('names what is missing of git', async () => {
    const { stderr } = await create({ words: ['my-crew'], git: true }, { environment: { PATH: cwd } });
    expect(stderr).toContain('git     is not installed');
  });

  it('makes the crew in the folder of -C, and shows the way there', async () => {
    await create({ words: ['outer'] });
    const { stdout, stderr } = await create({ words: ['inner'], dir: 'outer' });
    expect(stdout).toBe('outer/inner\n');
    expect(commandsIn(stderr)[0]).toBe('cd outer/inner');
  });

  it('takes the default name with --yes', async () => {
    expect((await create({ yes: true, template: 'minimal' }, { terminal: true })).stdout).toBe('my-crew\n');
  });

  it('leaves no listener for signals behind', async () => {
    const before = process.listenerCount('SIGINT');
    await create({ words: ['my-crew'] });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

describe('crew create refuses, with exit 2 and nothing written,', () => {
  it.each([
    ['two names', ['my', 'crew'], 'crew create my-crew'],
    ['two names after crew', ['crew', 'my', 'team'], 'crew create my-team'],
    ['a path', ['sub/my-crew'], 'crew create my-crew'],
    ['no name', [], 'crew create my-crew'],
    ['no name after crew', ['crew'], 'crew create my-crew'],
  ])('%s', async (_what, words, hint) => {
    const error = await create({ words }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage', hint });
    expect(exitCodeOf(error)).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });

  it.each([
    ['in CI', { environment: { CI: 'true' } }, {}],
    ['with --no-input', {}, { input: false }],
  ])('a missing name on a terminal %s', async (_where, situation, args) => {
    await expect(create(args, { terminal: true, ...situation })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the wizard', () => {
  const questions = ['Name of the crew', 'Start from', 'Model'] as const;

  it('asks on stderr for what is missing, with the model of the found key in front', async () => {
    const typed = [
      [questions[0], 'asked\r'],
      [questions[1], '\x1b[B\r'],
      [questions[2], '\r'],
    ] as const;
    const { stdout, stderr } = await create({}, { terminal: true, typed, environment: { GEMINI_API_KEY: 'x' } });
    expect(stdout).toBe('asked\n');
    expect(stderr).toMatch(/● gemini\S+ +its key is set/);
    expect(stderr).toMatch(/Created .*asked.*one agent and one task/);
    expect(stderr).toMatch(/model {3}gemini\//);
  });

  it.each([60, 80])('has each choice and each list on lines of %i columns, unbroken', async (columns) => {
    const typed = [
      [questions[0], '\r'],
      [questions[1], '\r'],
      [questions[2], '\r'],
    ] as const;
    const { stderr } = await create({}, { terminal: true, columns, typed, environment: { NO_COLOR: undefined } });
    const lines = stripVTControlCharacters(stderr).split('\n');
    const choices = lines.filter((line) => /[●○] \w+\/\S/.test(line));
    expect(choices.length).toBeGreaterThan(5);
    for (const line of choices) expect(line).toMatch(/(key|set)$/);
    const files = lines.filter((line) => /^ {2}files|^ {10}\S/.test(line));
    expect(files.join(' ')).toMatch(/files .*crew\.yaml .*tasks\.yaml$/);
    for (const line of files) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('asks only for the name when the rest is given', async () => {
    const typed = [[questions[0], '\r']] as const;
    const { stdout } = await create({ template: 'review', model: 'ollama/llama3.2' }, { terminal: true, typed });
    expect(stdout).toBe('my-crew\n');
  });

  it('writes nothing and exits with 130 on Ctrl-C', async () => {
    const error = await create({}, { terminal: true, typed: [[questions[0], '\x03']] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(exitCodeOf(error)).toBe(130);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('shows a wrong flag before it asks anything', async () => {
    await expect(create({ template: 'mini' }, { terminal: true })).rejects.toMatchObject({
      hint: '--template minimal',
    });
    await expect(create({ model: 'opnai/x' }, { terminal: true })).rejects.toMatchObject({ code: 'usage' });
  });
});
