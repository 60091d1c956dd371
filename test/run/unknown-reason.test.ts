import { expect, it } from 'vitest';
import { inProcess, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const half = { text: 'half', finishReason: 'gave_up_happily' };

it('a text with an unknown finish reason is no output, is not paid for again, and is kept on the failed task', async () => {
  await using scripted = await scriptedCrew([half], { tasks: tasksYaml('a') });
  await inProcess(scripted.project, async (crew) => {
    const { id, result } = crew.kickoff();
    const error = await result.catch((thrown) => thrown);
    expect(error.message).toContain('gave_up_happily');
    expect(scripted.server.requests).toHaveLength(1);
    expect((await crew.runs.get(id)).tasks[0]).toMatchObject({ status: 'failed', output: 'half' });
  });
});

it('the next model of a list is asked after one', async () => {
  await using scripted = await scriptedCrew(({ body }) => (body.model === 'second' ? 'whole' : half), {
    tasks: tasksYaml('a'),
  });
  const { project, server } = scripted;
  const list = `llm: [{ model: first, base_url: "${server.url}" }, { model: second, base_url: "${server.url}" }]`;
  await project.write('crew.yaml', (await project.read('crew.yaml')).replace(/^llm: .*$/m, list));
  await inProcess(project, async (crew) => {
    expect((await crew.kickoff().result).output).toBe('whole');
    expect(server.requests.map(({ body }) => body.model)).toEqual(['first', 'second']);
  });
});
