import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CrewRequest, createCrew } from '../../src/project/create/create-crew.ts';
import { loadCrew } from '../../src/spec/load.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'create-crew-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

function request(changes: Partial<CrewRequest> = {}): CrewRequest {
  const { signal } = new AbortController();
  return {
    parent,
    name: 'my-crew',
    template: 'research',
    model: null,
    environment: {},
    git: false,
    signal,
    ...changes,
  };
}

const read = (...parts: string[]) => readFile(path.join(parent, ...parts), 'utf8');

describe('createCrew', () => {
  it('writes the files of the template, the ignore file under its real name, and the schemas for editors', async () => {
    const { dir, files } = await createCrew(request());
    expect(dir).toBe(path.join(parent, 'my-crew'));
    expect(files).toEqual(['.env.example', '.gitignore', 'README.md', 'agents.yaml', 'crew.yaml', 'tasks.yaml']);
    expect((await readdir(dir)).sort()).toEqual(['.crew', ...files]);
    expect((await readdir(path.join(dir, '.crew'))).sort()).toEqual(
      ['agents', 'crew', 'tasks'].map((name) => `${name}.schema.json`),
    );
    expect(await readdir(parent)).toEqual(['my-crew']);
  });

  it('writes the model of the provider whose key is found, and names that key', async () => {
    const { model } = await createCrew(request({ environment: { ANTHROPIC_API_KEY: 'sk-x' } }));
    expect(model.missing).toEqual([]);
    const { spec } = await loadCrew(path.join(parent, 'my-crew'));
    expect(spec?.llm?.model).toBe(model.label);
    expect(model.label).toMatch(/^anthropic\//);
    expect(await read('my-crew', '.env.example')).toMatch(/^ANTHROPIC_API_KEY=$/m);
    expect(await read('my-crew', 'README.md')).toContain('`ANTHROPIC_API_KEY`');
  });

  it('says which key is missing when none is found', async () => {
    const { model } = await createCrew(request());
    expect(model).toEqual({ label: 'openai/gpt-5.4-mini', variables: ['OPENAI_API_KEY'], missing: ['OPENAI_API_KEY'] });
  });

  it('takes a named model before a found key, and asks no key for one on this machine', async () => {
    await createCrew(request({ model: 'ollama/llama3.2:3b', environment: { OPENAI_API_KEY: 'sk-x' } }));
    expect(await read('my-crew', 'crew.yaml')).toContain('\nllm: ollama/llama3.2:3b\n');
    expect(await read('my-crew', '.env.example')).not.toContain('=');
  });

  it.each(['123', 'null', '1e3', '__model__', 'a.b_c-d'])('keeps the name %s as it is in crew.yaml', async (name) => {
    await createCrew(request({ name }));
    expect((await loadCrew(path.join(parent, name))).spec?.name).toBe(name);
  });

  it('fills an existing folder that is empty', async () => {
    await mkdir(path.join(parent, 'my-crew'));
    await createCrew(request());
    expect(await read('my-crew', 'crew.yaml')).toContain('name: my-crew');
  });

  it('gives the new folder the permissions of any other new folder', async () => {
    await mkdir(path.join(parent, 'other'));
    await createCrew(request());
    expect((await stat(path.join(parent, 'my-crew'))).mode).toBe((await stat(path.join(parent, 'other'))).mode);
  });
});

describe('a refusal writes nothing', () => {
  const badNames = [
    '',
    '..',
    'a/b',
    '../a',
    '/tmp/a',
    'a\\b',
    '.hidden',
    '-x',
    'a b',
    'x.',
    'con',
    'Nul.txt',
    'a'.repeat(101),
    '{a}',
    'ü',
  ];

  it.each(badNames)('refuses the name "%s"', async (name) => {
    await expect(createCrew(request({ name }))).rejects.toMatchObject({ code: 'usage' });
    expect(await readdir(parent)).toEqual([]);
  });

  it.each([
    ['../My Crew!', 'crew create My-Crew'],
    ['...', 'crew create my-crew'],
    ['con', 'crew create my-crew'],
  ])('answers the name "%s" with one that would do', async (name, hint) => {
    await expect(createCrew(request({ name }))).rejects.toMatchObject({ hint });
  });

  it('names the nearest template for a typo', async () => {
    const refused = createCrew(request({ template: 'reveiw' }));
    await expect(refused).rejects.toMatchObject({ code: 'usage', hint: '--template review' });
    expect(await readdir(parent)).toEqual([]);
  });

  it.each(['opnai/gpt-5', 'nonsense', 'ollama/a b', 'openai/'])('refuses the model "%s"', async (model) => {
    await expect(createCrew(request({ model }))).rejects.toMatchObject({ code: 'usage' });
    expect(await readdir(parent)).toEqual([]);
  });

  it('leaves a folder with a single hidden file as it is', async () => {
    await mkdir(path.join(parent, 'my-crew'));
    await writeFile(path.join(parent, 'my-crew', '.keep'), 'mine');
    await expect(createCrew(request())).rejects.toMatchObject({ code: 'exists' });
    expect(await readdir(parent, { recursive: true })).toEqual(['my-crew', path.join('my-crew', '.keep')]);
  });

  it('leaves a file of that name as it is', async () => {
    await writeFile(path.join(parent, 'my-crew'), 'mine');
    await expect(createCrew(request())).rejects.toMatchObject({ code: 'exists' });
    expect(await read('my-crew')).toBe('mine');
  });

  it('leaves nothing behind when it is cancelled on the way, an empty folder as it was', async () => {
    await mkdir(path.join(parent, 'my-crew'));
    const reason = new Error('Ctrl-C');
    await expect(createCrew(request({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(await readdir(parent, { recursive: true })).toEqual(['my-crew']);
  });

  it('says why a folder cannot be written in', async () => {
    const refused = createCrew(request({ parent: path.join(parent, 'gone') }));
    await expect(refused).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('no such folder'),
    });
  });

  it('lets only one of several at once have the name, and leaves that one whole', async () => {
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => createCrew(request())));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'exists' });
    expect(await readdir(parent)).toEqual(['my-crew']);
  });
});

