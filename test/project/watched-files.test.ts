import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { InvalidCrew, openCrew } from '../../src/index.ts';
import { watchedFiles } from '../../src/project/open/watched-files.ts';
import { projectStamps } from '../../src/ui/server/project-stamp.ts';
import { crewYaml, makeProject, type TestProject } from '../helpers/project.ts';

const nowhere = 'http://127.0.0.1:1/v1';
const tool = `import { about } from './parts/about.ts';
export default { description: about, parameters: { type: 'object' }, run: () => 'x' };
`;

function project(): Promise<TestProject> {
  return makeProject({
    'crew.yaml': crewYaml(
      nowhere,
      '  a: { description: Do a, expected_output: T, tools: [look], guardrail: checks/short.ts, output_json: shapes/a.json }\n',
    ),
    '.env': 'X=1\n',
    'tools/look.ts': tool,
    'tools/parts/about.ts': "export const about = 'Looks';\n",
    'checks/short.ts': "import { words } from './words.mjs';\nexport default () => words;\n",
    'checks/words.mjs': 'export const words = true;\n',
    'shapes/a.json': '{ "type": "object" }\n',
    'notes.md': 'Nothing of the crew.\n',
  });
}

const led = ['crew.yaml', '.env', 'tools/look.ts', 'tools/parts/about.ts', 'checks/short.ts', 'checks/words.mjs'];

it('are those that the YAML leads to: tools, guardrails, schemas, and what code imports', async () => {
  await using crew = await project();
  const files = await watchedFiles(crew.dir);
  expect([...files].sort()).toEqual([...led, 'shapes/a.json'].map((file) => crew.path(file)).sort());
});

it.each([...led.slice(2), 'shapes/a.json'])('an edit of %s makes the page look again', async (file) => {
  await using crew = await project();
  const stamp = projectStamps(crew.dir);
  const before = await stamp();
  await crew.write('notes.md', 'Edited.');
  expect(await stamp()).toBe(before);
  await crew.write(file, `${await crew.read(file)}\n`);
  const after = await stamp();
  expect(after).not.toBe(before);
  expect(await stamp()).toBe(after);
  await rm(crew.path(file));
  expect(await stamp()).not.toBe(after);
});

it('what a file leads to after an edit, and while another one has mistakes, is watched too', async () => {
  await using crew = await project();
  const stamp = projectStamps(crew.dir);
  await stamp();
  await crew.write('checks/long.ts', 'export default () => true;\n');
  const yaml = await crew.read('crew.yaml');
  await crew.write('crew.yaml', yaml.replace('short.ts', 'long.ts'));
  const named = await stamp();
  await crew.write('checks/long.ts', 'export default () => false || true;\n');
  const edited = await stamp();
  expect(edited).not.toBe(named);
  await crew.write('crew.yaml', 'name: [');
  const broken = await stamp();
  await crew.write('checks/long.ts', 'export default () => true && true && true;\n');
  expect(await stamp()).not.toBe(broken);
});

it('an open crew plans on the files of the moment, and says what is wrong with them', async () => {
  await using crew = await makeProject({
    'crew.yaml': crewYaml(nowhere, '  a: { description: Do a, expected_output: T }\n'),
  });
  const opened = await openCrew(crew.dir, { environment: {} });
  const { run } = await opened.kickoff({ offline: true }).result;
  const yaml = await crew.read('crew.yaml');
  await crew.write('crew.yaml', yaml.replace('Do a', 'Do it well'));
  const { plan } = await opened.planReplay({ changed: true, run: run.runId, offline: true });
  expect(plan.tasks[0]?.reason).toContain('changed: description');
  expect(opened.project.spec.tasks[0]?.description).toBe('Do it well');
  await crew.write('crew.yaml', yaml.replace('expected_output', 'expected'));
  await expect(opened.planKickoff({ offline: true })).rejects.toThrow(InvalidCrew);
  await expect(opened.kickoff({ offline: true }).result).rejects.toThrow(InvalidCrew);
  await expect(opened.kickoffEach([{}], { offline: true }).result).rejects.toThrow(InvalidCrew);
  await crew.write('crew.yaml', yaml);
  expect((await opened.kickoff({ offline: true }).result).run.status).toBe('completed');
  await opened.close();
});
