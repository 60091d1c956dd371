import { describe, expect, it } from 'vitest';
import { calls, toolCrew, toolFile } from './tool-crew.ts';

const files = {
  'tools/note.ts': toolFile(
    `const { appendFileSync } = await import('node:fs'); appendFileSync('notes.txt', 'x'); return 'noted';`,
  ),
};

describe.concurrent('a cassette of a run with tool calls', () => {
  it('gives the same answer with no server; the tools themselves are called again', async () => {
    await using scripted = await toolCrew(
      [calls(['note', { n: 1 }], ['nothing', {}]), 'rude', 'FAIL: be kind', 'kind', 'PASS'],
      {
        agent: 'tools: [note]',
        tasks: '  look: { description: Do look, expected_output: Text, guardrail: Be kind }\n',
        files,
      },
    );
    const recorded = await scripted.crew(['kickoff', '--record', 'c.json']);
    expect(recorded, recorded.stderr).toMatchObject({ code: 0, stdout: 'kind\n' });
    await scripted.server.close();
    const played = await scripted.crew(['kickoff', '--playback', 'c.json']);
    expect(played, played.stderr).toMatchObject({ code: 0, stdout: 'kind\n' });
    expect(await scripted.project.read('notes.txt')).toBe('xx');
  });

  it('fails in words when a tool answers otherwise than it did', async () => {
    await using scripted = await toolCrew([calls(['note', {}]), 'done'], { agent: 'tools: [note]', files });
    await scripted.crew(['kickoff', '--record', 'c.json']);
    await scripted.project.write('tools/note.ts', toolFile(`return 'something else';`));
    const { code, stderr } = await scripted.crew(['kickoff', '--playback', 'c.json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/"noted" was recorded, now "something else"/);
  });

  it('plays the failure of one model and the answer of the next', async () => {
    await using scripted = await toolCrew(({ body }) => (body.model === 'first' ? { status: 401 } : 'second'), {
      llm: '[{ model: first, base_url: $URL }, { model: second, base_url: $URL }]',
    });
    await scripted.crew(['kickoff', '--record', 'c.json']);
    await scripted.server.close();
    const played = await scripted.crew(['kickoff', '--playback', 'c.json']);
    expect(played, played.stderr).toMatchObject({ code: 0, stdout: 'second\n' });
  });
});
