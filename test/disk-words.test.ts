import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { systemFailure, whyNot } from '../src/disk-words.ts';
import { runCrew } from './helpers/project.ts';

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

it('says in words what the system says of a file', () => {
  expect(whyNot(thrownBy(() => readFileSync(tmpdir())))).toBe('it is a folder');
  expect(whyNot(Object.assign(new Error('x'), { code: 'EODD' }))).toBe('EODD');
  expect(whyNot(new Error('no more'))).toBe('no more');
});

it('takes trouble of the machine for no bug, and a missing file of our own for one', () => {
  const full = Object.assign(new Error('x'), { code: 'EMFILE', syscall: 'open', path: '/a/b' });
  expect(systemFailure(full)).toMatchObject({
    message: 'The system refused open /a/b: too many files are open in this process (EMFILE)',
    hint: expect.stringContaining('ulimit -n'),
  });
  expect(systemFailure(thrownBy(() => readFileSync('/not/there')))).toBeNull();
  expect(systemFailure(new TypeError('x'))).toBeNull();
});

it.skipIf(process.platform === 'win32')('words reach the user where a folder stands for a file', async () => {
  const { code, stderr } = await runCrew(['kickoff', '--each', tmpdir()], { cwd: tmpdir() });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/No crew\.yaml|it is a folder/) });
});
