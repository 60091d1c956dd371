import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeProject } from '../helpers/project.ts';
import { examplesFolder, openExample } from './example.ts';

const root = path.dirname(examplesFolder);
const names = readdirSync(examplesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(names)('the example %s', (name) => {
  it('is in order, and runs offline', async () => {
    await using example = await openExample(name, []);
    const { problems } = JSON.parse((await example.crew(['check', '--json'])).stdout) as {
      problems: readonly { readonly message: string }[];
    };
    // The server of the test stands in for the provider's.
    const mine = problems.filter(
      ({ message }) => !/^OPENAI_API_KEY goes to 127\.0\.0\.1:\d+, not to openai$/.test(message),
    );
    expect(mine).toEqual([]);
    const given = name === 'structured-output' ? ['-i', 'mail=@mail.txt'] : [];
    expect(await example.crew(['kickoff', '--offline', '-q', ...given])).toMatchObject({ code: 0, stderr: '' });
    expect(example.server.requests).toEqual([]);
  });

  it('says what it is, is listed, and is run by a test of its own', () => {
    expect(readFileSync(path.join(examplesFolder, name, 'README.md'), 'utf8')).toMatch(new RegExp(`^# ${name}\n`));
    expect(readFileSync(path.join(examplesFolder, 'README.md'), 'utf8')).toContain(`| [${name}](${name}) |`);
    expect(readdirSync(import.meta.dirname)).toContain(`${name}.test.ts`);
  });
});

it('the TypeScript of the examples and of the template has the types that editors show', async () => {
  await using folder = await makeProject({ 'package.json': '{ "type": "module" }' });
  for (const part of ['examples', 'templates'])
    await symlink(path.join(root, part), folder.path(part), process.platform === 'win32' ? 'junction' : 'dir');
  const config = {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: {
      preserveSymlinks: true,
      paths: { recrew: [path.join(root, 'src', 'index.ts')] },
      typeRoots: [path.join(root, 'node_modules', '@types')],
    },
    include: ['examples/**/*.ts', 'templates/**/*.ts'],
  };
  await writeFile(folder.path('tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const checked = promisify(execFile)(process.execPath, [tsc, '-p', folder.dir], { cwd: folder.dir });
  const { stdout } = await checked.catch((error: { readonly stdout: string }) => error);
  expect(stdout.split('\n').filter((line) => /^(examples|templates|error)/.test(line))).toEqual([]);
});