describe('git', () => {
  it('makes a repository when asked, even when git was told of another one', async () => {
    const environment = { ...process.env, GIT_DIR: path.join(parent, 'elsewhere') };
    expect((await createCrew(request({ git: true, environment }))).git).toBe('done');
    await access(path.join(parent, 'my-crew', '.git', 'HEAD'));
    expect(await readdir(parent)).toEqual(['my-crew']);
  });

  it('makes the crew also where git is not installed', async () => {
    expect((await createCrew(request({ git: true, environment: { PATH: parent } }))).git).toBe('not-found');
    expect(await read('my-crew', 'crew.yaml')).toContain('name: my-crew');
  });

  it.skipIf(process.platform === 'win32')('makes the crew also when git fails', async () => {
    const bin = await mkdtemp(path.join(tmpdir(), 'bin-'));
    await writeFile(path.join(bin, 'git'), '#!/bin/sh\nexit 1\n');
    await chmod(path.join(bin, 'git'), 0o755);
    const { git } = await createCrew(request({ git: true, environment: { PATH: bin } }));
    await rm(bin, { recursive: true });
    expect(git).toBe('failed');
  });
});

describe('createCrew in a folder that is there', () => {
  const here = () => createCrew(request({ name: '.' }));

  it('names the crew as the folder is called, and leaves what is in it', async () => {
    parent = path.join(parent, 'My notes: 2026');
    await mkdir(path.join(parent, '.crew'), { recursive: true });
    await writeFile(path.join(parent, 'notes.md'), 'mine');
    const { dir, files } = await here();
    expect(dir).toBe(parent);
    expect((await readdir(parent)).sort()).toEqual(['.crew', ...files, 'notes.md'].sort());
    expect((await loadCrew(parent)).spec?.name).toBe('My notes: 2026');
    parent = path.dirname(parent);
  });

  it.each(['crew.yaml', 'README.md', 'tasks.yml', 'config/agents.yaml'])(
    'is refused beside %s, and writes nothing',
    async (file) => {
      await mkdir(path.dirname(path.join(parent, file)), { recursive: true });
      await writeFile(path.join(parent, file), 'mine');
      const before = await readdir(parent);
      await expect(here()).rejects.toMatchObject({ code: 'exists', message: `Already in this folder: ${file}` });
      expect(await readdir(parent)).toEqual(before);
      expect(await read(file)).toBe('mine');
    },
  );

  it('leaves nothing when it is cancelled, and makes no repository inside one', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(createCrew(request({ name: '.', signal }))).rejects.toThrow('cancelled');
    expect(await readdir(parent)).toEqual([]);
    await mkdir(path.join(parent, '.git'));
    expect((await createCrew(request({ name: '.', git: true }))).git).toBeNull();
  });
});
