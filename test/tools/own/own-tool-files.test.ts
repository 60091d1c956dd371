import { expect, it } from 'vitest';
import { ownToolVersion } from '../../../src/tools/own/own-tool.ts';
import { ownToolFile, ownToolNames } from '../../../src/tools/own/own-tool-files.ts';
import { makeProject } from '../../helpers/project.ts';

it('lists the tools of a project by name, without tests, declarations and folders', async () => {
  await using project = await makeProject({
    'tools/b.ts': '',
    'tools/a.mjs': '',
    'tools/a.test.ts': '',
    'tools/types.d.ts': '',
    'tools/notes.md': '',
    'tools/lib/c.ts': '',
  });
  expect(ownToolNames(project.dir)).toEqual(['a', 'b']);
  expect(ownToolFile(project.dir, 'a')).toBe(project.path('tools', 'a.mjs'));
  expect(ownToolFile(project.dir, 'c')).toBeNull();
  expect(ownToolNames(project.path('tools', 'lib'))).toEqual([]);
});

it('gives a tool a version that changes with its text and its imports, and with nothing else', async () => {
  const files = {
    'tools/t.ts': `import { x } from './lib/x.ts';\nimport 'recrew';\nthrow new Error('not to be loaded');`,
    'tools/lib/x.ts': `export { y } from "../../y.ts";`,
    'y.ts': `import './tools/t.ts';\nexport const y = 1;`,
  };
  await using project = await makeProject(files);
  await using copy = await makeProject(files);
  const version = ownToolVersion(project.dir, 't');
  expect(ownToolVersion(copy.dir, 't')).toBe(version);
  await project.write('tools/other.ts', '1');
  expect(ownToolVersion(project.dir, 't')).toBe(version);
  await project.write('y.ts', 'export const y = 2;');
  expect(ownToolVersion(project.dir, 't')).not.toBe(version);
  expect(() => ownToolVersion(project.dir, 'u')).toThrow('no file tools/u.ts');
});
