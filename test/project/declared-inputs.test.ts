import { describe, expect, it } from 'vitest';
import { inProcess } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = '  a: { description: "Do {topic} for {reader}.", expected_output: Text }\n';
const declared = (more = '') => `inputs:\n  topic: { description: What ${more}}\n  reader: all\n`;

/** What a kickoff with these inputs was refused with; null: it ran. */
async function refusal(inputs: Record<string, unknown>, more: string): Promise<string | null> {
  await using scripted = await scriptedCrew(() => 'done', { tasks, more });
  return inProcess(scripted.project, async (crew) => {
    const { result } = crew.kickoff({ inputs: inputs as never, offline: true });
    const told = await result.then(
      () => null,
      ({ code, message }) => `${code}: ${message}`,
    );
    if (told !== null) expect(await crew.runs.list()).toEqual([]);
    return told;
  });
}

describe('where crew.yaml declares inputs', () => {
  it.each([
    [{ topic: 'tea', raeder: 'me' }, 'usage: input raeder is not among the inputs of crew.yaml; did you mean reader?'],
    [{ topic: 'tea', colour: 'red' }, 'usage: input colour is not among the inputs of crew.yaml'],
    [{ topic: '' }, 'usage: input topic is empty'],
    [{ topic: ' \n' }, 'usage: input topic is empty'],
    [{ topic: null }, 'usage: input topic is empty'],
  ])('refuses %j before anything is kept', async (inputs, told) => {
    expect(await refusal(inputs, declared())).toBe(told);
  });

  it('names what was given in vain beside what is missing', async () => {
    const told = await refusal({ topc: 'tea' }, declared());
    expect(told).toMatch(/^missing-input: Missing input: topic .*\n.* topc .*; did you mean topic\?$/);
  });

  it.each([
    ['an empty input with a default', { topic: 'tea', reader: '' }, declared()],
    ['an empty input that may be empty', { topic: '' }, declared(', allow_empty: true ')],
    ['a date that it fills in by itself', { topic: 'tea', current_date: '2026-01-01' }, declared()],
  ])('takes %s', async (_what, inputs, more) => {
    expect(await refusal(inputs, more)).toBeNull();
  });

  it('names the rows of code that have an undeclared or an empty input', async () => {
    await using scripted = await scriptedCrew(() => 'done', { tasks, more: declared() });
    await inProcess(scripted.project, async (crew) => {
      const rows = [{ topic: 'tea' }, { topic: 'tea', topics: 'x' }, { topic: '' }];
      await expect(crew.kickoffEach(rows as never).result).rejects.toMatchObject({
        code: 'usage',
        message:
          'row 2: input topics is not among the inputs of crew.yaml; did you mean topic?\nrow 3: input topic is empty',
      });
    });
  });

  it('takes inputs of the earlier run as they are, with a note of one that is not declared any more', async () => {
    await using scripted = await scriptedCrew(() => 'done', { tasks, more: 'inputs: { topic: , reader: , old: x }\n' });
    await inProcess(
      scripted.project,
      (crew) => crew.kickoff({ inputs: { topic: 'tea', reader: 'me', old: 'y' }, offline: true }).result,
    );
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace(', old: x', ''));
    await inProcess(scripted.project, async (crew) => {
      const notes: string[] = [];
      const onNote = (note: string) => notes.push(note);
      await crew.replay({ inputs: { old: 'y' }, offline: true, onNote }).result;
      expect(notes).toEqual(['input old of the earlier run is not among the inputs of crew.yaml']);
      const { result } = crew.replay({ inputs: { old: 'z' }, offline: true });
      await expect(result).rejects.toMatchObject({ message: 'input old is not among the inputs of crew.yaml' });
    });
  });
});

it('leaves inputs alone where crew.yaml declares none', async () => {
  expect(await refusal({ topic: '', reader: '', colour: 'red' }, '')).toBeNull();
});
