import { describe, expect, it } from 'vitest';
import { inProcess, readRows, replyByTask, tasksAsked, tasksYaml } from '../helpers/replays.ts';
import { type ScriptedCrewOptions, scriptedCrew } from '../helpers/scripted-crew.ts';

const about = (name: string) => `  ${name}: { description: "Do ${name} on {topic}.", expected_output: Text }\n`;
const onTopic: ScriptedCrewOptions = { tasks: about('a') };
/** Answers with the topic. */
const echo = ({ body }: { body: { messages: readonly { content: string }[] } }) =>
  `about ${/ on ([^.]*)\./.exec(body.messages.at(-1)?.content ?? '')?.[1]}`;
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.concurrent('crew kickoff --each', () => {
  it.each([
    ['rows.csv', '\uFEFFtopic,n\r\n"tea, ""green""",1\r\n"two\nlines",2\r\n,3\r\n'],
    ['rows.jsonl', '\uFEFF{"topic":"tea, \\"green\\""}\n\n{"topic":"two\\nlines"}\n{"topic":""}\n'],
    ['semicolons.csv', '\uFEFFtopic;n\r\n"tea, ""green""";1\r\n"two\nlines";2\r\n;3\r\n'],
    ['tabs.tsv', 'n\ttopic\t\n1\t"tea, ""green"""\t\n2\t"two\nlines"\t\n3\t\t\n'],
    ['spaces.csv', ' n , topic\n1, "tea, ""green"""\n2, "two\nlines"\n3,\n'],
    ['rows.json', '[{"topic":"tea, \\"green\\""},{"topic":"two\\nlines"},{"topic":""}]'],
  ])('makes one run per row of %s', async (file, text) => {
    await using scripted = await scriptedCrew(echo, { ...onTopic, files: { [file]: text } });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--each', file]);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.map((line) => line.output)).toEqual(['about tea, "green"', 'about two\nlines', 'about ']);
    expect(stderr.match(/note: .*/g) ?? []).toEqual(
      /\.[ct]sv$/.test(file) ? ['note: no input takes the column n'] : [],
    );
    await inProcess(scripted.project, async (crew) => {
      const runs = await crew.runs.list();
      expect(runs.map((run) => run.batchRow).sort()).toEqual([1, 2, 3]);
      expect(new Set(runs.map((run) => run.batchId)).size).toBe(1);
    });
  });

  it('prints a line per row, in the order of the rows', async () => {
    const rows = Array.from({ length: 6 }, (_, index) => `{"topic":"${index}"}\n`).join('');
    const slowFirst = (request: Parameters<typeof echo>[0]) => {
      const text = echo(request);
      return { text, delayMs: text === 'about 0' ? 150 : 0 };
    };
    await using scripted = await scriptedCrew(slowFirst, { ...onTopic, files: { 'rows.jsonl': rows } });
    const lines = linesOf((await scripted.crew(['kickoff', '--each', 'rows.jsonl', '--concurrency', '3'])).stdout);
    expect(lines.map((line) => line.row)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Object.keys(lines[0])).toEqual(['row', 'runId', 'status', 'inputs', 'output', 'error']);
    expect(lines[3]).toMatchObject({
      runId: expect.stringMatching(/^\w{8}$/),
      status: 'completed',
      inputs: { topic: '3' },
      output: 'about 3',
      error: null,
    });
    expect((await scripted.crew(['show', lines[3].runId])).code).toBe(0);
  });

  it('renames columns, takes the first rows, and -i for all', async () => {
    const files = { 'rows.csv': 'Subject,Tone\ntea,x\nmilk,y\nwater,z\n' };
    const tasks = '  a: { description: "Do a on {topic} {tone}.", expected_output: T }\n';
    await using scripted = await scriptedCrew(echo, { tasks, files });
    const words = ['--map', 'topic=Subject', '--limit', '2', '-i', 'tone=calm'];
    const { stdout, stderr } = await scripted.crew(['kickoff', '--each', 'rows.csv', ...words]);
    expect(linesOf(stdout).map((line) => line.output)).toEqual(['about tea calm', 'about milk calm']);
    expect(stderr).toContain('note: no input takes the column Tone');
  });

  it.each([
    ['rows.csv', `topic,n\n${'tea,1\n'.repeat(15)}tea\ntea,2\n`, [], 'rows.csv:17 '],
    ['rows.csv', `topic\n${'tea\n'.repeat(15)}"tea\n`, [], 'rows.csv:17 '],
    [
      'rows.csv',
      'Topic\ntea\n',
      [],
      'rows.csv:2 lacks topic\n  no input takes the column Topic; did you mean topic?\n  Did you mean:  --map topic="Topic"\n',
    ],
    ['rows.csv', 'subject\ntea\n', [], '--map topic="subject"   ·   or give it to all rows:  -i topic=…'],
    ['rows.csv', 'n\n1\n', ['-i', 'topc=tea'], 'input topc is used nowhere; did you mean topic?'],
    ['rows.csv', 'topic,topic\ntea,milk\n', [], 'rows.csv:1 has the column topic twice'],
    ['rows.csv', 'topic,n\ntea, green,1\n', [], 'rows.csv:2 has 3 fields, the header row has 2\n  A text with a comma'],
    ['rows.csv', 'topic;n\ntea\n', [], 'rows.csv:2 has 1 field, the header row has 2\n  A semicolon separates'],
    ['rows.csv', 'topic\n5" disk\n', [], 'rows.csv:2 has a " inside a field'],
    ['rows.csv', 'topic\n"tea" green\n', [], 'rows.csv:2 goes on behind a closing "'],
    ['rows.csv', 'topic\ntea\n\n"milk\nrice\n', [], 'rows.csv:4 opens a " that is never closed'],
    ['rows.csv', 'Topic\ntea\n', ['--map', 'topic=Topik'], 'it has Topic'],
    ['rows.csv', 'Topic\ntea\n', ['--map', 'topc=Topic'], '--map topic="Topic"'],
    ['rows.csv', 'topic\n', [], 'has no rows'],
    ['rows.jsonl', '{"topic":"tea"}\n{"topic":\n', [], 'rows.jsonl:2 is not JSON'],
    ['rows.jsonl', '{"topic":"tea"}\n\n{"other":1}\n', [], 'rows.jsonl:3 lacks topic'],
    ['rows.jsonl', '["tea"]\n', [], 'rows.jsonl:1 is not a map'],
    ['rows.json', '{"topic":"tea"}', [], 'must hold an array'],
    ['rows.txt', 'tea', [], 'none of .csv'],
  ] as const)('refuses %s before anything is spent: %j %j', async (file, text, words, message) => {
    await using scripted = await scriptedCrew(echo, { ...onTopic, files: { [file]: text } });
    const ended = await scripted.crew(['kickoff', '--each', file, ...words]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(scripted.server.requests).toEqual([]);
    expect(ended.stderr).toContain(message);
  });

  it('refuses rows that would write the same file, and one that would write outside', async () => {
    const files = { 'rows.csv': 'topic\ntea\nmilk\ntea\n', 'out.csv': 'topic\ntea\n../../x\n' };
    const tasks = '  a: { description: "Do a on {topic}.", expected_output: T, output_file: "out/{topic}.md" }\n';
    await using scripted = await scriptedCrew(echo, { tasks, files });
    const same = await scripted.crew(['kickoff', '--each', 'rows.csv']);
    expect(same).toMatchObject({ code: 2, stdout: '' });
    expect(same.stderr).toContain('rows.csv:4 writes out/tea.md, as rows.csv:2 does');
    expect(same.stderr).toMatch(/The rows have the same topic: .* output_file at crew\.yaml:\d+:\d+\n/);
    const outside = await scripted.crew(['kickoff', '--each', 'out.csv']);
    expect(outside).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/out\.csv:3.* leads out of the project/),
    });
    expect(scripted.server.requests).toEqual([]);
  });

  it('does not say of rows that lack an input that they write the same file', async () => {
    const files = { 'rows.csv': 'other\ntea\nmilk\n' };
    const tasks = '  a: { description: "Do a on {topic}.", expected_output: T, output_file: "out/{topic}.md" }\n';
    await using scripted = await scriptedCrew(echo, { tasks, files });
    const { stderr } = await scripted.crew(['kickoff', '--each', 'rows.csv']);
    expect(stderr).toContain('rows.csv:2 lacks topic\n  rows.csv:3 lacks topic\n');
    expect(stderr).not.toContain('output_file');
  });

  it('ends the others when one row fails, exits with 1 and says how to go on', async () => {
    const files = { 'rows.csv': 'topic\ntea\nbad\nmilk\n' };
    const failing = (request: Parameters<typeof echo>[0]) =>
      echo(request) === 'about bad' ? { status: 400, error: 'no such thing' } : echo(request);
    await using scripted = await scriptedCrew(failing, { ...onTopic, files });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--each', 'rows.csv']);
    expect(code).toBe(1);
    const lines = linesOf(stdout);
    expect(lines.map((line) => line.status)).toEqual(['completed', 'failed', 'completed']);
    expect(lines[1]).toMatchObject({ output: null, error: { message: expect.stringContaining('no such thing') } });
    expect(stderr).toMatch(/2 completed, 1 failed\n.*crew resume b-\w{6}/);
  });

  it.each([401, 402])('stops after five equal errors that all would meet (%i)', async (status) => {
    const files = { 'rows.jsonl': '{"topic":"tea"}\n'.repeat(20) };
    const error = status === 402 ? { message: 'no money', code: 'insufficient_quota' } : 'no such key';
    await using scripted = await scriptedCrew(() => ({ status, error }), { ...onTopic, files });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--each', 'rows.jsonl', '--concurrency', '2']);
    expect(code).toBe(1);
    expect(scripted.server.requests.length).toBeLessThanOrEqual(6);
    const states = linesOf(stdout).map((line) => line.status);
    expect(states).toHaveLength(20);
    expect(states.filter((state) => state === 'not-run').length).toBeGreaterThanOrEqual(14);
    expect(stderr).toMatch(/Stopped: .*\n[\s\S]*crew resume b-/);
  });
});

