import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCrew } from '../../src/spec/load.ts';
import { article, editor, hints, inFolder, lines, loadFiles, loadWith, writer } from './load-files.ts';

describe('loadCrew', () => {
  it('reads a whole project into a spec with places', async () => {
    const { spec, problems } = await loadFiles({
      'crew.yaml': 'name: news\nllm: openai/gpt-4o\ninputs:\n  topic: AI\n',
      'agents.yaml': `${writer}  llm: { model: ollama/qwen, temperature: 0.5, base_url: 'http://localhost:1/v1' }\n  inject_date: true\n`,
      'tasks.yaml': `research:\n  description: |\n    On {topic}\n  expected_output: Facts\n${article}  output_file: out/{topic}.md\n`,
    });
    expect(problems).toEqual([]);
    expect(spec).toMatchObject({
      name: 'news',
      llm: { model: 'openai/gpt-4o', place: { file: 'crew.yaml', line: 2, column: 6 } },
      declaredInputs: [{ name: 'topic', default: 'AI', place: { file: 'crew.yaml', line: 4, column: 3 } }],
    });
    expect(spec?.agents[0]).toMatchObject({
      name: 'writer',
      injectDate: true,
      llm: { temperature: 0.5, baseUrl: 'http://localhost:1/v1' },
    });
    expect(spec?.tasks[0]).toMatchObject({ name: 'research', description: 'On {topic}', agent: 'writer', context: [] });
    expect(spec?.tasks[1]).toMatchObject({
      context: ['research'],
      outputFile: 'out/{topic}.md',
      createDirectory: true,
      markdown: false,
    });
    expect(spec?.tasks[1]?.places['output_file']).toEqual({ file: 'tasks.yaml', line: 8, column: 3 });
    expect(structuredClone(spec)).toEqual(spec);
  });

  it('takes the files of config/ without a crew.yaml, and the name from the folder', async () => {
    const { spec } = await loadFiles({ 'config/agents.yaml': writer, 'config/tasks.yml': article });
    expect(spec).toMatchObject({ name: 'my-crew', agents: [{ name: 'writer' }], tasks: [{ agent: 'writer' }] });
  });

  it('takes a crew in one file', async () => {
    const nested = (text: string) => text.replace(/^/gm, '  ').trimEnd();
    const { spec } = await loadFiles({ 'crew.yml': `agents:\n${nested(writer)}\ntasks:\n${nested(article)}\n` });
    expect(spec?.tasks[0]?.places['']).toEqual({ file: 'crew.yml', line: 7, column: 3 });
  });

  it('names both places when agents are written twice', async () => {
    const inCrew = await loadWith({ 'crew.yaml': 'agents: { a: {} }' });
    expect(lines(inCrew)).toEqual(['crew.yaml:1:1 error agents are written both in crew.yaml and in agents.yaml']);
    const inConfig = await loadWith({ 'config/agents.yaml': writer });
    expect(lines(inConfig)).toEqual(['config/agents.yaml:1:1 error both agents.yaml and config/agents.yaml are here']);
  });

  it('names a missing file, beside the other one', async () => {
    expect(lines(await loadFiles({}))).toEqual(['crew.yaml:1:1 error crew.yaml is missing']);
    expect(lines(await loadFiles({ 'crew.yaml': '', 'agents.yaml': writer }))).toEqual([
      'tasks.yaml:1:1 error tasks.yaml is missing',
    ]);
    expect(lines(await loadFiles({ 'config/agents.yaml': writer }))).toEqual([
      'config/tasks.yaml:1:1 error config/tasks.yaml is missing',
    ]);
  });

  it('says what is wrong with a file as a whole', async () => {
    const loaded = await loadFiles({
      'crew.yaml': '- a',
      'agents.yaml': '# nothing\n',
      'tasks.yaml': Buffer.from('a: x\nb: caf\xe9', 'latin1'),
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:1:1 error agents.yaml is empty',
      'crew.yaml:1:1 error crew.yaml must be a map of keys such as name: and llm:',
      'tasks.yaml:2:7 error tasks.yaml is not UTF-8 text',
    ]);
    expect(lines(await loadWith({ 'agents.yaml': '- a', 'tasks.yaml': '{}' }))).toEqual([
      'agents.yaml:1:1 error agents must be a map, not a list',
      'tasks.yaml:1:1 error there are no tasks',
    ]);
  });

  it('names a folder in the place of a file', async () => {
    const loaded = await inFolder({ 'agents.yaml': writer }, async (directory) => {
      await mkdir(join(directory, 'tasks.yaml'));
      return loadCrew(directory);
    });
    expect(lines(loaded)).toEqual(['tasks.yaml:1:1 error tasks.yaml is a folder, not a file']);
  });

  it.skipIf(process.platform === 'win32')('names a file that cannot be read', async () => {
    const loaded = await inFolder({ 'agents.yaml': writer }, async (directory) => {
      await symlink('tasks.yaml', join(directory, 'tasks.yaml'));
      return loadCrew(directory);
    });
    expect(lines(loaded)).toEqual(['tasks.yaml:1:1 error tasks.yaml cannot be read (its links lead in a circle)']);
  });

  it('understands a byte order mark and Windows line ends', async () => {
    const { spec } = await loadWith({ 'agents.yaml': `\uFEFF${writer}`.replaceAll('\n', '\r\n') });
    expect(spec?.agents[0]).toMatchObject({
      goal: 'Write',
      places: { '': { column: 1 }, goal: { line: 3, column: 3 } },
    });
  });

  it('shows the problems of every file, but none that follow from a broken one', async () => {
    const loaded = await loadFiles({
      'crew.yaml': 'nme: x\n',
      'agents.yaml': 'writer: "open\n',
      'tasks.yaml': `${article}  agent: nobody\n  colour: red\n`,
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:1:9 error this " is never closed',
      'crew.yaml:1:1 error nme is not a key of crew.yaml',
      'tasks.yaml:5:3 error colour is not a key of a task',
    ]);
    expect(loaded.spec).toBeNull();
  });

  it('does not judge placeholders when crew.yaml is broken', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'inputs:\n\ttopic: x',
      'tasks.yaml': article.replace('it', '{topik}'),
    });
    expect(lines(loaded)).toEqual(['crew.yaml:2:1 error a tab where YAML allows only spaces']);
  });

  it('merges anchors, and lets x- keys hold them', async () => {
    const { spec, problems } = await loadWith({
      'agents.yaml': `x-base: &base { role: R, goal: G }\nwriter:\n  <<: *base\n  goal: Own\n  backstory: B\n`,
    });
    expect(problems).toEqual([]);
    expect(spec?.agents).toMatchObject([{ role: 'R', goal: 'Own', places: { role: { line: 1, column: 17 } } }]);
  });

  it('keeps an api key out of the sources and the messages', async () => {
    const loaded = await loadWith({ 'crew.yaml': 'llm:\n  model: openai/gpt\n  api_key: hunter2-hunter2\n' });
    expect(lines(loaded)).toEqual(['crew.yaml:3:3 error api_key: a key does not belong in a file']);
    expect(hints(loaded)[0]).toContain('api_key_env');
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  });

  it('names agents without a task, when nothing else is wrong', async () => {
    const agents = { 'agents.yaml': writer + editor };
    expect(lines(await loadWith({ ...agents, 'tasks.yaml': `${article}  agent: writer\n` }))).toEqual([
      'agents.yaml:5:1 warning agent editor has no task',
    ]);
    expect(lines(await loadWith({ ...agents, 'tasks.yaml': `${article}  agent: writr\n` }))).toEqual([
      'tasks.yaml:4:10 error there is no agent writr',
    ]);
  });
});
