import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = `  a: { description: "Of {topic} for {reader}.", expected_output: Text }
`;
const declared = 'inputs: { topic: , reader: { description: Who reads it, default: anyone } }\n';

const given = (options: Partial<Parameters<typeof scriptedCrew>[1]> = {}) =>
  scriptedCrew(() => 'fine', { tasks, ...options });

describe.concurrent('-i', () => {
  it.each([
    ['a value', ['-i', 'topic=cats=dogs', '-i', 'reader='], 'Of cats=dogs for .'],
    ['a file', ['-i', 'topic=@notes.txt', '-i', 'reader=r'], 'Of two\nlines for r.'],
    ['@@', ['-i', 'topic=@@home', '-i', 'reader=r'], 'Of @home for r.'],
    ['a JSON file', ['-i', '@in.json'], 'Of j for 7.'],
    ['a YAML file', ['-i', '@in.yaml'], 'Of y for ["a","b"].'],
    ['JSON', ['-i', '{"topic": {"x": 1}, "reader": true}'], 'Of {"x":1} for true.'],
    [
      'several forms, the later one winning',
      ['-i', '@in.json', '--input', 'topic=last', '--inputs', 'reader=r'],
      'Of last for r.',
    ],
    [
      'braces, which are left as they are',
      ['-i', 'topic={reader} {{x}} {"a": 1}', '-i', 'reader=r'],
      'Of {reader} {{x}} {"a": 1} for r.',
    ],
  ])('takes %s', async (_form, words, text) => {
    await using scripted = await given({
      files: {
        'notes.txt': 'two\nlines',
        'in.json': '{"topic": "j", "reader": 7}',
        'in.yaml': 'topic: y\nreader: [a, b]\n',
      },
    });
    expect(await scripted.crew(['kickoff', ...words])).toMatchObject({ code: 0, stdout: 'fine\n' });
    expect(scripted.userMessage(0)).toContain(text);
  });

  it('takes a value from standard input', async () => {
    await using scripted = await given({ more: declared });
    await scripted.crew(['kickoff', '-i', 'topic=@-'], { stdin: 'für {reader}\n+ "quoted"' });
    expect(scripted.userMessage(0)).toContain('Of für {reader}\n+ "quoted" for anyone.');
  });

  it('keeps what it reads as it is; the line break at its end is no part of the name of a file', async () => {
    const tasks =
      '  a: { description: "Of {topic} for {reader}.", expected_output: Text, output_file: "{topic}.md" }\n';
    await using scripted = await given({ tasks, files: { 'reader.txt': '\n two\nlines \r\n' } });
    await scripted.crew(['kickoff', '-i', 'topic=@-', '-i', 'reader=@reader.txt'], { stdin: 'tea\n' });
    expect(scripted.userMessage(0)).toContain('Of tea\n for \n two\nlines \r\n.');
    expect(await scripted.project.read('tea.md')).toBe('fine\n');
  });

  it('looks files up where the command was typed', async () => {
    await using scripted = await given({ more: declared, files: { 'sub/topic.txt': 'from below' } });
    await scripted.crew(['kickoff', '-i', 'topic=@topic.txt'], { cwd: scripted.project.path('sub') });
    expect(scripted.userMessage(0)).toContain('Of from below for');
  });

  it.each([
    ['a text without =', ['-i', 'cats'], 'Not an input: -i cats'],
    ['a missing file', ['-i', 'topic=@nowhere.txt'], 'Cannot read nowhere.txt: no such file'],
    ['broken JSON', ['-i', '{"topic"'], 'is not JSON'],
    ['a list', ['-i', '@list.json'], 'must hold a map'],
    ['bytes that are no text', ['-i', 'topic=@image.bin'], 'image.bin is not UTF-8'],
    ['standard input twice', ['-i', 'topic=@-', '-i', 'reader=@-'], 'can be read once'],
  ])('refuses %s before anything runs', async (_what, words, message) => {
    await using scripted = await given({ files: { 'list.json': '[1]' } });
    await (await import('node:fs/promises')).writeFile(
      scripted.project.path('image.bin'),
      Buffer.from([0xff, 0xfe, 0x00]),
    );
    const { code, stdout, stderr } = await scripted.crew(['kickoff', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(scripted.server.requests).toEqual([]);
  });
});

describe.concurrent('inputs', () => {
  it('that are missing are named all at once, each with its place', async () => {
    await using scripted = await given();
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/topic \(used in task a, description, crew\.yaml:\d+/);
    expect(stderr).toMatch(/reader \(used in task a, description, crew\.yaml:\d+/);
    expect(stderr).toContain('-i topic=… -i reader=…');
    expect(scripted.server.requests).toEqual([]);
  });

  it.each([[], ['-n', '2']])(
    'that are missing are told with what was given under a wrong name (%j)',
    async (...words) => {
      await using scripted = await given({ more: declared });
      const { code, stderr } = await scripted.crew(['kickoff', '-i', 'topc=cats', ...words]);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /Missing input: topic .*\n {2}input topc is not among the inputs of crew\.yaml; did you mean topic\?\n.*-i topic=…/,
      );
    },
  );

  it('that are used nowhere are noted with the nearest name', async () => {
    await using scripted = await given();
    const { code, stderr } = await scripted.crew(['kickoff', '-i', 'topic=cats', '-i', 'reader=r', '-i', 'raeder=me']);
    expect(code).toBe(0);
    expect(stderr).toContain('input raeder is used nowhere; did you mean reader?');
  });

  it('are recorded with the run: defaults, given ones and the date', async () => {
    await using scripted = await given({ more: declared });
    await scripted.crew(['kickoff', '-i', 'topic=cats']);
    const { run } = await scripted.listing();
    expect(run.inputs).toEqual({
      topic: 'cats',
      reader: 'anyone',
      current_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      current_year: expect.stringMatching(/^\d{4}$/),
    });
  });

  it('include the date, which nobody has to give', async () => {
    await using scripted = await given({
      tasks: '  a: { description: "On {current_date}, {current_year}", expected_output: Text }\n',
    });
    expect((await scripted.crew(['kickoff'])).code).toBe(0);
    expect(scripted.userMessage(0)).toMatch(/On \d{4}-\d\d-\d\d, \d{4}/);
  });

  it('that crew.yaml does not declare are an error with the nearest name', async () => {
    await using scripted = await given({ more: 'inputs: { topics: x, reader: y }\n' });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/crew\.yaml:\d+:\d+/);
    expect(stderr).toContain('topics');
    expect(scripted.server.requests).toEqual([]);
  });

  it('are never asked for when there is no terminal', async () => {
    await using scripted = await given();
    const { child, ended } = scripted.start(['kickoff']);
    expect((await ended).code).toBe(2);
    expect(child.exitCode).toBe(2);
  });
});
