import { describe, expect, it } from 'vitest';
import { namesInFiles } from '../../src/project/open/names-in-files.ts';
import { article, editor, hints, inFolder, lines, loadWith, writer } from './load-files.ts';

const under = (key: string, text: string) => `${key}:\n${text.replace(/^(?=.)/gm, '  ')}`;

describe('agents: in agents.yaml, and tasks: in tasks.yaml', () => {
  it('hold the agents and the tasks, for completion too', async () => {
    const files = {
      'agents.yaml': `x-a: &a { goal: G }\n${under('agents', writer + editor)}`,
      'tasks.yaml': under('tasks', `${article}  agent: editor\n`),
    };
    const { spec, problems } = await loadWith(files);
    expect(lines({ problems })).toEqual(['agents.yaml:3:3 warning agent writer has no task']);
    expect(spec).toMatchObject({ agents: [{ name: 'writer' }, { name: 'editor' }], tasks: [{ name: 'article' }] });
    await inFolder(files, async (dir) => {
      expect(namesInFiles(dir)).toMatchObject({ agents: ['writer', 'editor'], tasks: ['article'] });
    });
  });

  it('are checked as the others are, at their places', async () => {
    const loaded = await loadWith({ 'tasks.yaml': under('tasks', `${article}  agnt: a\n`) });
    expect(lines(loaded)).toEqual(['tasks.yaml:5:5 error agnt is not a key of a task']);
    expect(hints(loaded)).toEqual(['Did you mean agent?']);
  });

  it('leave an agent that is called so an agent', async () => {
    const { spec } = await loadWith({ 'agents.yaml': writer.replace('writer', 'agents') });
    expect(spec?.agents).toMatchObject([{ name: 'agents', role: 'Writer' }]);
  });

  it('have nothing beside them', async () => {
    const both = await loadWith({ 'agents.yaml': under('agents', writer) + under('tasks', article) + editor });
    expect(lines(both)).toEqual([
      'agents.yaml:6:1 error tasks is beside agents: and not under it',
      'agents.yaml:10:1 error editor is beside agents: and not under it',
    ]);
    expect(hints(both)).toEqual([
      'Move tasks: into tasks.yaml, or both into crew.yaml.',
      'Move it under agents: with the others.',
    ]);
  });

  it('a wrapper around all of crew.yaml is named', async () => {
    expect(hints(await loadWith({ 'crew.yaml': 'crew:\n  name: a\n' }))).toEqual([
      'Write the keys under it at the top of crew.yaml.',
    ]);
  });
});

describe('maps that others take over', () => {
  const parts = '.goal: &goal\n  goal: G\n  verbose: true\nx-story: &story\n  backstory: B\n  goal: second\n';

  it.each(['  <<: *goal\n  <<: *story\n', '  <<: [*goal, *story]\n', '  <<: *goal\n  role: R\n  <<: *story\n'])(
    'are merged in their order, and are not agents themselves: %j',
    async (merges) => {
      const role = merges.includes('role') ? '' : '  role: R\n';
      const { spec, problems } = await loadWith({ 'agents.yaml': `${parts}a:\n${merges}${role}` });
      expect(lines({ problems })).toEqual(['agents.yaml:3:3 note without effect here: verbose']);
      expect(spec?.agents).toMatchObject([{ name: 'a', role: 'R', goal: 'G', backstory: 'B' }]);
    },
  );

  it('are free in crew.yaml, too', async () => {
    const crew = `.base: &base { temperature: 0.2 }\nllm: { <<: *base, model: openai/gpt-4o }\n`;
    const { spec, problems } = await loadWith({ 'crew.yaml': crew });
    expect(problems).toEqual([]);
    expect(spec?.llm).toMatchObject({ temperature: 0.2, model: 'openai/gpt-4o' });
  });

  it('get a hint where they are taken for agents', async () => {
    const loaded = await loadWith({ 'agents.yaml': `_base: &base\n  goal: G\n${writer}` });
    expect(hints(loaded)[0]).toBe(
      'Add role: and backstory: to it. If it is only there to be taken over with <<: *base, name it x-base:',
    );
  });

  it('still refuse what is written twice by mistake', async () => {
    expect(lines(await loadWith({ 'agents.yaml': `${writer}  goal: again\n` }))).toEqual([
      'agents.yaml:5:3 error goal is written twice',
    ]);
  });
});

it('a URL under mcps is answered with how a server is named', async () => {
  const loaded = await loadWith({ 'agents.yaml': `${writer}  mcps: ["https://a.example/mcp"]\n` });
  const [, server] = /crew\.yaml: (mcp_servers: \S.*\}) /.exec(hints(loaded)[0] ?? '') ?? [];
  expect(server).toBe('mcp_servers: { docs: { url: "https://a.example/mcp" } }');
  const mended = await loadWith({ 'crew.yaml': `${server}\n`, 'agents.yaml': `${writer}  mcps: [docs]\n` });
  expect(mended.problems).toEqual([]);
});
