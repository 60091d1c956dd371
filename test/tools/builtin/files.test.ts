import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { searchFilesTool } from '../../../src/tools/builtin/search-files.ts';
import { makeProject } from '../../helpers/project.ts';
import { callIn, settingsFor, toolContext } from './call-builtin.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

describe('read_file', () => {
  it('returns the text as it is', async () => {
    await using project = await makeProject({ 'notes/a.md': '# Ünï\r\ncode\n' });
    expect(await callIn(project.dir, 'read_file', { path: 'notes\\a.md' })).toBe('# Ünï\r\ncode\n');
  });

  it('reads a part, and says how to go on', async () => {
    await using project = await makeProject({ 'a.txt': numbered(10) });
    const part = await callIn(project.dir, 'read_file', { path: 'a.txt', offset: 3, limit: 2 });
    expect(part).toBe('line 3\nline 4\n\n[there is more: go on with offset 5]');
    expect(await callIn(project.dir, 'read_file', { path: 'a.txt', offset: 9, limit: 2 })).toBe('line 9\nline 10');
  });

  it('says of nothing more when the limit is the last line', async () => {
    await using project = await makeProject({ 'a.txt': 'one\ntwo\n' });
    expect(await callIn(project.dir, 'read_file', { path: 'a.txt', limit: 2 })).toBe('one\ntwo\n');
  });

  it('gives a huge file in parts that miss no line', async () => {
    await using project = await makeProject({ 'a.txt': numbered(40_000) });
    const lines: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined; ) {
      const part = await callIn(project.dir, 'read_file', { path: 'a.txt', offset });
      expect(part.length).toBeLessThan(103_000);
      const [text = '', next] = part.split(/\n\[there is more: go on with offset (\d+)\]/);
      lines.push(...text.split('\n').filter((line) => line !== ''));
      offset = next === undefined ? undefined : Number(next);
    }
    expect(lines.join('\n')).toBe(numbered(40_000));
  });

  it('cuts a line that is too long for one answer', async () => {
    await using project = await makeProject({ 'a.json': `${'é'.repeat(90_000)}\nend` });
    const part = await callIn(project.dir, 'read_file', { path: 'a.json' });
    expect(part.startsWith('é'.repeat(51_200))).toBe(true);
    expect(part).not.toContain('\uFFFD');
    expect(part).toMatch(/line 1 is longer than 100 KB and was cut; the next line is offset 2\]$/);
  });

  it('names the nearest file for a typo', async () => {
    await using project = await makeProject({ 'notes/report.md': 'x', 'notes/other.md': 'x' });
    await expect(callIn(project.dir, 'read_file', { path: 'notes/reprot.md' })).rejects.toThrow(
      'There is no notes/reprot.md in the project. Did you mean notes/report.md?',
    );
    await expect(callIn(project.dir, 'read_file', { path: 'notes/zebra.csv' })).rejects.toThrow(
      'notes/ has: other.md, report.md.',
    );
    await expect(callIn(project.dir, 'read_file', { path: 'nots/report.md' })).rejects.toThrow('Did you mean notes/?');
    await expect(callIn(project.dir, 'read_file', { path: 'notes/other.md/x' })).rejects.toThrow(
      'is a file, not a folder',
    );
  });

  it('says so of a folder, a binary file, an empty file and an end passed', async () => {
    await using project = await makeProject({
      'd/a.bin': 'a\0b',
      'd/latin.txt': '',
      'd/empty.txt': '',
      'd/one.txt': 'x\n',
    });
    const read = (path: string, offset = 1) => callIn(project.dir, 'read_file', { path, offset });
    await expect(read('d')).rejects.toThrow('d is a folder; list_files shows what is in it');
    await expect(read('.')).rejects.toThrow('is a folder');
    await expect(read('d/a.bin')).rejects.toThrow('d/a.bin is a binary file');
    expect(await read('d/empty.txt')).toBe('(d/empty.txt is empty)');
    await expect(read('d/one.txt', 5)).rejects.toThrow('d/one.txt ends before line 5');
  });

  it.skipIf(process.platform === 'win32')('does not wait on a pipe', async () => {
    await using project = await makeProject({});
    execFileSync('mkfifo', [project.path('pipe')]);
    await expect(callIn(project.dir, 'read_file', { path: 'pipe' })).rejects.toThrow('pipe is not a plain file');
  });
});

