import { describe, expect, it } from 'vitest';
import { inputUses, requiredInputs } from '../../src/spec/problems/input-uses.ts';
import { article, editor, loadWith, writer } from './load-files.ts';

async function specOf(files: Record<string, string>) {
  const { spec } = await loadWith(files);
  return spec!;
}

describe('inputUses', () => {
  it('looks at every text of tasks and of the agents that do them, once for each text', async () => {
    const spec = await specOf({
      'agents.yaml': `${writer.replace('Wrote', 'For {b} and {b}')}  system_prompt: '{s}'\n${editor.replace('Edited', 'For {idle}')}`,
      'tasks.yaml': `${article.replace('A text', 'An {e}')}  agent: writer\n  output_file: '{f}.md'\n`,
    });
    expect(inputUses(spec).map(({ name, where, place }) => `${name}: ${where} ${place.file}:${place.line}`)).toEqual([
      'b: agent writer, backstory agents.yaml:4',
      's: agent writer, system_prompt agents.yaml:5',
      'e: task article, expected_output tasks.yaml:3',
      'f: task article, output_file tasks.yaml:5',
    ]);
  });
});

describe('requiredInputs', () => {
  it('takes every placeholder when none is declared, but the automatic ones', async () => {
    const spec = await specOf({ 'tasks.yaml': article.replace('it', '{topic} in {current_year} and {topic}') });
    expect(requiredInputs(spec)).toEqual([
      {
        name: 'topic',
        uses: [
          { name: 'topic', where: 'task article, description', place: { file: 'tasks.yaml', line: 2, column: 3 } },
        ],
      },
    ]);
  });

  it('leaves out inputs with a default and those that nothing uses', async () => {
    const spec = await specOf({
      'crew.yaml': 'inputs:\n  a: 1\n  b:\n  c: { description: which, default: }\n  d: { default: { x: 1 } }\n  e:\n',
      'tasks.yaml': article.replace('it', '{a}{b}{c}{d}'),
    });
    expect(requiredInputs(spec)).toMatchObject([{ name: 'b' }, { name: 'c', description: 'which' }]);
    expect(spec.declaredInputs?.map((input) => input.default)).toEqual([1, undefined, undefined, { x: 1 }, undefined]);
  });
});
