import { describe, expect, it } from 'vitest';
import { inProcess } from '../../helpers/replays.ts';
import type { ScriptedCrew } from '../../helpers/scripted-crew.ts';
import { lastMessage, results, toolCrew } from './tool-crew.ts';

const files = { 'hens.txt': 'Six hens.' };
const agent = 'tools: [read_file]';
const call = '{"name": "read_file", "arguments": {"path": "hens.txt"}}';

const kickedOff = ({ project }: ScriptedCrew) =>
  inProcess(project, (crew) => crew.kickoff().result.catch((error: unknown) => error));

describe.concurrent('what a model writes as text', () => {
  it.each([call, `I look.\n<tool_call>\n${call}\n</tool_call>`, '<think>Hm.</think>[read_file(path="hens.txt")]'])(
    'is the call that it is, and no output: %s',
    async (text) => {
      await using crew = await toolCrew([text, 'Six.'], { agent, files });
      expect(await kickedOff(crew)).toMatchObject({ output: 'Six.', tasks: [{ output: 'Six.' }] });
      expect(results(crew, 1)).toEqual(['Six hens.']);
      const said = crew.server.requests[1]?.body.messages.at(-2) as { tool_calls?: readonly unknown[] };
      expect(said.tool_calls).toMatchObject([{ function: { name: 'read_file', arguments: '{"path":"hens.txt"}' } }]);
    },
  );

  it('goes back once when it is to be a call and is none, and may be mended', async () => {
    await using crew = await toolCrew(['<tool_call>{"name": "reed_file"}</tool_call>', call, 'Six.'], { agent, files });
    expect(await kickedOff(crew)).toMatchObject({ output: 'Six.' });
    expect(lastMessage(crew, 1)).toMatch(
      /nothing was called:\nThere is no tool named "reed_file"\. Did you mean read_file/,
    );
    expect(results(crew, 2)).toEqual(['Six hens.']);
  });

  it('fails when that happens twice, with the setting that helps, which then does', async () => {
    const broken = '<tool_call>{"name": "read_file", "arg';
    await using crew = await toolCrew((request) => (request.index < 2 ? broken : 'Final Answer: Six.'), {
      agent,
      files,
    });
    const failed = await crew.crew(['kickoff']);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('wrote a tool call as text');
    expect(failed.stderr).toContain('Set llm.tool_calling: text');
    expect(crew.server.requests).toHaveLength(2);
    const yaml = await crew.project.read('crew.yaml');
    await crew.project.write('crew.yaml', yaml.replace('llm: {', 'llm: { tool_calling: text,'));
    expect(await kickedOff(crew)).toMatchObject({ output: 'Six.' });
  });

  it('is read in words as well, from a model that is told of its tools in words', async () => {
    const replies = [`<tool_call>${call}</tool_call>`, 'Final Answer: Six.'];
    await using crew = await toolCrew(replies, { agent, files, llm: 'tool_calling: text' });
    expect(await kickedOff(crew)).toMatchObject({ output: 'Six.' });
    expect(lastMessage(crew, 1)).toBe('Observation: Six hens.');
  });

  it('plays back as it was recorded', async () => {
    const tasks =
      '  look: { description: Do look, expected_output: Text }\n  tell: { description: Do tell, expected_output: Text }\n';
    const replies = [call, 'I think of hens.\n</think>\n\nSix.', 'Told.'];
    await using crew = await toolCrew(replies, { agent, files, tasks });
    expect(await crew.crew(['kickoff', '-q', '--record', 'c.json'])).toMatchObject({ code: 0, stdout: 'Told.\n' });
    expect(JSON.stringify(crew.server.requests[2]?.body)).toContain('Six.');
    expect(JSON.stringify(crew.server.requests[2]?.body)).not.toContain('I think of hens');
    expect(await crew.crew(['kickoff', '-q', '--playback', 'c.json'])).toMatchObject({ code: 0, stdout: 'Told.\n' });
    expect(crew.server.requests).toHaveLength(3);
  });
});
