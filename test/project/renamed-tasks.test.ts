import { expect, it } from 'vitest';
import { inProcess, type KickedOff, kickedOff, tasksYaml } from '../helpers/replays.ts';

/** Writes crew.yaml anew with each of these words in place of another. */
async function edited(crew: KickedOff, words: Readonly<Record<string, string>>): Promise<void> {
  let text = await crew.project.read('crew.yaml');
  for (const [from, to] of Object.entries(words)) text = text.replaceAll(from, to);
  await crew.project.write('crew.yaml', text);
}

const plan = (crew: KickedOff, options: object) => inProcess(crew.project, (opened) => opened.planReplay(options));
const replayed = (crew: KickedOff, options: object) =>
  inProcess(crew.project, async (opened) => (await opened.replay(options).result).run.runId);

it('reuses the output of a task that only has another name, says so, and takes nothing else for changed', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('abc') });
  await edited(crew, { '  a: ': '  facts: ' });
  const { plan: planned, notes } = await plan(crew, { changed: true });
  expect(planned.tasks.map(({ name, action, drift, stale }) => ({ name, action, drift, stale }))).toEqual(
    ['facts', 'b', 'c'].map((name) => ({ name, action: 'reuse', drift: [], stale: [] })),
  );
  expect(planned.tasks[0]?.reason).toBe(`recorded as ${crew.runId}-1 when it was called a`);
  expect(notes).toEqual([`facts was called a in ${crew.runId}-1 and is defined as it was: that output is reused`]);
});

it('finds it by its id and by its old name, and a replay of the replay finds it too', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('abc') });
  await edited(crew, { '  a: ': '  facts: ', '  b: ': '  outline: ' });
  for (const from of [`${crew.runId}-2`, 'b', 'outline']) {
    expect((await plan(crew, { from })).plan.tasks.map(({ action }) => action)).toEqual(['reuse', 'run', 'run']);
  }
  const second = await replayed(crew, { from: 'c' });
  const again = await plan(crew, { run: second, changed: true });
  expect(again.plan.tasks.map(({ action, drift }) => ({ action, drift }))).toEqual(
    Array.from({ length: 3 }, () => ({ action: 'reuse', drift: [] })),
  );
  expect(again.notes).toEqual([]);
  const recorded = await plan(crew, { run: second, from: 'c', asRecorded: true });
  expect(recorded.plan.tasks.map(({ name, action }) => [name, action])).toEqual([
    ['facts', 'reuse'],
    ['outline', 'reuse'],
    ['c', 'run'],
  ]);
  // And back: the source runs are as they were.
  await edited(crew, { '  facts: ': '  a: ', '  outline: ': '  b: ' });
  expect((await plan(crew, { run: second, changed: true })).plan.tasks.map(({ action }) => action)).toEqual([
    ...['reuse', 'reuse', 'reuse'],
  ]);
});

it('finds it where a replay between left the task out', async () => {
  const tasks = tasksYaml('abc', { c: ', context: [b]', b: ', context: [a]' });
  await using crew = await kickedOff({ tasks });
  await edited(crew, { '  a: ': '  facts: ', 'context: [a]': 'context: [facts]' });
  const only = await replayed(crew, { only: 'c' });
  const { plan: planned } = await plan(crew, { run: only, from: 'b' });
  expect(planned.tasks[0]).toMatchObject({ name: 'facts', action: 'reuse', drift: [] });
  // What is left out under a new name is needed: pruning its run leaves that output.
  const { pruneRuns } = await import('../../src/store/write/prune-runs.ts');
  await pruneRuns(crew.project.path('.crew', 'runs.db'), [crew.runId as never]);
  expect((await plan(crew, { run: only, from: 'b' })).plan.tasks[0]).toMatchObject({ action: 'reuse' });
});

it.each([
  ['a definition that changed with the name', { '  a: ': '  facts: ', 'Do a,': 'Do it,' }, 'ab'],
  ['two tasks that are defined alike', { '  a: ': '  facts: ', '  b: ': '  more: ' }, 'ab'],
])('takes no output for that of %s', async (_what, words, names) => {
  const alike = ', context: []';
  await using crew = await kickedOff({ tasks: tasksYaml(names, { a: alike, b: alike }).replace('Do b', 'Do a') });
  await edited(crew, words);
  const { plan: planned, notes } = await plan(crew, { changed: true });
  expect(planned.tasks[0]).toMatchObject({ name: 'facts', action: 'run', reason: 'it has no output to reuse' });
  expect(notes).toEqual([]);
});

it('an output given by hand for a renamed task stands in for the old one', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('ab') });
  await edited(crew, { '  a: ': '  facts: ' });
  const source = await inProcess(crew.project, (opened) => opened.replaySource({ outputs: { facts: '' } }));
  expect(source.outputs.get('facts' as never)?.text).toBe('a 1');
  expect((await plan(crew, { outputs: { facts: 'By hand' } })).plan.tasks[0]).toMatchObject({
    action: 'edit',
    editedFrom: `${crew.runId}-1`,
  });
});

it('a model of an agent that only has another name holds on for it; of one that is gone, that is said', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('ab') });
  const chosen = await replayed(crew, { from: 'b', agentModels: { writer: 'ollama/small' }, offline: true });
  await edited(crew, { '  writer: ': '  author: ' });
  const held = await plan(crew, { run: chosen, from: 'b', offline: true });
  expect(held.plan.options.agentModels).toEqual({ author: 'ollama/small' });
  expect(held.notes).toContain(
    '--model writer=ollama/small of the source run is used for author, as writer is called today',
  );
  await edited(crew, { 'You write.': 'You think.' });
  const gone = await plan(crew, { run: chosen, from: 'b', offline: true });
  expect(gone.plan.options.agentModels).toEqual({});
  expect(gone.notes.join()).toContain('--model writer=ollama/small of the source run is not used');
});
