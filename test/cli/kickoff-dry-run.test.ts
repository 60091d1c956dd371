import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = `  notes: { description: "Notes on {topic}", expected_output: Text }
  report: { description: Write, expected_output: Text, output_file: "out/{topic}.md" }
`;
const more = 'inputs: { topic: { default: tea } }\n';

describe.concurrent('crew kickoff --dry-run', () => {
  it('says what would run, by whom, with which model and inputs, and starts nothing', async () => {
    await using scripted = await scriptedCrew([], { tasks, more });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--dry-run', '-i', 'topic=milk']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Kickoff of test-crew · 2 tasks · topic="milk"',
      ' ▶ notes    run   writer · test-model',
      ' ▶ report   run   writer · test-model · writes out/milk.md',
      '',
    ]);
    expect(scripted.server.requests).toEqual([]);
    expect(existsSync(scripted.project.path('.crew/runs.db'))).toBe(false);
  });

  it('prints a plan without a source as JSON', async () => {
    await using scripted = await scriptedCrew([], { tasks, more });
    const { stdout } = await scripted.crew(['kickoff', '--dry-run', '--json', '--offline']);
    expect(JSON.parse(stdout)).toMatchObject({
      source: null,
      kept: { model: null, agentModels: {}, envFile: null },
      inputs: { topic: 'tea' },
      tasks: [
        { name: 'notes', action: 'run', taskId: null, saves: null },
        { name: 'report', action: 'run' },
      ],
    });
  });

  it('refuses what the kickoff would', async () => {
    await using scripted = await scriptedCrew([], { tasks, more });
    const wrong = [
      ['--model', 'anthropic/claude-sonnet-5'],
      ['-i', 'topic=../../x'],
      ['--model', 'nobody=openai/x'],
    ];
    for (const words of wrong) {
      const [dry, real] = [
        await scripted.crew(['kickoff', ...words, '--dry-run']),
        await scripted.crew(['kickoff', ...words]),
      ];
      expect(dry).toEqual(real);
      expect(dry).toMatchObject({ code: 2, stdout: '' });
    }
  });

  it('lists the runs of a batch with what is given to each', async () => {
    const files = { 'topics.csv': 'topic\nmilk\nrice\n' };
    await using scripted = await scriptedCrew([], { tasks, more, files });
    const { stdout } = await scripted.crew(['kickoff', '--each', 'topics.csv', '--dry-run']);
    expect(stdout).toBe(' ▶ topics.csv:2   topic="milk"\n ▶ topics.csv:3   topic="rice"\n2 runs\n');
    const models = ['--model', 'ollama/a', '--model', 'ollama/b'];
    const json = await scripted.crew(['kickoff', '--each', 'topics.csv', ...models, '--dry-run', '--json']);
    expect(JSON.parse(json.stdout)).toEqual([
      { row: 1, place: 'topics.csv:2', model: 'ollama/a', inputs: { topic: 'milk' } },
      { row: 2, place: 'topics.csv:2', model: 'ollama/b', inputs: { topic: 'milk' } },
      { row: 3, place: 'topics.csv:3', model: 'ollama/a', inputs: { topic: 'rice' } },
      { row: 4, place: 'topics.csv:3', model: 'ollama/b', inputs: { topic: 'rice' } },
    ]);
    const times = await scripted.crew(['kickoff', '-n', '2', '--dry-run']);
    expect(times.stdout).toBe(' ▶ run 1\n ▶ run 2\n2 runs\n');
    expect(existsSync(scripted.project.path('.crew/runs.db'))).toBe(false);
  });

  it('refuses a row that lacks an input, as the batch would', async () => {
    const files = { 'topics.csv': 'other\n1\n' };
    await using scripted = await scriptedCrew([], { tasks, files });
    const words = ['kickoff', '--each', 'topics.csv'];
    const [dry, real] = [await scripted.crew([...words, '--dry-run']), await scripted.crew(words)];
    expect(dry).toEqual(real);
    expect(dry).toMatchObject({ code: 2, stdout: '' });
    expect(dry.stderr).toContain('topics.csv:2 lacks topic');
  });
});
