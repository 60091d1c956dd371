import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, type TestProject } from '../../helpers/project.ts';
import { callIn } from './call-builtin.ts';

const secret = 'TOP-SECRET-VALUE';
let outer: TestProject;
let dir: string;

beforeAll(async () => {
  outer = await makeProject({
    'outside/secret.txt': secret,
    'crew/notes/a.md': 'inside',
    'crew/.env': `KEY=${secret}`,
    'crew/.env.local': `KEY=${secret}`,
    'crew/config/prod.env': `KEY=${secret}`,
    'crew/.crew/runs.db': secret,
    'crew/.git/config': secret,
    'crew/keys/id_rsa': secret,
    'crew/keys/server.pem': secret,
    'crew/crew.yaml': 'name: x',
    'crew/config/agents.yaml': 'a: b',
    'crew/tools/own.ts': 'export {}',
  });
  dir = outer.path('crew');
  await symlink(outer.path('outside', 'secret.txt'), path.join(dir, 'link.txt'));
  await symlink(outer.path('outside'), path.join(dir, 'linked'));
  await symlink(path.join(dir, '.env'), path.join(dir, 'innocent.txt'));
  await symlink(outer.path('outside', 'not-yet.txt'), path.join(dir, 'dangling.txt'));
  await symlink(path.join(dir, 'tools'), path.join(dir, 'drawer'));
  await symlink('notes', path.join(dir, 'shelf'));
});

afterAll(() => outer.remove());

const unreadable = [
  ['a path with ..', '../outside/secret.txt', 'has .. in it'],
  ['a path with .. in its middle', 'notes/../../outside/secret.txt', 'has .. in it'],
  ['a path with .. and backslashes', 'notes\\..\\..\\outside\\secret.txt', 'has .. in it'],
  ['a path of the root', '/etc/passwd', 'is not relative'],
  ['a path of a drive', 'C:\\Windows\\win.ini', 'is not relative'],
  ['a path of a share', '\\\\server\\share\\a', 'is not relative'],
  ['a path of the home folder', '~/.ssh/id_rsa', 'is not relative'],
  ['a NUL character', 'notes/a.md\0.txt', 'NUL'],
  ['a link to a file outside', 'link.txt', 'leads outside the project'],
  ['a link to a folder outside', 'linked/secret.txt', 'leads outside the project'],
  ['a link to .env', 'innocent.txt', 'is not open to tools'],
  ['a link that leads nowhere', 'dangling.txt', 'leads nowhere'],
  ['.env', '.env', 'is not open to tools'],
  ['.env in capitals', '.ENV', 'is not open to tools'],
  ['.env with a stream', '.env::$DATA', 'is not open to tools'],
  ['.env with dots at its end', '.env. .', 'is not open to tools'],
  ['.env with ./ before it', './/./.env', 'is not open to tools'],
  ['.env.local', '.env.local', 'is not open to tools'],
  ['prod.env', 'config/prod.env', 'is not open to tools'],
  ['the history', '.crew/runs.db', 'is not open to tools'],
  ['the repository', '.git/config', 'is not open to tools'],
  ['a private key', 'keys/id_rsa', 'is not open to tools'],
  ['a key file', 'keys/server.pem', 'is not open to tools'],
] as const;

describe('the file tools', () => {
  it.each(unreadable)('do not read %s', async (_what, file, reason) => {
    const failure = await callIn(dir, 'read_file', { path: file }).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toContain(reason);
    expect((failure as Error).message).not.toContain(outer.dir);
  });

  it.each(unreadable)('do not write %s', async (_what, file, reason) => {
    await expect(callIn(dir, 'write_file', { path: file, content: 'owned' })).rejects.toThrow(reason);
    expect(await outer.read('outside/secret.txt')).toBe(secret);
    expect(await outer.read('crew/.env')).toBe(`KEY=${secret}`);
    expect(await readdir(outer.path('outside'))).toEqual(['secret.txt']);
  });

  it.each(['list_files', 'search_files'] as const)('%s does not look into a folder outside', async (tool) => {
    for (const place of ['linked', '..', '/etc', '.git']) {
      await expect(callIn(dir, tool, { path: place, pattern: 'x' })).rejects.toThrow(/outside|\.\.|relative|not open/);
    }
  });

  it('do not find what is secret by a search', async () => {
    expect(await callIn(dir, 'search_files', { pattern: secret })).toBe('No line matches');
    expect(await callIn(dir, 'search_files', { pattern: 'TOP-.*', regex: true })).toBe('No line matches');
  });

  it('do not list what is secret, and do not follow links', async () => {
    const listed = (await callIn(dir, 'list_files', {})).split('\n');
    expect(listed).toContain('notes/a.md');
    expect(listed).toContain('linked');
    expect(listed.filter((line) => /env|\.crew|\.git|id_rsa|pem|secret/.test(line))).toEqual([]);
  });

  it.each([
    'crew.yaml',
    'Crew.YAML',
    'agents.yml',
    'config/agents.yaml',
    'tools/own.ts',
    'Tools/new.ts',
    'drawer/own.ts',
    'guardrails/a.ts',
    'node_modules/zod/index.js',
  ])('do not let an agent rewrite its crew: %s', async (file) => {
    await expect(callIn(dir, 'write_file', { path: file, content: 'owned' })).rejects.toThrow('may not be written');
    expect(await readFile(path.join(dir, 'tools', 'own.ts'), 'utf8')).toBe('export {}');
  });

  it('follow a link that stays inside', async () => {
    expect(await callIn(dir, 'read_file', { path: 'shelf/a.md' })).toBe('inside');
    await callIn(dir, 'write_file', { path: 'shelf/b.md', content: 'new' });
    expect(await outer.read('crew/notes/b.md')).toBe('new');
  });

  it('never read outside while a folder is swapped for a link and back', async () => {
    const { rename, rm } = await import('node:fs/promises');
    await mkdir(path.join(dir, 'swap'));
    await writeFile(path.join(dir, 'swap', 'secret.txt'), 'harmless');
    let done = false;
    const swapping = (async () => {
      while (!done) {
        await rename(path.join(dir, 'swap'), path.join(dir, 'aside'));
        await symlink(outer.path('outside'), path.join(dir, 'swap'));
        await rm(path.join(dir, 'swap'));
        await rename(path.join(dir, 'aside'), path.join(dir, 'swap'));
      }
    })();
    const read: unknown[] = [];
    for (let round = 0; round < 300; round++) {
      read.push(await callIn(dir, 'read_file', { path: 'swap/secret.txt' }).catch((error: Error) => error.message));
    }
    done = true;
    await swapping;
    expect(read.filter((text) => String(text).includes(secret))).toEqual([]);
  });
});
