import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envVariables } from '../../src/project/open/env-file.ts';
import { loadEnvironment } from '../../src/project/open/environment.ts';
import { makeProject } from '../helpers/project.ts';

const read = (text: string) => envVariables(new TextEncoder().encode(text), '.env');

describe('a .env file', () => {
  it.each([
    ['A_KEY=abc#def', 'abc#def'],
    ['A_KEY=abc # def', 'abc'],
    ['A_KEY="a#b" # comment', 'a#b'],
    ["A_KEY='a # b'", 'a # b'],
    ['A_KEY= # none', ''],
    ['A_KEY=', ''],
    ['export A_KEY = abc', 'abc'],
    ['A_KEY=abc\r\n', 'abc'],
    ['A_KEY="two\nlines"\nB=1', 'two\nlines'],
    ['A_KEY="two\\nlines"', 'two\nlines'],
    [`A_KEY='"abc"'`, 'abc'],
    ['A_KEY=“abc”', 'abc'],
    ['A_KEY=‘abc’', 'abc'],
    ['A_KEY=a=b', 'a=b'],
    ['# A_KEY=no\n\nA_KEY=yes', 'yes'],
    ['source other\nA_KEY=abc', 'abc'],
  ])('reads %j', (text, value) => {
    expect(read(text)['A_KEY']).toBe(value);
  });

  it('leaves quotes in what is not a key', () => {
    expect(read(`A='"x"'\n`)).toEqual({ A: '"x"' });
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffA=ä\nB=2')],
    ['UTF-16 with a mark', Buffer.from('\ufeffA=ä\nB=2', 'utf16le')],
    ['UTF-16', Buffer.from('A=ä\nB=2', 'utf16le')],
    ['UTF-16, the high byte first', Buffer.from('\ufeffA=ä\nB=2', 'utf16le').swap16()],
  ])('reads %s', (_encoding, bytes) => {
    expect(envVariables(bytes, '.env')).toEqual({ A: 'ä', B: '2' });
  });

  it.each([
    ['A=1\n\nA_KEY: sk-123', '.env:3 sets A_KEY with a colon'],
    ['A="1\n2"\nB="sk-123', '.env:3 opens a " that is never closed'],
    ['A=“sk-123', '.env:1 opens a “ that is never closed'],
  ])('names the line of what is wrong in %j, never the value', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(/sk-123/);
  });

  it('that is not text is refused, and a folder is left alone unless it is named', async () => {
    expect(() => envVariables(Buffer.from([0x41, 0x3d, 0xe4]), 'keys.env')).toThrow('keys.env is not UTF-8 text');
    await using project = await makeProject({});
    mkdirSync(project.path('.env'));
    expect(await loadEnvironment(project.dir, null, { A: '1' })).toEqual({ A: '1' });
    await expect(loadEnvironment(project.dir, '.env', {})).rejects.toThrow('Cannot read .env: it is a folder');
  });
});
