import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { historyReader } from '../../../src/project/session.ts';
import { crewsOf } from '../../../src/ui/server/crews.ts';
import { historyAt } from '../../../src/ui/server/history.ts';
import { cleanEnvironment } from '../../helpers/project.ts';
import { kickedOff, tasksYaml } from '../../helpers/replays.ts';
import { serveUi } from './helpers.ts';

it('runs with a key that was edited, although it is masked wherever the files are shown', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('a') });
  const yaml = await crew.project.read('crew.yaml');
  const withToken = (token: string) =>
    crew.project.write('crew.yaml', yaml.replace(/^llm: \{/m, `llm: { headers: { x-token: ${token} }, `));
  await using ui = await serveUi(crew);
  const sent = async () => {
    const before = crew.server.requests.length;
    expect((await ui.post('/api/start', { type: 'kickoff' })).status).toBe(201);
    await crew.asked(before + 1);
    return crew.server.requests[before]?.headers['x-token'];
  };
  await withToken('token-aaaaaaaa1');
  expect(await sent()).toBe('token-aaaaaaaa1');
  await withToken('token-bbbbbbbb2');
  expect(await sent()).toBe('token-bbbbbbbb2');
  expect(ui.bugs).toEqual([]);
});

it('keeps the crew of a request open until it is answered, whatever is edited meanwhile', async () => {
  await using crew = await kickedOff({ tasks: tasksYaml('ab') });
  const { dir } = crew.project;
  const database = crew.project.path('.crew', 'runs.db');
  const crews = crewsOf({ dir, environment: cleanEnvironment(), db: database }, historyAt(database));
  const request = crews.during(async () => {
    const session = await crews.current();
    await crew.project.write('crew.yaml', `${await crew.project.read('crew.yaml')}# edited\n`);
    expect(await crews.current()).not.toBe(session);
    await wait(50);
    return (await historyReader(session)).runs({});
  });
  expect((await request).map(({ runId }) => runId)).toEqual([crew.runId]);
  await crews.close();
});