describe('list_files', () => {
  const files = { 'a.md': '', 'b/c.md': '', 'b/d/e.md': '', 'node_modules/x/index.js': '', '.gitignore': '' };

  it('lists files and folders, without installed packages', async () => {
    await using project = await makeProject(files);
    const all = ['.gitignore', 'a.md', 'b/', 'b/c.md', 'b/d/', 'b/d/e.md'];
    expect(await callIn(project.dir, 'list_files', {})).toBe(all.join('\n'));
    expect(await callIn(project.dir, 'list_files', { path: 'b' })).toBe('b/c.md\nb/d/\nb/d/e.md');
    expect(await callIn(project.dir, 'list_files', { path: './b/', recursive: false })).toBe('b/c.md\nb/d/');
  });

  it('says when it cut the list', async () => {
    await using project = await makeProject(Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`f${n}`, ''])));
    const lines = (await callIn(project.dir, 'list_files', {})).split('\n');
    expect(lines).toHaveLength(501);
    expect(lines.at(-1)).toContain('[cut after 500');
  });

  it('says so of an empty folder, a file and a folder that is not there', async () => {
    await using project = await makeProject(files);
    await mkdir(project.path('empty'));
    expect(await callIn(project.dir, 'list_files', { path: 'empty' })).toBe('(empty is empty)');
    await expect(callIn(project.dir, 'list_files', { path: 'a.md' })).rejects.toThrow(
      'a.md is a file; read_file reads it',
    );
    await expect(callIn(project.dir, 'list_files', { path: 'emty' })).rejects.toThrow('Did you mean empty/?');
  });
});

describe('search_files', () => {
  const files = { 'a.md': 'Price: 5 (net)\nother', 'b/c.md': 'no\nprice: 6', 'b/x.bin': 'price\0' };

  it('finds a text with its place, whatever the case', async () => {
    await using project = await makeProject(files);
    expect(await callIn(project.dir, 'search_files', { pattern: 'price:' })).toBe(
      'a.md:1: Price: 5 (net)\nb/c.md:2: price: 6',
    );
    expect(await callIn(project.dir, 'search_files', { pattern: '5 (net', path: 'a.md' })).toBe(
      'a.md:1: Price: 5 (net)',
    );
    expect(await callIn(project.dir, 'search_files', { pattern: 'Price', path: 'b', case_sensitive: true })).toBe(
      'No line matches in b',
    );
  });

  it('finds a regular expression, and says what is wrong with one', async () => {
    await using project = await makeProject(files);
    expect(await callIn(project.dir, 'search_files', { pattern: '^price: \\d$', regex: true })).toBe(
      'b/c.md:2: price: 6',
    );
    await expect(callIn(project.dir, 'search_files', { pattern: '(', regex: true })).rejects.toThrow('leave out regex');
  });

  it('stops an expression that would take years, and keeps what it found', async () => {
    await using project = await makeProject({ 'a.md': 'aaa', 'b.md': `${'a'.repeat(60)}!` });
    const tool = searchFilesTool(settingsFor(project.dir), 0.5);
    const found = await tool.call({ pattern: '^(a+)+$', regex: true }, toolContext());
    expect(found).toContain('a.md:1: aaa\n[stopped after 0.5 s in b.md');
  });

  it('ends at once when the run is cancelled', async () => {
    await using project = await makeProject({ 'b.md': `${'a'.repeat(60)}!` });
    const tool = searchFilesTool(settingsFor(project.dir));
    const call = tool.call({ pattern: '^(a+)+$', regex: true }, toolContext(AbortSignal.timeout(200)));
    await expect(call).rejects.toThrow('timeout');
  });

  it('cuts many hits and long lines', async () => {
    await using project = await makeProject({
      'a.md': 'hit\n'.repeat(150),
      'long.md': `${'x'.repeat(5000)}needle${'y'.repeat(5000)}`,
    });
    const lines = (await callIn(project.dir, 'search_files', { pattern: 'hit' })).split('\n');
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toContain('[cut after 100');
    const long = await callIn(project.dir, 'search_files', { pattern: 'needle' });
    expect(long).toMatch(/^long\.md:1: …x+needley+…$/);
    expect(long.length).toBeLessThan(250);
  });
});

describe('write_file', () => {
  it('makes folders, replaces, keeps the mode and leaves no draft', async () => {
    await using project = await makeProject({ 'run.sh': 'old' });
    await chmod(project.path('run.sh'), 0o750);
    expect(await callIn(project.dir, 'write_file', { path: 'a/b/c.md', content: 'é' })).toBe(
      'Wrote a/b/c.md (2 bytes, a new file)',
    );
    expect(await callIn(project.dir, 'write_file', { path: 'run.sh', content: 'new' })).toBe(
      'Wrote run.sh (3 bytes, replaced)',
    );
    expect(await project.read('run.sh')).toBe('new');
    if (process.platform !== 'win32') expect((await stat(project.path('run.sh'))).mode & 0o777).toBe(0o750);
    expect((await readdir(project.dir)).sort()).toEqual(['a', 'run.sh']);
  });

  it('refuses a folder, and a path through a file', async () => {
    await using project = await makeProject({ 'd/a.md': 'x' });
    await expect(callIn(project.dir, 'write_file', { path: 'd', content: '' })).rejects.toThrow('d is a folder');
    await expect(callIn(project.dir, 'write_file', { path: '.', content: '' })).rejects.toThrow('is a folder');
    await expect(callIn(project.dir, 'write_file', { path: 'd/a.md/b', content: '' })).rejects.toThrow(
      'is a file, not a folder',
    );
  });
});