describe.concurrent('crew kickoff, several times', () => {
  it('-n makes a batch of equal runs, shown beside each other', async () => {
    await using scripted = await scriptedCrew(replyByTask(), { tasks: tasksYaml('ab') });
    const { code, stdout } = await scripted.crew(['kickoff', '-n', '3', '--concurrency', '1']);
    expect(code).toBe(0);
    for (const answer of ['b 1', 'b 2', 'b 3']) expect(stdout).toContain(answer);
    expect(tasksAsked(scripted.server).join('')).toBe('ababab');
    expect(readRows(scripted.project)['runs']).toHaveLength(3);
  });

  it('-n says of made-up texts that they are, and nothing of what they cost', async () => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    const { stdout } = await scripted.crew(['kickoff', '-n', '2', '--offline']);
    expect(stdout).toMatch(/ completed +\d+ ms +offline /);
  });

  it('--model twice makes a batch of one run per model', async () => {
    await using scripted = await scriptedCrew(({ body }) => `by ${body.model}`, { tasks: tasksYaml('a') });
    const { code, stdout } = await scripted.crew(['kickoff', '--model', 'one', '--model', 'two', '--json']);
    expect(code).toBe(0);
    expect(linesOf(stdout).map((line) => line.output)).toEqual(['by one', 'by two']);
  });

  it.each([
    ['-n', '2'],
    ['--model', 'one', '--model', 'two'],
  ])('says that these runs write the same file (%s)', async (...words) => {
    const tasks = '  a: { description: Do a, expected_output: T, output_file: out/a.md }\n';
    await using scripted = await scriptedCrew(() => 'fine', { tasks });
    const note =
      'note: runs with the same inputs write the same file, out/a.md; what the last one to end writes stays\n';
    expect((await scripted.crew(['kickoff', ...words])).stderr).toContain(note);
    expect((await scripted.crew(['kickoff', ...words, '--quiet'])).stderr).toBe('');
  });

  it('refuses what goes with --each alone, and counts that are none', async () => {
    await using scripted = await scriptedCrew([], { tasks: tasksYaml('a') });
    for (const words of [
      ['--limit', '2'],
      ['--map', 'a=b'],
      ['-n', '0'],
      ['-n', '2', '--concurrency', 'x'],
      ['-n', '2', '--events'],
    ]) {
      expect((await scripted.crew(['kickoff', ...words])).code).toBe(2);
    }
    expect(scripted.server.requests).toEqual([]);
  });
});
