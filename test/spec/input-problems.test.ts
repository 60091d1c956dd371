import { describe, expect, it } from 'vitest';
import { article, hints, lines, loadWith } from './load-files.ts';

describe('placeholders and inputs', () => {
  it('marks an undeclared placeholder exactly, also in blocks and quotes', async () => {
    const tasks = [
      'article:',
      '  description: | # not {this}',
      '    A text',
      '',
      '      on {topic} and {topik}',
      '  expected_output: >-',
      '    folded',
      '    and {topc}',
      '  output_file: "a\\"{tpic}.md"',
    ];
    const loaded = await loadWith({ 'crew.yaml': 'inputs:\n  topic: AI\n', 'tasks.yaml': `${tasks.join('\r\n')}\r\n` });
    expect(lines(loaded)).toEqual([
      'tasks.yaml:5:22 error {topik} is not among the inputs of crew.yaml',
      'tasks.yaml:8:9 error {topc} is not among the inputs of crew.yaml',
      'tasks.yaml:9:20 error {tpic} is not among the inputs of crew.yaml',
    ]);
    expect(hints(loaded)).toEqual(Array(3).fill('Did you mean {topic}?'));
    expect(loaded.problems.map((problem) => problem.length)).toEqual([7, 6, 6]);
  });

  it('marks a placeholder of an aliased text where the text stands', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'inputs:\n  topic:\n',
      'tasks.yaml': 'x-a: &a On {topik}\narticle:\n  description: *a\n  expected_output: "{topic}"\n',
    });
    expect(lines(loaded)).toEqual(['tasks.yaml:1:12 error {topik} is not among the inputs of crew.yaml']);
  });

  it('warns of {{name}} only when name is an input', async () => {
    const loaded = await loadWith({
      'tasks.yaml': article.replace('it', '{topic} {{topic}} {{other}} {{current_year}}'),
    });
    expect(lines(loaded)).toEqual([
      'tasks.yaml:2:30 warning {{topic}} writes {topic}, not the value of the input',
      'tasks.yaml:2:50 warning {{current_year}} writes {current_year}, not the value of the input',
    ]);
    expect(loaded.spec).not.toBeNull();
  });

  it('warns of an input that nothing uses, with the nearest that is used', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'inputs:\n  topc: x\n  current_date: y\n  current_year: 2020\n',
      'tasks.yaml': article.replace('it', '{current_date}'),
    });
    expect(lines(loaded)).toEqual([
      'crew.yaml:2:3 warning nothing uses the input topc',
      'crew.yaml:4:3 warning nothing uses the input current_year',
    ]);
  });

  it('takes empty inputs for none', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': 'inputs: {}\n',
      'tasks.yaml': article.replace('it', '{a}'),
    });
    expect(problems).toEqual([]);
    expect(spec?.declaredInputs).toBeNull();
  });

  it('says how to give a map as a default', async () => {
    const loaded = await loadWith({ 'crew.yaml': 'inputs:\n  who: { age: 3 }\n  it: {topic}\n' });
    expect(lines(loaded)).toEqual([
      'crew.yaml:2:8 error inputs.who has keys other than description, default and allow_empty',
      'crew.yaml:3:7 error inputs.it has keys other than description, default and allow_empty',
    ]);
    expect(hints(loaded)).toEqual([
      'To give a map as the default, write it under default: who: { default: { … } }',
      'A text that begins with { must be quoted: "{topic}"',
    ]);
  });

  it('refuses names that cannot stand in braces, and inputs as a list', async () => {
    expect(lines(await loadWith({ 'crew.yaml': 'inputs:\n  my topic: x\n' }))).toEqual([
      'crew.yaml:2:3 error the input name "my topic" cannot be used in {…}',
    ]);
    expect(lines(await loadWith({ 'crew.yaml': 'inputs: [a]\n' }))).toEqual([
      'crew.yaml:1:9 error inputs must be a map, not a list',
    ]);
  });
});
