import { describe, expect, it } from 'vitest';
import { inputUses } from '../../src/spec/problems/input-uses.ts';
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
