import { expect, it } from 'vitest';
import { type ChatServer, startChatServer } from '../helpers/chat-server.ts';
import { makeProject, runCrew, type TestProject } from '../helpers/project.ts';

const promise = {
  ...{ what: 'the help page', who: 'Dana', due: '2026-05-15', days_left: -3, away: true, source: 'notes/launch.md' },
};
const plan = '# Week\n\n- Dana: the help page\n\n## Decide\n\nNothing.';

it('the template tools reads notes, counts days, asks its MCP server, and writes a plan that is held to its limits', async () => {
  const server = await startChatServer([
    { toolCalls: [['list_files', { path: 'notes' }]] },
    { toolCalls: [...['launch', 'weekly'].map((note) => ['read_file', { path: `notes/${note}.md` }] as const)] },
    {
      toolCalls: [
        ['days_until', { date: '2026-05-15' }],
        ['team__who_is_away', { date: '2026-05-15' }],
      ],
    },
    JSON.stringify({ promises: [promise] }),
    '# Week\n\nTODO',
    plan,
  ]);
  await using folder = await makeProject({});
  try {
    await week(folder, server);
  } finally {
    await server.close();
  }
});

async function week(folder: TestProject, server: ChatServer): Promise<void> {
  await runCrew(['create', 'week', '--template', 'tools'], { cwd: folder.dir });
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-test' };
  const ended = await runCrew(['kickoff', '-q'], { cwd: folder.path('week'), env });
  expect(ended).toMatchObject({ code: 0, stdout: `${plan}\n` });
  expect(await folder.read('week/plan.md')).toContain('Dana: the help page');
  const told = server.requests[3]!.body.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
  expect(told).toEqual([
    expect.stringContaining('weekly.md'),
    expect.stringContaining('The help page is missing'),
    expect.stringContaining('Legal has answered'),
    expect.stringMatching(/^\{"date":"2026-05-15","days":-?\d+\}$/),
    'Product, Friday 2026-05-15: Dana (works four days)',
  ]);
  expect(server.requests[5]!.body.messages.at(-1)?.content).toContain('it still has placeholders: TODO (line 3)');

  const { stdout } = await runCrew(['tools'], { cwd: folder.path('week'), env });
  for (const name of ['list_files', 'days_until', 'team__who_is_away']) expect(stdout).toContain(name);
  const called = await runCrew(['tools', 'call', 'days_until', '{"date": "2030-01-01"}'], { cwd: folder.path('week') });
  expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining('"date":"2030-01-01"') });
}
