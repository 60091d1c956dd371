import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

describe.concurrent('crew runs --tree', () => {
  it('shows replays below the run that they were made of, with their notes', async () => {
    await using scripted = await replayed();
    const [third, second, first] = await runIds(scripted);
    await scripted.crew(['replay', first ?? '', '--offline', '--note', 'from the start']);
    await scripted.crew(['kickoff', '--offline']);
    const [newRoot, sibling] = await runIds(scripted);
    const lines = (await scripted.crew(['runs', '--tree'])).stdout.split('\n').slice(1, -1);
    expect(lines.map((line) => /^ ([├└│ ]*\w{8}) /.exec(line)?.[1])).toEqual([
      newRoot,
      first,
      `├ ${second}`,
      `│ └ ${third}`,
      `└ ${sibling}`,
    ]);
    expect(lines[4]).toContain(`↺ of ${first} · from the start`);
  });

  it('counts roots with --limit', async () => {
    await using scripted = await replayed();
    await scripted.crew(['kickoff', '--offline']);
    const shown = async (limit: string) =>
      (await scripted.crew(['runs', '--tree', '--limit', limit])).stdout.split('\n');
    expect(await shown('1')).toHaveLength(3);
    expect(await shown('2')).toHaveLength(6);
  });

  it('excludes --json', async () => {
    await using scripted = await scriptedCrew([]);
    expect(await scripted.crew(['runs', '--tree', '--json'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe.concurrent('crew runs', () => {
  it('is short for crew runs list, with its options', async () => {
    await using scripted = await replayed();
    const list = await scripted.crew(['runs', 'list', '--limit', '2', '--json']);
    expect(JSON.parse(list.stdout)).toHaveLength(2);
    expect(await scripted.crew(['runs', '--limit', '2', '--json'])).toEqual(list);
  });
});

describe.concurrent('crew show', () => {
  it('says where each reused output was first made, what was given by hand, and the note', async () => {
    await using scripted = await replayed();
    const [third, , first] = await runIds(scripted);
    const { stdout } = await scripted.crew(['show']);
    expect(stdout).toContain('\nnote                shorter\n');
    expect(stdout).toContain(`\n ↺ research: first made in run ${first}, `);
    expect(stdout).toContain(`\n ✎ outline: given by hand, edited from ${first}-2\n`);
    expect((await scripted.crew(['show', 'outline'])).stdout).toContain(`given by hand, edited from ${first}-2\n`);
    expect((await scripted.crew(['show', 'research'])).stdout).toContain(`run      ${first}, reused by ${third}\n`);
  });

  it('prints the definition that an output was made from, whatever the files say today', async () => {
    await using scripted = await replayed();
    const [, , first] = await runIds(scripted);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Find facts', 'Find other facts'));
    const { stdout } = await scripted.crew(['show', `${first}-1`, '--definition']);
    const [tasks, agents] = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(tasks).toEqual({
      research: {
        ...{ description: 'Find facts', expected_output: 'Facts', agent: 'writer', context: [] },
        llm: { model: 'test-model', base_url: scripted.server.url, local: true },
      },
    });
    expect(agents).toEqual({ writer: { role: 'Writer', goal: 'Write well', backstory: 'You write.' } });
    expect(stdout).toContain(`# ${first}-1, made with test-model; it was at crew.yaml:6:3\n`);
  });

  it('prints definitions of a run that, put back, leave no drift', async () => {
    await using scripted = await replayed();
    const { stdout } = await scripted.crew(['show', '--definition']);
    const [tasks = '', agents = ''] = stdout.split('---\n');
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.slice(0, yaml.indexOf('agents:')));
    await scripted.project.write('tasks.yaml', tasks);
    await scripted.project.write('agents.yaml', agents);
    const plan = JSON.parse((await scripted.crew(['replay', '--changed', '--dry-run', '--json'])).stdout);
    expect(plan.tasks.map((task: { name: string }) => task.name)).toEqual(['research', 'outline', 'article']);
    expect(plan.tasks.flatMap((task: { drift: unknown[] }) => task.drift)).toEqual([]);
  });
});

/** A kickoff, a replay of its last task, and a replay of that with an outline given by hand. */
async function replayed(): Promise<ScriptedCrew> {
  const scripted = await scriptedCrew([
    'facts',
    'an outline',
    'the article',
    'better',
    'best',
    'again',
    'again',
    'again',
  ]);
  await scripted.crew(['kickoff']);
  await scripted.crew(['replay', '-t', 'article']);
  await scripted.crew(['replay', '--set-output', 'outline=one point', '--note', 'shorter']);
  return scripted;
}

async function runIds(scripted: ScriptedCrew): Promise<readonly string[]> {
  const runs: readonly { runId: string }[] = JSON.parse((await scripted.crew(['runs', '--json'])).stdout);
  return runs.map(({ runId }) => runId);
}
