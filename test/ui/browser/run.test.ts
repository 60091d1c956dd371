import { describe, expect, it } from 'vitest';
import { kickedOff, runIdOf, tasksYaml } from '../../helpers/replays.ts';
import { addressOf, clipboard, downloaded, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, poemGate } from './histories.ts';

const browser = withBrowser();

const tasksOf = { name: 'Tasks', exact: true } as const;
const report =
  '# Title\n\n| a | b |\n|---|---|\n| 1 | **two** |\n\n<b onclick="x()">raw</b> [out](https://example.com/x)\n';

describe('a run on the page', () => {
  it('shows its tasks and the output of the last, rendered or as it is', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a'), replies: [report] });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    const task = page.getByRole('region', { name: 'Task a' });
    await task.getByRole('heading', { name: 'Title' }).waitFor();
    await task.getByRole('cell', { name: 'two' }).waitFor();
    expect(await task.getByRole('link', { name: 'out' }).getAttribute('rel')).toContain('noopener');
    await task.getByText('<b onclick="x()">raw</b>').waitFor();
    await task.getByRole('button', { name: 'Raw' }).click();
    await task.getByText('| 1 | **two** |').waitFor();
    await task.getByRole('button', { name: 'Copy', exact: true }).click();
    await soon(() => clipboard(page)).toBe(report);
    const file = await downloaded(page, () => task.getByRole('link', { name: 'Download' }).click());
    expect(file).toEqual({ name: expect.stringMatching(/a.*\.(md|txt)$/), text: report });
  });

  it('shows JSON as a tree that folds', async () => {
    const json = '{"city":"Oslo","days":[{"sky":"clear"}]}';
    await using crew = await kickedOff({ tasks: tasksYaml('a'), replies: [json] });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    await ui.page.getByText('clear').waitFor();
    await ui.page.getByRole('button', { name: 'days' }).click();
    await ui.page.getByText('1 entry').waitFor();
    expect(await ui.page.getByText('clear').count()).toBe(0);
    await ui.page.getByRole('button', { name: 'Raw' }).click();
    await ui.page.getByText(json).waitFor();
  });

  it('shows the prompt as sent, and the steps: requests, tool calls, what guardrails said', async () => {
    const more = { a: ', tools: [calculator], guardrails: [{ matches: forty-two }]' };
    await using crew = await kickedOff({
      tasks: tasksYaml('a', more),
      replies: [{ toolCalls: [['calculator', { expression: '6 * 7' }]] }, 'It is 42.', 'It is forty-two.'],
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1` });
    const { page } = ui;
    await page.getByRole('tab', { name: 'Prompt' }).click();
    await page.getByRole('region', { name: 'Request 1' }).getByText('Do a').waitFor();
    await page
      .getByRole('button', { name: /messages as in request 1/ })
      .first()
      .click();
    await page.keyboard.press('Tab');
    await page.getByRole('tab', { name: 'Steps' }).click();
    const steps = page.getByRole('tabpanel').getByRole('listitem');
    await soon(async () => (await steps.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'Request 1',
      'calculator',
      'Request 2',
      expect.stringContaining('matches'),
      'Request 3',
      expect.stringContaining('matches'),
    ]);
    await steps.nth(1).getByText('6 * 7').waitFor();
    await steps.nth(3).getByText('sent back').waitFor();
    await steps.nth(5).getByText('passed').waitFor();
    await page.getByRole('tab', { name: 'Facts' }).click();
    await page.getByRole('heading', { name: 'Agent writer' }).waitFor();
    await page.getByRole('definition').getByText('Write well').waitFor();
  });

  it('says of a reused output which run it is from, and leads there', async () => {
    await using crew = await kickedOff();
    const replay = runIdOf(await crew.crew(['replay', '-t', 'c', '--json']));
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${replay}` });
    const { page } = ui;
    const tasks = page.getByRole('navigation', tasksOf);
    const fates = async () => /img "(\w+)"/g[Symbol.matchAll](await tasks.ariaSnapshot());
    await soon(async () => [...(await fates())].map(([, fate]) => fate)).toEqual([
      'reused',
      'reused',
      'completed',
      'completed',
    ]);
    await tasks.getByRole('link', { name: /\bb\b/ }).click();
    await page
      .getByText('reused from')
      .getByRole('link', { name: `${crew.runId}-2` })
      .click();
    await page.getByRole('article', { name: crew.runId }).waitFor();
    expect(addressOf(page)).toBe(`/runs/${crew.runId}/2`);
    await page.getByRole('navigation', { name: 'Where this run belongs' }).getByRole('link', { name: replay }).click();
    await page.getByRole('article', { name: replay }).waitFor();
  });

  it('streams the text of a task that runs, in the order of the tasks', async () => {
    const poem = poemGate('dogs', ['Roses ', 'are **red**']);
    await using crew = await animalRuns(['cats'], poem.reply);
    const started = crew.start(['kickoff', '-i', 'animal=dogs']);
    await crew.asked(4);
    await using ui = await openUi(browser(), crew);
    await ui.page.getByRole('row').filter({ hasText: 'running' }).getByRole('link').first().click();
    const task = ui.page.getByRole('region', { name: 'Task poem' });
    await task.getByText('Roses are red').waitFor();
    expect(await ui.page.getByRole('navigation', tasksOf).innerText()).toMatch(/facts[\s\S]*poem/);
    poem.open();
    await task.getByText('Roses are red, so dogs are wed').waitFor();
    await started.ended;
    await task.getByText('completed').waitFor();
    await task.getByRole('link', { name: 'Download' }).waitFor();
  });

  it('keeps task and tab in the address, for bookmarks and for going back', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('link', { name: crew.runId }).click();
    const tasks = page.getByRole('navigation', tasksOf);
    await tasks.getByRole('link', { name: /\bb\b/ }).click();
    await page.getByRole('tab', { name: 'Facts' }).click();
    await soon(() => addressOf(page)).toBe(`/runs/${crew.runId}/2?tab=facts`);
    await page.reload();
    await page.getByRole('heading', { name: 'Task b' }).waitFor();
    expect(await page.title()).toContain(crew.runId);
    await page.goBack();
    await soon(() => addressOf(page)).toBe(`/runs/${crew.runId}`);
    await page.getByRole('region', { name: 'Task d' }).waitFor();
    await page.goBack();
    await page.getByRole('table', { name: 'Runs' }).waitFor();
    await page.goForward();
    await page.getByRole('region', { name: 'Task d' }).waitFor();
  });

  it('is walked through task by task with the keyboard', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    await page.getByRole('region', { name: 'Task d' }).getByText('d 1').waitFor();
    for (const key of ['k', 'k', 'j']) await page.keyboard.press(key);
    await page.getByRole('region', { name: 'Task c' }).getByText('c 1').waitFor();
    await soon(() => addressOf(page)).toBe(`/runs/${crew.runId}/3`);
  });

  it('says why a run failed and which tasks were not reached', async () => {
    await using crew = await animalRuns(['wolves']);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    await ui.page.getByRole('alert').getByText('no wolves today').waitFor();
    expect(await ui.page.getByRole('alert').count()).toBe(1);
  });

  it('downloads the run to import, and to show a colleague', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const choose = (name: string) => async () => {
      await ui.page.getByText('Export', { exact: true }).click();
      await ui.page.getByRole('link', { name }).click();
    };
    expect(JSON.parse((await downloaded(ui.page, choose('to import'))).text)).toMatchObject({
      runs: [{ runId: crew.runId }],
    });
    const html = await downloaded(ui.page, choose('show a colleague'));
    expect([html.name, html.text]).toEqual([
      expect.stringMatching(/\.html$/),
      expect.stringContaining('<!doctype html>'),
    ]);
    expect((await downloaded(ui.page, choose('into a document'))).text).toMatch(/^# /);
  });

  it('takes a key and a press in the very moment in which it is left', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    await ui.page.getByText('Export', { exact: true }).waitFor();
    // Before the frame in which effects end: what is left has no elements any more. `openUi` reports what breaks.
    const events = await ui.page.evaluate(`new Promise((resolve) => {
      const told = [new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }), new Event('pointerdown', { bubbles: true })];
      const watcher = new MutationObserver(() => {
        if (document.querySelector('.menu') !== null) return;
        watcher.disconnect();
        for (const event of told) document.body.dispatchEvent(event);
        resolve(told.length);
      });
      watcher.observe(document.body, { childList: true, subtree: true });
      document.querySelector('a[href="/"]').click();
    })`);
    expect(events).toBe(2);
    await ui.page.getByRole('table', { name: 'Runs' }).waitFor();
  });

  it('says that a run is not in the history, also when it is pruned under the page', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: '/runs/zzzzzzz0' });
    await ui.page.getByRole('heading', { name: 'zzzzzzz0 is not in the history' }).waitFor();
    await ui.page.goto(`${ui.origin}/runs/${crew.runId}`);
    await ui.page.getByText('d 1').waitFor();
    await crew.crew(['runs', 'prune', '--keep', '0', '--yes']);
    await ui.page.getByText('was pruned from the history meanwhile').waitFor();
  });
});
