import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CrewEvent } from '../../src/index.ts';
import type { Reply } from '../helpers/chat-server.ts';
import { inProcess } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';
import { scriptedServer } from '../tools/mcp/servers.ts';

const twoTasks = `  a: { description: Do a, expected_output: A, tools: [current_time] }
  b: { description: Do b, expected_output: B, tools: [current_time] }`;

function refusing(words: string): Reply {
  return { status: 400, error: words };
}

it('learns once what a server refuses, for all tasks and runs of a crew, and warns once', async () => {
  const words = "Function tools with reasoning_effort are not supported. Set reasoning_effort to 'none'.";
  await using scripted = await scriptedCrew(
    ({ body }) => (body['reasoning_effort'] === 'none' ? 'Done' : refusing(words)),
    { tasks: twoTasks },
  );
  await inProcess(scripted.project, async (crew) => {
    const events: CrewEvent[] = [];
    for (const _ of [1, 2]) await crew.kickoff({ onEvent: (event) => void events.push(event) }).result;
    expect(scripted.server.requests.length).toBe(5);
    const warnings = events.filter((event) => event.type === 'model-warning');
    expect(warnings.map(({ name, message }) => [name, message.includes('only without reasoning')])).toEqual([
      ['a', true],
    ]);
    const attempts = events.filter((event) => event.type === 'model-request');
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1]);
  });
});

it('names the MCP tool that a server refuses, with what leaves it out; and that works', async () => {
  await using scripted = await scriptedCrew(
    ({ body }) =>
      JSON.stringify(body['tools'] ?? '').includes('make_it')
        ? refusing("Invalid schema for function 'scripted__make_it': bad")
        : 'Done',
    { tasks: '  a: { description: Do a, expected_output: A }' },
  );
  const { dir } = scripted.project;
  const { command, args } = scriptedServer(dir, "{ 'tools/list': () => ({ tools: [tool('make.it'), tool('find')] }) }");
  const crewFile = (exclude: string) =>
    writeFileSync(
      `${dir}/crew.yaml`,
      `llm: { model: scripted, base_url: "${scripted.server.url}" }
mcp_servers:
  scripted: { command: ${JSON.stringify(command)}, args: ${JSON.stringify(args)}${exclude} }
agents:
  writer: { role: Writer, goal: Write, backstory: b, mcps: [scripted] }
tasks:
  a: { description: Do a, expected_output: A, agent: writer }
`,
    );
  crewFile('');
  const excluded = await inProcess(scripted.project, async (crew) => {
    const failure = await crew.kickoff().result.then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 'model-request',
      message: expect.stringContaining('the tool scripted__make_it'),
    });
    return /exclude: \[[^\]]*\]/.exec(String((failure as { hint?: string }).hint))?.[0];
  });
  expect(excluded).toBe('exclude: [make.it]');
  crewFile(`, ${excluded}`);
  await inProcess(scripted.project, async (crew) => {
    expect((await crew.kickoff().result).output).toBe('Done');
  });
});
