import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { readRunStore } from '../../src/store/run-store.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

describe.concurrent('crew kickoff --events', () => {
  it('prints one event per line and nothing else, the end of the run last', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'the article']);
    const { code, stdout } = await scripted.crew(['kickoff', '--events']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const types = events.map((event) => event.type).filter((type) => type !== 'model-delta');
    const task = ['task-start', 'model-request', 'model-reply', 'task-end'];
    expect(types).toEqual(['run-start', ...task, ...task, ...task, 'run-end']);
    for (const event of events)
      expect(event).toMatchObject({ at: expect.stringMatching(/Z$/), runId: events[0].runId });
    expect(events.at(-1)).toMatchObject({ status: 'completed', output: 'the article' });
    expect(code).toBe(0);
  });

  it('ends with the end of the run also when it failed', async () => {
    await using scripted = await scriptedCrew(['facts', { status: 400, error: 'no' }]);
    const { code, stdout } = await scripted.crew(['kickoff', '--events']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.slice(-3).map((event) => event.type)).toEqual(['task-fail', 'task-skip', 'run-end']);
    expect(events.at(-1)).toMatchObject({ status: 'failed', error: { code: 'model-request' } });
    expect(code).toBe(1);
  });

  it('prints task-end only when the output is on disk', async () => {
    await using scripted = await scriptedCrew(['facts', 'an outline', 'hang']);
    const { child, ended } = scripted.start(['kickoff', '--events', '--quiet']);
    const found: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line);
      if (event.type !== 'task-end') continue;
      const store = await readRunStore(scripted.project.path('.crew', 'runs.db'));
      found.push((await store.execution(event.taskId))?.output);
      store.close();
      if (found.length === 2) child.kill('SIGKILL');
    }
    await ended;
    expect(found).toEqual(['facts', 'an outline']);
  });

  it('says in an event that an output file was written, before the run ends', async () => {
    await using scripted = await scriptedCrew(['the article'], {
      tasks: '  a: { description: Go, expected_output: Text, output_file: a.md }\n',
    });
    const { stdout } = await scripted.crew(['kickoff', '--events']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-2)).toMatchObject({ type: 'output-file', path: 'a.md', error: null });
  });
});
