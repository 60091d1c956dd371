import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openCrew } from '../../src/index.ts';
import type { RunDiff } from '../../src/project/history/diff-runs.ts';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = `  research: { description: "Find facts on {topic}", expected_output: Facts }
  article: { description: Write the article, expected_output: An article }
`;

/** The article is short where the task says so. */
const crewOfTwo = () =>
  scriptedCrew(
    ({ body }) => {
      const words = JSON.stringify(body.messages);
      if (words.includes('Write the article'))
        return words.includes('brief') ? 'A short text on it.' : 'A long text on it.';
      return 'Facts were found.';
    },
    { tasks, more: 'inputs: { topic: dogs }\n' },
  );

async function idsOf(scripted: ScriptedCrew): Promise<readonly string[]> {
  const runs: readonly { readonly runId: string }[] = JSON.parse((await scripted.crew(['runs', '--json'])).stdout);
  return runs.map(({ runId }) => runId);
}

const json = async (scripted: ScriptedCrew, ...words: readonly string[]): Promise<RunDiff> =>
  JSON.parse((await scripted.crew(['diff', ...words, '--json'])).stdout);

describe.concurrent('crew diff', () => {
  it('refuses without a run, and with only one', async () => {
    await using scripted = await crewOfTwo();
    expect(await scripted.crew(['diff'])).toMatchObject({ code: 2, stdout: '' });
    await scripted.crew(['kickoff', '-q']);
    const { code, stdout, stderr } = await scripted.crew(['diff']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/[0-9a-z]{8} is the only run: there is none to compare it with\./);
  });

  it('compares the latest run with the one it replays, not with the one before it', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    await scripted.crew(['kickoff', '-q']);
    const [, first = ''] = await idsOf(scripted);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Write the article', 'Write the article in brief'));
    await scripted.crew(['replay', '-t', 'article', '--run', first, '-q']);
    const { code, stdout } = await scripted.crew(['diff']);
    expect(code).toBe(0);
    expect(stdout).toContain(`from ${first}`);
    expect(stdout).toMatch(new RegExp(`^ research +reused .* ${first}-1$`, 'm'));
    expect(stdout).toMatch(/^description of task article \(crew\.yaml:\d+:\d+\): Write the article\{\+ in brief\+\}$/m);
    expect(stdout).toContain('A [-long-]{+short+} text on it.');
    expect((await scripted.crew(['diff', '--stat'])).stdout).not.toContain('text on it');
  });

  it('compares a run that replays nothing with the one before it, and two in the order given', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    await scripted.crew(['kickoff', '-q', '-i', 'topic=cats']);
    const [second = '', first = ''] = await idsOf(scripted);
    const diff = await json(scripted, second.slice(0, 7));
    expect([diff.from.runId, diff.to.runId]).toEqual([first, second]);
    expect(diff.inputs).toEqual([{ name: 'topic', from: 'dogs', to: 'cats', usedBy: ['research'] }]);
    expect(diff.tasks.map(({ output }) => output)).toEqual(['same-text', 'same-text']);
    expect((await json(scripted, second, first)).inputs[0]).toMatchObject({ from: 'cats', to: 'dogs' });
    expect((await scripted.crew(['diff', first])).stderr).toContain(`No run is older than ${first}.`);
  });

  it('compares one task, by its name or number, and two tasks by their ids', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    await scripted.crew(['kickoff', '-q']);
    const [second = '', first = ''] = await idsOf(scripted);
    for (const words of [['--task', 'article'], ['--task', '2'], [`${second}-2`], [`${first}-2`, `${second}-2`]]) {
      expect((await json(scripted, ...words)).tasks).toMatchObject([
        { name: 'article', from: { taskId: `${first}-2` }, to: { taskId: `${second}-2` } },
      ]);
    }
    const [crossed] = (await json(scripted, `${first}-1`, `${second}-2`)).tasks;
    expect(crossed).toMatchObject({ name: 'article', output: 'changed', from: { name: 'research' } });
  });

  it('refuses what it cannot compare, with the nearest name', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    await scripted.crew(['kickoff', '-q']);
    const [second = '', first = ''] = await idsOf(scripted);
    for (const [words, message] of [
      [['--task', 'artcle'], 'Did you mean:  --task article'],
      [[first, `${second}-2`], 'A task cannot be compared with a whole run'],
      [[`${first}-9`], `No task with id "${first}-9"`],
      [['nope'], 'No run "nope"'],
    ] as const) {
      const { code, stdout, stderr } = await scripted.crew(['diff', ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(message);
    }
  });

  it('gives the same data in code as with --json', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    await scripted.crew(['kickoff', '-q']);
    const [second = '', first = ''] = await idsOf(scripted);
    const crew = await openCrew(scripted.project.dir, { environment: {} });
    expect(await crew.runs.diff(first, second)).toEqual(await json(scripted));
    expect(await crew.runs.diff()).toEqual(await crew.runs.diff(second));
    await crew.close();
  });

  it('prints the keys that docs/diff.md lists', async () => {
    await using scripted = await crewOfTwo();
    await scripted.crew(['kickoff', '-q']);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Find facts', 'Find all facts'));
    await scripted.crew(['kickoff', '-q', '-i', 'topic=cats']);
    const diff = await json(scripted);
    const text = await readFile(new URL('../../docs/diff.md', import.meta.url), 'utf8');
    const documented = (key: string) =>
      new Set(
        text
          .split(`| \`${key}\` |`)[1]
          ?.split('|')[0]
          ?.match(/(?<=")\w+(?=")/g),
      );
    const [research, article] = diff.tasks;
    expect(documented('inputs')).toEqual(new Set(Object.keys(diff.inputs[0] ?? {})));
    expect(documented('tasks')).toEqual(new Set(Object.keys(research ?? {})));
    expect(documented('definition')).toEqual(new Set(Object.keys(research?.definition[0] ?? {})));
    expect(documented('reads')).toEqual(new Set(Object.keys(article?.reads[0] ?? {})));
    expect(documented('totals')).toEqual(new Set(['from', 'to', ...Object.keys(diff.totals.from)]));
  });
});
