import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = (
  contextOfArticle: string,
) => `  research: { description: Find FACTS-WANTED, expected_output: FACTS-SHAPE }
  outline: { description: Make OUTLINE-WANTED, expected_output: OUTLINE-SHAPE, context: [] }
  article: { description: Write it, expected_output: Prose${contextOfArticle} }
`;
const replies = ['the facts', 'the outline', 'the article'];

describe.concurrent("a task's model call", () => {
  it('holds who the agent is, what is asked, and the outputs it reads under their names', async () => {
    await using scripted = await scriptedCrew(replies, { tasks: tasks('') });
    await scripted.crew(['kickoff']);
    const [, , last] = scripted.server.requests;
    expect(last?.url).toBe('/v1/chat/completions');
    expect(last?.body.model).toBe('test-model');
    const [system, user, ...more] = last?.body.messages ?? [];
    expect(more).toEqual([]);
    expect(system?.role).toBe('system');
    for (const text of ['Writer', 'Write well', 'You write.']) expect(system?.content).toContain(text);
    expect(user?.role).toBe('user');
    expect(user?.content).toContain('Write it');
    expect(user?.content).toContain('Expected output: Prose');
    expect(user?.content).toContain('<output task="research">\nthe facts\n</output>');
    expect(user?.content).toContain('<output task="outline">\nthe outline\n</output>');
  });

  it('holds nothing else of the tasks before it, and with an empty context not even outputs', async () => {
    await using scripted = await scriptedCrew(replies, { tasks: tasks('') });
    await scripted.crew(['kickoff']);
    const sent = JSON.stringify(scripted.server.requests[2]?.body);
    for (const text of ['FACTS-WANTED', 'FACTS-SHAPE', 'OUTLINE-WANTED', 'OUTLINE-SHAPE'])
      expect(sent).not.toContain(text);
    expect(scripted.userMessage(1)).not.toContain('the facts');
    expect(scripted.userMessage(1)).not.toContain('<output');
  });

  it.each([
    [', context: [outline, research]', ['outline', 'research']],
    [', context: research', ['research']],
  ])('reads the named outputs in the named order (%s)', async (context, names) => {
    await using scripted = await scriptedCrew(replies, { tasks: tasks(context) });
    await scripted.crew(['kickoff']);
    expect([...scripted.userMessage(2).matchAll(/<output task="(\w+)">/g)].map((match) => match[1])).toEqual(names);
  });

  it('leaves the thoughts of a local model out of what later tasks read', async () => {
    await using scripted = await scriptedCrew(
      ['<think>hmm, SECRET-THOUGHT</think>the facts', 'the outline', 'the article'],
      { tasks: tasks('') },
    );
    const { stdout } = await scripted.crew(['kickoff']);
    expect(stdout).toBe('the article\n');
    expect(scripted.userMessage(2)).toContain('the facts');
    expect(scripted.userMessage(2)).not.toContain('SECRET-THOUGHT');
  });

  it('holds nothing of a broken attempt before it', async () => {
    await using scripted = await scriptedCrew([{ text: 'half a FRAGMENT of it', cutAfterChunks: 3 }, 'the facts'], {
      tasks: '  research: { description: Find facts, expected_output: Facts }\n',
    });
    const { stdout } = await scripted.crew(['kickoff']);
    expect(stdout).toBe('the facts\n');
    expect(scripted.server.requests[1]?.body.messages).toEqual(scripted.server.requests[0]?.body.messages);
  });
});
