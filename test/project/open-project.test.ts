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
