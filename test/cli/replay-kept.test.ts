import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, readRows, tasksYaml } from '../helpers/replays.ts';

const twoAgents = {
  tasks: tasksYaml('ab', { b: ', agent: editor' }).replace('Text }', 'Text, agent: writer }'),
  more: '',
};
const editor = '  editor: { role: Editor, goal: Edit, backstory: You edit. }\n';

/** The project's crew with an agent `editor` beside `writer`. */
async function withEditor() {
  const scripted = await kickedOff({ tasks: tasksYaml('ab') });
  const yaml = await scripted.project.read('crew.yaml');
  await scripted.project.write('crew.yaml', yaml.replace(/tasks:[\s\S]*/, `${editor}tasks:\n${twoAgents.tasks}`));
  const modelsAsked = () => scripted.server.requests.slice(2).map(({ body }) => body.model);
  return Object.assign(scripted, { modelsAsked });
}

describe.concurrent('what a replay keeps', () => {
  it('is the model of its source, until another is named or --model project goes back', async () => {
    await using scripted = await withEditor();
    const asked = [];
    for (const words of [
      ['kickoff', '--model', 'first', '--model', 'editor=second'],
      ['replay', '--from', 'a'],
      ['replay', '--from', 'a', '--model', 'writer=third'],
      ['replay', '--from', 'a', '--model', 'fourth'],
      ['replay', '--from', 'a', '--model', 'project'],
      ['replay', '--from', 'a'],
    ]) {
      const before = scripted.modelsAsked().length;
      expect(await scripted.crew([...words, '-q'])).toMatchObject({ code: 0, stderr: '' });
      asked.push(scripted.modelsAsked().slice(before).join());
    }
    expect(asked).toEqual([
      'first,second',
      'first,second',
      'third,second',
      'fourth,fourth',
      'test-model,test-model',
      'test-model,test-model',
    ]);
  });

  it('is not the model of an agent that is gone', async () => {
    await using scripted = await withEditor();
    await scripted.crew(['kickoff', '--model', 'editor=second', '--model', 'writer=third']);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace(editor, '').replaceAll('agent: editor', 'agent: writer'));
    expect((await scripted.crew(['replay', '-t', 'b'])).code).toBe(0);
    expect(scripted.modelsAsked()).toEqual(['third', 'second', 'third']);
  });

  it('is said in the first line of the plan', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('ab'), files: { 'my.env': 'A_SECRET=hidden\n' } });
    await scripted.crew(['kickoff', '--model', 'writer=first', '--env-file', 'my.env']);
    const { stdout } = await scripted.crew(['replay', '-t', 'b', '--dry-run']);
    expect(stdout.split('\n')[0]).toMatch(/^Replay of \w+ from b --model writer=first --env-file my\.env$/);
  });

  it('is the path of --env-file, never its values', async () => {
    const more = 'inputs: { x: { default: 1 } }\n';
    const files = { 'my.env': 'CREW_MODEL=by-file\nA_SECRET=hidden-value\n', 'other.env': 'CREW_MODEL=by-other\n' };
    await using scripted = await kickedOff({ tasks: tasksYaml('a'), more, files });
    const yaml = await scripted.project.read('crew.yaml');
    const url = /base_url: ([^\s,]+)/.exec(yaml)?.[1];
    await scripted.project.write('crew.yaml', yaml.replace(/llm: .*\n/, ''));
    const env = { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'sk-test' };
    const file = {
      'my.env': 'CREW_MODEL=openai/by-file\nA_SECRET=hidden-value\n',
      'other.env': 'CREW_MODEL=openai/by-other\n',
    };
    for (const [name, text] of Object.entries(file)) await scripted.project.write(name, text);
    for (const words of [
      ['kickoff', '--env-file', 'my.env'],
      ['replay', '-t', 'a'],
      ['replay', '-t', 'a', '--env-file', 'other.env'],
      ['replay', '-t', 'a'],
    ]) {
      expect(await scripted.crew([...words, '-q'], { env })).toMatchObject({ code: 0, stderr: '' });
    }
    const models = scripted.server.requests.slice(1).map(({ body }) => body.model);
    expect(models).toEqual(['by-file', 'by-file', 'by-other', 'by-other']);
    expect(JSON.stringify(readRows(scripted.project))).not.toContain('hidden-value');
  });

  it('is not --offline', async () => {
    await using scripted = await kickedOff({ tasks: tasksYaml('a') });
    await scripted.crew(['replay', '-t', 'a', '--offline']);
    const { run } = await scripted.listing();
    expect(run.offline).toBe(true);
    expect(await scripted.crew(['replay', run.runId])).toMatchObject({ code: 0, stdout: 'a 2\n' });
  });
});

describe.concurrent('the inputs of a replay', () => {
  const tasks = `  a: { description: "Do a on {topic} in {tone}", expected_output: T }\n`;
  const more = 'inputs: { topic: {}, tone: { default: calm } }\n';

  it("are the recorded ones, over today's defaults and under -i", async () => {
    await using scripted = await kickedOff({ tasks, more, inputs: { topic: 'tea' } });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('default: calm', 'default: loud'));
    const { stderr } = await scripted.crew(['replay', '-t', 'a']);
    expect(stderr).toMatch(/note: the default of tone was edited since \(crew\.yaml:\d+\); the replay keeps "calm"/);
    await scripted.crew(['replay', '-t', 'a', '-i', 'tone=merry', '-i', 'topic=milk']);
    expect((await scripted.crew(['replay', '-t', 'a'])).stderr).not.toContain('was edited since');
    const asked = scripted.server.requests.map(
      (_request, index) => /on (\w+) in (\w+)/.exec(scripted.userMessage(index))?.[0],
    );
    expect(asked).toEqual(['on tea in calm', 'on tea in calm', 'on milk in merry', 'on milk in merry']);
  });

  it('that are new today must be given', async () => {
    await using scripted = await kickedOff({ tasks, more, inputs: { topic: 'tea' } });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write(
      'crew.yaml',
      yaml.replace('on {topic}', 'on {topic} for {reader}').replace('topic: {}', 'topic: {}, reader: {}'),
    );
    const refused = await scripted.crew(['replay', '-t', 'a']);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('-i reader=…') });
    expect(await scripted.crew(['replay', '-t', 'a', '-i', 'reader=me'])).toMatchObject({ code: 0 });
    expect(scripted.userMessage(1)).toContain('on tea for me in calm');
  });

  it('drift where a task uses one that was given anew', async () => {
    const reading = `${tasks}  b: { description: Do b, expected_output: T }\n`;
    await using scripted = await kickedOff({ tasks: reading, more, inputs: { topic: 'tea' } });
    const { stderr } = await scripted.crew(['replay', '-t', 'b', '-i', 'topic=milk']);
    expect(stderr).toContain('input topic changed since');
    const strict = await scripted.crew(['replay', '-t', 'b', '-i', 'topic=milk', '--strict', '--run', scripted.runId]);
    expect(strict).toMatchObject({ code: 2, stdout: '' });
    expect((await inProcess(scripted.project, (crew) => crew.runs.list())).length).toBe(2);
  });
});
