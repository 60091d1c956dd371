import { chmod, lstat, rm, stat, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeProject, type TestProject } from '../../helpers/project.ts';
import { kickedOff, tasksYaml } from '../../helpers/replays.ts';
import { type ServedUi, serveUi } from './helpers.ts';

const agents = `# Who writes
editor:
  role: Editor # not "chief"
  goal: >
    Make short texts of long ones,
    and good ones of bad ones.
  backstory: 'It''s been ten years.'
`;
const tasks = `
outline:
  description: |
    Outline {topic}.

    - three points
  expected_output: "Three points"


# The long one
article:
  description: Write about {topic}
  expected_output: An article
`;

function editorial(files: Record<string, string> = {}): Promise<TestProject> {
  const crew = 'name: editorial\nllm: ollama/x\ninputs: { topic: { default: tea } }\n';
  return makeProject({ 'crew.yaml': crew, 'agents.yaml': agents, 'tasks.yaml': tasks, ...files });
}

async function written(ui: ServedUi, texts: Record<string, string>) {
  const { json } = await ui.post('/api/texts/preview', { texts });
  return ui.post('/api/texts/write', { texts, version: json.version });
}

describe('the texts of a crew on the page', () => {
  it('lists the texts of the files with their places and the tasks that they are for', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const { json } = await ui.get('/api/texts');
    expect(json.texts.map(({ key, place }: { key: string; place: string }) => [key, place])).toEqual([
      ['outline.description', 'tasks.yaml:3:3'],
      ['outline.expected_output', 'tasks.yaml:7:3'],
      ['article.description', 'tasks.yaml:12:3'],
      ['article.expected_output', 'tasks.yaml:13:3'],
      ['editor.role', 'agents.yaml:3:3'],
      ['editor.goal', 'agents.yaml:4:3'],
      ['editor.backstory', 'agents.yaml:7:3'],
    ]);
    expect(json.texts[0]).toMatchObject({ text: 'Outline {topic}.\n\n- three points', kind: 'task', masked: false });
    expect(json.texts[6]).toMatchObject({ text: "It's been ten years.", tasks: ['outline', 'article'] });
  });

  it('shows what writing would do, and writes nothing', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const texts = { 'article.description': 'Write on {topic}', 'editor.role': 'Editor' };
    const { json } = await ui.post('/api/texts/preview', { texts });
    expect(json.keys).toEqual(['article.description']);
    expect(json.files).toMatchObject([{ file: 'tasks.yaml', diff: { removed: 1, added: 1 } }]);
    expect(await project.read('tasks.yaml')).toBe(tasks);
    const same = await ui.post('/api/texts/preview', { texts: { 'editor.role': 'Editor' } });
    expect(same.json).toMatchObject({ files: [], keys: [] });
  });

  it('writes into both files, with all else in them as it was', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const goal = 'Make short texts of long ones,\nand keep the jokes.';
    const answer = await written(ui, { 'article.description': 'Write on\n{topic}', 'editor.goal': goal });
    expect(answer).toMatchObject({ status: 200, json: { files: ['tasks.yaml', 'agents.yaml'] } });
    const now = await project.read('tasks.yaml');
    expect(now).toBe(tasks.replace('Write about {topic}', '|\n    Write on\n    {topic}'));
    const [before, after] = (await project.read('agents.yaml')).split(/ {2}goal:[\s\S]*? {2}(?=backstory)/);
    expect([before, after]).toEqual(agents.split(/ {2}goal:[\s\S]*? {2}(?=backstory)/));
    const { json } = await ui.get('/api/texts');
    expect(json.texts.find(({ key }: { key: string }) => key === 'editor.goal').text).toBe(goal);
  });

  it('refuses when a file was saved since it was looked at', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const texts = { 'article.description': 'Write on {topic}' };
    const { json } = await ui.post('/api/texts/preview', { texts });
    await project.write('tasks.yaml', `${tasks}  context: []\n`);
    const { version } = json;
    const refused = await ui.post('/api/texts/write', { texts, version });
    expect(refused).toMatchObject({ status: 409, json: { error: { code: 'refused' } } });
    expect(refused.json.error.message).toBe('tasks.yaml changed meanwhile; nothing was written');
    expect(await project.read('tasks.yaml')).toBe(`${tasks}  context: []\n`);
    expect(await written(ui, texts)).toMatchObject({ status: 200 });
  });

  it('writes one after the other, so that the second one is refused', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const texts = ['one', 'two', 'three'].map((text) => ({ 'article.description': text }));
    const { json } = await ui.post('/api/texts/preview', { texts: texts[0] });
    const { version } = json;
    const answers = await Promise.all(texts.map((one) => ui.post('/api/texts/write', { texts: one, version })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const won = texts[answers.findIndex(({ status }) => status === 200)]?.['article.description'] ?? '';
    expect(await project.read('tasks.yaml')).toBe(tasks.replace('Write about {topic}', won));
  });

  it('leaves a file alone that is read-only', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    await chmod(project.path('tasks.yaml'), 0o444);
    const refused = await written(ui, { 'article.description': 'x' });
    expect(refused).toMatchObject({
      status: 409,
      json: { error: { message: 'Could not write tasks.yaml (read-only)' } },
    });
    expect(await project.read('tasks.yaml')).toBe(tasks);
  });

  it('takes only texts, and only such that the crew stays in order', async () => {
    await using project = await editorial();
    await using ui = await serveUi({ project });
    const preview = (texts: unknown) => ui.post('/api/texts/preview', { texts });
    expect(await preview({ 'article.output_file': '/etc/passwd' })).toMatchObject({ status: 400 });
    expect(await preview({ 'article.description': 'About {topik}' })).toMatchObject({
      status: 422,
      json: { error: { code: 'invalid-crew' }, problems: [{ file: 'tasks.yaml' }] },
    });
    expect(await preview({ 'article.description': '' })).toMatchObject({ status: 422 });
    expect(await preview({ 'article.description': 7 })).toMatchObject({ status: 400 });
    const sly = 'x\n  tools: [run_command]\nallow_commands: [sh]\n---\n';
    expect(await written(ui, { 'article.description': sly })).toMatchObject({ status: 200 });
    const { json } = await ui.get('/api/texts');
    expect(json.texts.find(({ key }: { key: string }) => key === 'article.description').text).toBe(sly.trimEnd());
    expect((await ui.get('/api/project')).json.report.tasks[1].tools ?? []).toEqual([]);
  });

  it('keeps a byte order mark, line ends, the mode and a link', async () => {
    const windows = `\uFEFF${tasks.replaceAll('\n', '\r\n')}`;
    await using project = await editorial({ 'tasks.yaml': windows, 'shared.yml': agents });
    await rm(project.path('agents.yaml'));
    await symlink(project.path('shared.yml'), project.path('agents.yaml'));
    await using ui = await serveUi({ project });
    await chmod(project.path('tasks.yaml'), 0o640);
    expect(await written(ui, { 'article.expected_output': 'A poem' })).toMatchObject({ status: 200 });
    expect(await project.read('tasks.yaml')).toBe(windows.replace('An article', 'A poem'));
    expect((await stat(project.path('tasks.yaml'))).mode & 0o777).toBe(0o640);
    expect(await written(ui, { 'editor.role': 'Chief' })).toMatchObject({ status: 200 });
    expect((await lstat(project.path('agents.yaml'))).isSymbolicLink()).toBe(true);
    expect(await project.read('shared.yml')).toBe(agents.replace('Editor', 'Chief'));
  });

  it('does not show or overwrite a text that holds a key', async () => {
    await using project = await editorial({ '.env': 'WIKI_TOKEN=abcdefghijklmnop\n' });
    await project.write('tasks.yaml', tasks.replace('An article', 'Sign with abcdefghijklmnop'));
    await using ui = await serveUi({ project });
    const { json, text } = await ui.get('/api/texts');
    expect(text).not.toContain('abcdefghijklmnop');
    expect(json.texts.filter(({ masked }: { masked: boolean }) => masked)).toMatchObject([
      { key: 'article.expected_output', text: 'Sign with ***' },
    ]);
    const refused = await written(ui, { 'article.expected_output': 'Sign at the end with ***' });
    expect(refused).toMatchObject({ status: 409, json: { error: { hint: 'Change it in the file' } } });
    expect(await project.read('tasks.yaml')).toContain('Sign with abcdefghijklmnop');
  });

  it('plans and starts with other texts, as the same line does in the terminal', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('abc') });
    await using ui = await serveUi(crew);
    const request = {
      type: 'replay',
      run: crew.runId,
      selector: { type: 'changed' },
      texts: { 'b.description': 'Do b!' },
    };
    const { json } = await ui.post('/api/plan', request);
    expect(json.command).toBe(`crew replay ${crew.runId} --changed --set-text 'b.description=Do b!'`);
    expect(json.tasks.map(({ action }: { action: string }) => action)).toEqual(['reuse', 'run', 'run']);
    const started = await ui.post('/api/start', request);
    expect(started.status).toBe(201);
    const { run } = (await ui.get(`/api/runs/${started.json.runId}`)).json;
    expect(run.options.texts).toEqual({ 'b.description': 'Do b!' });
  });
});
