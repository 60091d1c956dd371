import { describe, expect, it } from 'vitest';
import { lastMessage, toolCrew } from './tool-crew.ts';

const schema = {
  type: 'object',
  properties: { title: { type: 'string', minLength: 3 }, words: { type: 'integer', minimum: 1 } },
  required: ['title', 'words'],
  additionalProperties: false,
};
const flow = (value: unknown) => JSON.stringify(value);
const task = (outputJson: string, more = '') =>
  `  look: { description: Do look, expected_output: JSON, output_json: ${outputJson}${more} }\n`;
const reader = '  tell: { description: Do tell, expected_output: Text }\n';
const good = { title: 'Cells', words: 3 };

describe.concurrent('output_json', () => {
  it.each([
    ['of a file', 'schemas/report.json', { 'schemas/report.json': flow(schema) }],
    ['in the YAML', flow(schema), {}],
  ])('%s gives later tasks and --json the object, also out of chatter and a fence', async (_where, written, files) => {
    const chatter = `Here you are:\n\`\`\`json\n${JSON.stringify(good, null, 2)}\n\`\`\`\nCheers!`;
    await using scripted = await toolCrew([chatter, 'told'], { tasks: task(written) + reader, files });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--json']);
    expect(code, stderr).toBe(0);
    const { run, tasks } = JSON.parse(stdout);
    expect(tasks[0].json).toEqual(good);
    expect(JSON.parse(tasks[0].output)).toEqual(good);
    expect(tasks[1].json).toBeNull();
    expect(lastMessage(scripted, 1)).toContain(tasks[0].output);
    expect(lastMessage(scripted, 1)).not.toContain('Cheers');
    const replayed = await scripted.crew(['replay', run.runId, '-t', 'tell', '--json']);
    expect(JSON.parse(replayed.stdout).tasks[0]).toMatchObject({ reused: true, json: good });
  });

  it('is all that stands on stdout', async () => {
    await using scripted = await toolCrew([`Sure! ${flow(good)} Bye.`], { tasks: task(flow(schema)) });
    const { stdout } = await scripted.crew(['kickoff']);
    expect(JSON.parse(stdout)).toEqual(good);
  });

  it('is repaired by turns that name the errors, the whole conversation kept', async () => {
    const answers = ['{"title": "Cells"}', '{"title": "Ce", "words": 0}', flow(good)];
    await using scripted = await toolCrew(answers, { tasks: task(flow(schema)) });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual(good);
    expect(lastMessage(scripted, 1)).toMatch(/does not fit.*words/s);
    expect(lastMessage(scripted, 2)).toMatch(/title.*words|words.*title/s);
    const said = scripted.server.requests[2]?.body.messages.filter(({ role }) => role === 'assistant');
    expect(said?.map(({ content }) => content)).toEqual(answers.slice(0, 2));
  });

  it('that never fits fails the task, whose last answer is kept and shown', async () => {
    await using scripted = await toolCrew(({ index }) => `{"title": "try ${index}"}`, { tasks: task(flow(schema)) });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/does not fit its schema after 3 retries: .*words/);
    expect(scripted.server.requests).toHaveLength(4);
    const { tasks } = await scripted.listing();
    expect(tasks[0]).toMatchObject({
      status: 'failed',
      error: { code: 'output-invalid' },
      output: '{"title": "try 3"}',
    });
    expect((await scripted.crew(['show', 'look'])).stdout).toContain('{"title": "try 3"}');
  });

  it('is made up to fit when offline', async () => {
    await using scripted = await toolCrew([], { tasks: task(flow(schema)) });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--offline', '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).tasks[0].json).toEqual({
      title: expect.stringMatching(/.{3}/),
      words: expect.any(Number),
    });
  });
});
