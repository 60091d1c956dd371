import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { outputTargetFault } from '../../src/project/execute/output-target.ts';
import { writePlace } from '../../src/project/open/crew-files.ts';
import { checkedCrew } from '../../src/project/open/open-project.ts';
import { loadCrew } from '../../src/spec/load.ts';
import { writeFileTool } from '../../src/tools/builtin/write-file.ts';
import { article, inFolder, lines, writer } from '../spec/load-files.ts';
import { settingsFor, toolContext } from '../tools/builtin/call-builtin.ts';

const files = {
  'crew.yaml':
    'mcp_servers:\n  own: { command: node, args: [notes.mjs, --config=settings.json], cwd: server }\nallow_write: [app/package.json]\n',
  'agents.yaml': `${writer}  mcps: [own]\n`,
  'tasks.yaml': `${article}  output_json: schemas/out.json\n`,
  'schemas/out.json': '{ "type": "object" }',
  'server/notes.mjs': "import './words.mjs';\n",
  'server/words.mjs': '',
  'server/settings.json': '{}',
  'tools/count.ts': 'export default 1;\n',
  'notes/a.md': 'a',
};

const closed = [
  ...[
    'tools/new.ts',
    'schemas/out.json',
    'server/notes.mjs',
    'server/words.mjs',
    'server/settings.json',
    'drawer/new.ts',
  ],
  ...['package.json', '.vscode/tasks.json', '.env', '.git/config', 'crew.yaml', 'SERVER/notes.mjs'],
];
const open = ['notes/b.md', 'shelf/b.md', 'app/package.json', 'out/new/c.md'];

it('output_file and write_file keep away from the same files, also behind links', async () => {
  await inFolder(files, async (dir) => {
    await symlink(path.join(dir, 'tools'), path.join(dir, 'drawer'), 'junction');
    await symlink(path.join(dir, 'notes'), path.join(dir, 'shelf'), 'junction');
    const { spec, problems } = await loadCrew(dir);
    if (spec === null) throw new Error(JSON.stringify(problems));
    const place = await writePlace(dir, spec);
    const tool = writeFileTool(settingsFor(dir, place));
    const write = (file: string) => tool.call({ path: file, content: 'new' }, toolContext());
    for (const file of closed) {
      expect([file, outputTargetFault(place, file, true)?.words]).toEqual([
        file,
        expect.stringContaining('it may not be written'),
      ]);
      await expect(write(file)).rejects.toThrow(/may not be written|not open to tools/);
    }
    for (const file of open) {
      expect([file, outputTargetFault(place, file, true)]).toEqual([file, null]);
      expect(await write(file)).toContain('Wrote');
    }
  });
});

it.each(['$HOME/a.md', 'out/${X}.md', 'a~/~x/b.md', 'a | b.md', 'a\\b.md', 'out/`id`.md', '%TEMP%/a.md'])(
  'an input does not make the name %s',
  (file) => {
    const place = { dir: '/project', crewFiles: [], allowWrite: [] };
    expect(outputTargetFault(place, file, true)?.words).toMatch(/^it has /);
  },
);

it('signs that mean nothing to a shell stay: $5, 100%, a~', () => {
  const place = { dir: import.meta.dirname, crewFiles: [], allowWrite: [] };
  for (const file of ['out/$5 a day.md', 'out/100% sure.md', 'out/a~.md', 'out/Q&A.md']) {
    expect([file, outputTargetFault(place, file, true)]).toEqual([file, null]);
  }
});

it('check finds an output file that is one of the files the crew works by', async () => {
  const tasks = `${article}  output_file: server/notes.mjs\n`;
  await inFolder({ ...files, 'tasks.yaml': tasks }, async (dir) => {
    expect(lines(await checkedCrew(dir))).toEqual([
      'tasks.yaml:4:3 error output_file server/notes.mjs: it may not be written: the crew works by it',
    ]);
  });
});
