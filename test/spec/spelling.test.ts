import { expect, it } from 'vitest';
import { makeProject, runCrew } from '../helpers/project.ts';

const [composed, apart] = ['café', 'cafe\u0301'];

it('finds a name by its other spelling: agents, tasks, contexts, inputs, columns and flags', async () => {
  await using project = await makeProject({
    'crew.yaml': `name: spelling
inputs: { ${composed}: { default: x } }
agents: { ${apart}: { role: R, goal: G, backstory: B } }
tasks:
  ${composed}: { agent: ${composed}, description: "Of {${apart}}", expected_output: E }
  other: { agent: ${composed}, description: D, expected_output: E, context: [${apart}] }
`,
    'rows.csv': `${apart}\nfrom a row\n`,
  });
  const crew = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await runCrew(words, { cwd: project.dir });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  await crew('check');
  await crew('kickoff', '--offline', '-q', '-i', `${apart}=typed`, '--model', `${apart}=openai/gpt-4o`);
  expect(await crew('show', composed, '--prompts')).toContain('Of typed');
  await crew('replay', '-t', apart, '--offline', '-q', '--set-text', `${apart}.description=New`);
  await crew('replay', '-t', 'other', '--offline', '-q', '--set-output', `${apart}=by hand`);
  expect(await crew('kickoff', '--offline', '--each', 'rows.csv')).toContain('from a row');
});
