import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatServer } from '../../helpers/chat-server.ts';
import { makeProject, runCrew, type TestProject } from '../../helpers/project.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { type ServedPage, servePage } from './served.ts';

const crewYaml = `name: steady
llm: openai/gpt-5.4-mini
agents:
  writer: { role: Writer, goal: Write, backstory: You write. }
`;
const tasksYaml = `first: { agent: writer, description: Begin, expected_output: A start }
second: { agent: writer, description: Go on, expected_output: An end }
`;

let browser: TestBrowser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser.close());

interface Served extends AsyncDisposable {
  readonly project: TestProject;
  readonly ui: ServedPage;
  crew(...words: string[]): Promise<string>;
  /** The latest run's id. */
  latest(): Promise<string>;
}

async function serve(files: Readonly<Record<string, string>> = {}): Promise<Served> {
  const project = await makeProject({ 'crew.yaml': crewYaml, 'tasks.yaml': tasksYaml, ...files });
  const crew = async (...words: string[]) => {
    const { code, stdout, stderr } = await runCrew(words, { cwd: project.dir });
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  await crew('kickoff', '--offline', '--quiet');
  const ui = await servePage(project);
  return {
    project,
    ui,
    crew,
    latest: async () => (JSON.parse(await crew('runs', '--json')) as { runId: string }[])[0]?.runId ?? '',
    [Symbol.asyncDispose]: async () => {
      await ui.stop();
      await project.remove();
    },
  };
}

describe('an open page', () => {
  it('says that the server is gone, and goes on by itself once it is back with what happened meanwhile', async () => {
    await using served = await serve();
    const { page, complaints } = await browser.open(served.ui.url);
    await page.locator('.row-link').first().waitFor();
    await served.ui.kill();
    await page.locator('.banner').waitFor();
    expect(await page.locator('.banner').innerText()).toContain('crew ui does not answer');
    expect(await page.locator('.row-link').count()).toBe(1);
    await served.crew('kickoff', '--offline', '--quiet');
    await using _again = await servePage(served.project, { port: served.ui.port });
    await page.locator('.banner').waitFor({ state: 'detached' });
    await page.locator('.row-link').nth(1).waitFor();
    await served.crew('kickoff', '--offline', '--quiet');
    await page.locator('.row-link').nth(2).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says that its run was pruned, keeps what it shows, and leads on', async () => {
    await using served = await serve();
    const run = await served.latest();
    const { page, complaints } = await browser.open(`${served.ui.origin}/runs/${run}`);
    await page.locator('.prose').waitFor();
    const before = await page.locator('.prose').innerText();
    await served.crew('kickoff', '--offline', '--quiet');
    await served.crew('runs', 'prune', '--keep', '1', '--yes');
    await page.getByText('This run was pruned from the history meanwhile').waitFor();
    expect(await page.locator('.prose').innerText()).toBe(before);
    await page.keyboard.press('j');
    await page.locator('.task-view .note, .task-view .prose').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.row-link').first().waitFor();
    expect(await page.locator('.row-link').allInnerTexts()).toEqual([await served.latest()]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says where a file of the crew was broken while it was open, and when it is whole again', async () => {
    await using served = await serve();
    const { page } = await browser.open(served.ui.url);
    await page.locator('.row-link').first().waitFor();
    const kickoff = page.locator('.top').getByRole('button', { name: 'Kickoff' });
    await served.project.write('tasks.yaml', tasksYaml.replace('second: { agent', 'second: { agnet'));
    const problem = page.locator('.problem-error', { hasText: 'agnet is not a key of a task' });
    await problem.waitFor();
    expect(await problem.locator('.place').innerText()).toBe('tasks.yaml:2:11');
    expect(await kickoff.isDisabled()).toBe(true);
    await served.project.write('tasks.yaml', tasksYaml);
    await problem.waitFor({ state: 'detached' });
    expect(await kickoff.isEnabled()).toBe(true);
    await page.context().close();
  });

  it('shows in one tab what was started in another', async () => {
    await using served = await serve();
    const [one, other] = [await browser.open(served.ui.url), await browser.open(served.ui.url)];
    await other.page.locator('.row-link').first().waitFor();
    await one.page.locator('.row-link').first().waitFor();
    await one.page.keyboard.press('n');
    await one.page.locator('dialog').getByText('ask no model').click();
    await one.page.locator('dialog').getByRole('button', { name: 'Start' }).click();
    await one.page.locator('.run-head .status-completed').waitFor();
    await other.page.locator('.row-link').nth(1).waitFor();
    for (const { page } of [one, other]) await page.context().close();
  });
});

// How smoothly, `npm run bench` says.
describe('much of it', () => {
  it('is walked through and planned with 500 tasks', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `task-${index + 1}`);
    const tasks = names.map(
      (name) => `${name}: { agent: writer, description: Go, expected_output: More, context: [] }\n`,
    );
    await using served = await serve({ 'tasks.yaml': tasks.join('') });
    const { page } = await browser.open(`${served.ui.origin}/runs/${await served.latest()}`);
    await page.locator('.task-item').nth(499).waitFor();
    for (let press = 0; press < 5; press++) await page.keyboard.press('k');
    await page.locator('.task-item[aria-current]', { hasText: 'task-495' }).waitFor();
    await page.keyboard.press('r');
    await page.locator('dialog .plan-row').nth(499).waitFor();
    await page.context().close();
  });

  it('shows the start of an output of 5 MB at once, and the rest as it is asked for', async () => {
    const line = '- a **line** of a long list with `code` and [a link](https://example.com)\n';
    const text = `${line.repeat(Math.ceil(5_000_000 / line.length))}\nthe end`;
    await using model = {
      server: await startChatServer([text, text].map((all) => ({ chunks: all.match(/[\s\S]{1,500000}/g) ?? [] }))),
      [Symbol.asyncDispose]: async () => model.server.close(),
    };
    await using served = await serve();
    await served.project.write(
      'crew.yaml',
      crewYaml.replace('llm: openai/gpt-5.4-mini', `llm: { model: big, base_url: ${model.server.url} }`),
    );
    await served.crew('kickoff', '--quiet');
    const { page } = await browser.open(`${served.ui.origin}/runs/${await served.latest()}/1`);
    await page.locator('.prose li').first().waitFor();
    const elements = () => page.evaluate<number>("document.querySelectorAll('*').length");
    expect(await elements()).toBeLessThan(20_000);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(/4,\d\d\d,\d\d\d characters follow/).waitFor();
    expect(await elements()).toBeLessThan(40_000);
    await page.getByRole('button', { name: 'Raw', exact: true }).click();
    await page.locator('.raw-piece').first().waitFor();
    await page.context().close();
  });
});
