import { expect, it } from 'vitest';
import { checkedCrew, openProject } from '../../src/project/open/open-project.ts';
import { article, hints, inFolder, lines, writer } from '../spec/load-files.ts';

const crew = { 'crew.yaml': 'llm: openai/gpt-4o\n', 'agents.yaml': writer };
const enumTool = `import './part.ts';\nexport default 1;\n`;

it('places what is wrong inside a schema in the YAML or in its file', async () => {
  const files = {
    ...crew,
    'tasks.yaml': `${article}  output_json:\n    type: object\n    properties:\n      a: { type: strng }\n${article.replace('article', 'more')}  output_json: a.json\n`,
    'a.json': '{\n  "type": "object",\n  "required": "a"\n}',
  };
  await inFolder(files, async (dir) => {
    const checked = await checkedCrew(dir);
    expect(checked.spec).toBeNull();
    expect(lines(checked)).toEqual([
      'a.json:3:15 error output_json: required must be an array, not "a"',
      'tasks.yaml:7:18 error output_json: properties.a.type: "strng" is not a type',
    ]);
    expect(hints(checked)[1]).toBe('Did you mean string?');
    await expect(openProject({ dir, environment: {} })).rejects.toMatchObject({ code: 'invalid-crew' });
  });
});

it('finds TypeScript that Node cannot read in what tools and guardrails import, when it is checked', async () => {
  const files = {
    ...crew,
    'agents.yaml': `${writer}  tools: [own]\n`,
    'tasks.yaml': `${article}  guardrail: rail.ts\n`,
    ...{ 'tools/own.ts': enumTool, 'tools/part.ts': '\nenum A { b }', 'tools/unused.ts': 'enum A { b }' },
    'rail.ts': 'export default (: string) => 1;',
  };
  await inFolder(files, async (dir) => {
    const checked = await checkedCrew(dir);
    expect(lines(checked)).toEqual([
      expect.stringMatching(/^rail\.ts:1:\d+ error syntax error: /),
      'tools/part.ts:2:1 error an enum needs a compiler; Node runs TypeScript by leaving its types out',
    ]);
    expect(checked.sources['tools/part.ts']).toContain('enum');
    expect((await openProject({ dir, environment: {} })).warnings).toEqual([]);
  });
});

it('finds an output file that cannot be written, when it is checked', async () => {
  const task = (name: string, file: string, more = '') =>
    `${article.replace('article', name)}  output_file: ${file}\n${more}`;
  const files = {
    ...crew,
    'tasks.yaml': [
      task('a', 'notes'),
      task('b', 'notes/a.md/b.md'),
      task('c', 'new/c.md', '  create_directory: false\n'),
      task('d', '"notes/{topic}"'),
      task('e', 'new/e.md'),
    ].join(''),
    'notes/a.md': 'a',
  };
  await inFolder(files, async (dir) => {
    const checked = await checkedCrew(dir);
    expect(lines(checked)).toEqual([
      'tasks.yaml:4:3 error output_file notes: there is a folder of that name',
      expect.stringMatching(/^tasks\.yaml:8:3 error output_file notes\/a\.md\/b\.md: notes.a\.md is not a folder$/),
      'tasks.yaml:12:3 error output_file new/c.md: its folder does not exist and create_directory is false',
    ]);
    expect((await openProject({ dir, environment: {} })).spec.tasks).toHaveLength(5);
  });
});
