import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crewFiles } from '../../src/project/open/crew-files.ts';
import { loadCrew } from '../../src/spec/load.ts';
import { builtinTool } from '../../src/tools/builtin/builtin-tools.ts';
import { callIn, settingsFor, toolContext } from '../tools/builtin/call-builtin.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'crew-files-'));
  const files: Readonly<Record<string, string>> = {
    'crew.yaml': 'mcp_servers:\n  own: { command: node, args: [server/notes.mjs, .] }\n',
    'agents.yaml': 'writer: { role: r, goal: g, backstory: b, tools: [count, write_file], mcps: [own] }\n',
    'tasks.yaml':
      'write: { description: d, expected_output: e, output_json: schemas/out.json, guardrails: [checks/own.ts] }\n',
    'schemas/out.json': '{ "type": "object" }',
    'checks/own.ts': "import './words.ts';\nexport default () => null;\n",
    'checks/words.ts': '',
    'tools/count.ts': "import { count } from '../lib/count.ts';\nexport default count;\n",
    'lib/count.ts': 'export const count = 1;\n',
    'server/notes.mjs': '',
    'notes.md': 'free',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), text);
  }
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('the files that a crew runs or is judged by are known, with all that they import', async () => {
  const { spec, problems } = await loadCrew(dir);
  if (spec === null) throw new Error(JSON.stringify(problems));
  expect([...(await crewFiles(dir, spec))].sort()).toEqual([
    'checks/own.ts',
    'checks/words.ts',
    'lib/count.ts',
    'schemas/out.json',
    'server/notes.mjs',
    'tools/count.ts',
  ]);
});

it('an agent cannot write them, and can write others', async () => {
  const tool = await builtinTool('write_file', settingsFor(dir, { crewFiles: ['lib/count.ts'] }));
  const write = (file: string) => tool.call({ path: file, content: 'owned' }, toolContext());
  await expect(write('lib/count.ts')).rejects.toThrow('lib/count.ts may not be written: the crew works by it');
  await expect(write('lib/COUNT.ts')).rejects.toThrow('may not be written');
  expect(await write('notes.md')).toContain('Wrote notes.md');
  expect(await callIn(dir, 'read_file', { path: 'notes.md' })).toContain('owned');
});
