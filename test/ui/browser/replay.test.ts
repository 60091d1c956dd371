import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type KickedOff, kickedOff, replyByTask, runIdOf, tasksYaml } from '../../helpers/replays.ts';
import { addressOf, clipboard, openUi, soon, typeInShell, withBrowser } from './browser.ts';

const browser = withBrowser();

/** Name and fate of each task in the plan that the dialog shows. */
const plan = (page: Page) => async () => {
  const texts = await page.getByRole('dialog').locator('.plan-task').allInnerTexts();
  return texts.map((text) => text.split('\n').slice(0, 2).join(' '));
};
const start = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true });

async function openDialog(page: Page, { runId }: KickedOff): Promise<void> {
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByRole('dialog', { name: `Replay of ${runId}` }).waitFor();
}

describe('the replay dialog', () => {
  it('shows the plan, and another one as the selector changes', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    await openDialog(page, crew);
    const dialog = page.getByRole('dialog');
    await soon(plan(page)).toEqual(['a run', 'b run', 'c run', 'd run']);
    await dialog.getByRole('button', { name: 'From', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'from' }).selectOption('b');
    await soon(plan(page)).toEqual(['a reuse', 'b run', 'c run', 'd run']);
    await dialog.getByRole('combobox', { name: 'to', exact: true }).selectOption('c');
    await soon(plan(page)).toEqual(['a reuse', 'b run', 'c run', 'd not run']);
    await dialog.getByText('runs 2 tasks').waitFor();
    await dialog.getByRole('button', { name: 'After' }).click();
    await soon(plan(page)).toEqual(['a reuse', 'b reuse', 'c run', 'd run']);
    await dialog.getByRole('button', { name: 'Only' }).click();
    await dialog.getByRole('checkbox', { name: 'd', exact: true }).check();
    await soon(plan(page)).toEqual(['a reuse', 'b run', 'c reuse', 'd run']);
    await dialog.getByRole('button', { name: 'Changed' }).click();
    await dialog.getByText('Everything would be reused').waitFor();
    expect(await start(page).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'c reuse' }).click();
    await soon(plan(page)).toEqual(['a reuse', 'b reuse', 'c run', 'd run']);
  });

  it('starts from a task, and leads to the new run as it works', async () => {
    const held = Promise.withResolvers<void>();
    await using crew = await kickedOff({
      replies: replyByTask((task, time) =>
        task === 'c' && time === 2
          ? { chunks: ['c 2 begins', ' and ends'], pause: { afterChunks: 1, until: held.promise } }
          : undefined,
      ),
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    const { page } = ui;
    await page.getByRole('button', { name: 'Replay from here' }).click();
    await soon(plan(page)).toEqual(['a reuse', 'b reuse', 'c run', 'd run']);
    await start(page).click();
    await page.getByText('c 2 begins').waitFor();
    expect(addressOf(page)).not.toContain(crew.runId);
    await page.getByRole('article', { name: 'Run ' }).getByText('running').first().waitFor();
    held.resolve();
    // It stays at the task that was tuned.
    await page.getByRole('region', { name: 'Task c' }).getByText('c 2 begins and ends').waitFor();
    await page
      .getByRole('navigation', { name: 'Where this run belongs' })
      .getByText(`replay of ${crew.runId}`)
      .waitFor();
  });

  it('edits a reused output in place, and gives the line that does the same in a terminal', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('abc') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    const { page } = ui;
    await page.getByText('c 1').waitFor();
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog');
    const row = dialog.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'b reuse' }) });
    await row.getByRole('button', { name: 'Edit the output' }).click();
    const editor = dialog.getByRole('textbox', { name: 'Output of b' });
    expect(await editor.inputValue()).toBe('b 1');
    const text = `it's "mine" now: $HOME\n\\ and two lines`;
    await editor.fill(text);
    await soon(plan(page)).toEqual(['a reuse', 'b edited', 'c run']);
    await dialog.getByLabel('note').fill('with my own b');
    await dialog.getByText('--note').waitFor();
    await soon(() => start(page).isEnabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await soon(() => clipboard(page)).toContain('crew replay');
    const typed = JSON.parse(await typeInShell(`${await clipboard(page)} --json`, crew.project)).run.runId;
    await start(page).click();
    await page.getByRole('region', { name: 'Task c' }).getByText('c 3').waitFor();
    const pressed = addressOf(page).split('/')[2] ?? '';
    for (const run of [typed, pressed]) {
      const { run: facts, tasks } = await crew.listing(run);
      expect([facts.options.note, tasks.map((task) => task.output?.replace(/c \d/, 'c'))]).toEqual([
        'with my own b',
        ['a 1', text, 'c'],
      ]);
    }
    await page
      .getByRole('navigation', { name: 'Tasks' })
      .getByRole('link', { name: /edited b/ })
      .click();
    await page
      .getByText('given by hand, edited from')
      .getByRole('link', { name: `${crew.runId}-2` })
      .waitFor();
  });

  it('takes inputs as a form or as JSON, and says where JSON is wrong', async () => {
    await using crew = await kickedOff({
      tasks: `  a: { description: 'Do a about {topic}, {count} times', expected_output: Text }\n`,
      more: 'inputs: { topic: cats, count: 3 }\n',
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    await openDialog(page, crew);
    const inputs = page.getByRole('dialog').getByRole('region', { name: 'Inputs' });
    await inputs.getByLabel('count').fill('many');
    await inputs.getByRole('alert').getByText('a number is expected').waitFor();
    await soon(() => start(page).isDisabled()).toBe(true);
    await inputs.getByLabel('count').fill('4');
    await inputs.getByRole('button', { name: 'JSON' }).click();
    const json = inputs.getByRole('textbox', { name: 'Inputs as JSON' });
    expect(JSON.parse(await json.inputValue())).toEqual({ topic: 'cats', count: 4 });
    await json.fill('{ "topic": "dogs",\n "count": }');
    await inputs.getByText('Unexpected token').waitFor();
    await json.fill('{ "topic": "dogs", "count": 5 }');
    await inputs.getByRole('button', { name: 'Form' }).click();
    expect(await inputs.getByLabel('topic').inputValue()).toBe('dogs');
    await page
      .getByRole('dialog')
      .getByText(/-i topic=dogs/)
      .waitFor();
    await soon(() => start(page).isEnabled()).toBe(true);
    await start(page).click();
    await page.getByText('a 2').waitFor();
    expect(crew.userMessage(1)).toContain('Do a about dogs, 5 times');
  });

  it('chooses the model and the environment file', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('a'),
      files: { '.env.other': 'CUSTOM_API_KEY=sk-very-secret-key\n', '.env': 'A=b\n' },
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    await openDialog(page, crew);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('model', { exact: true }).fill('better-model');
    await dialog.getByLabel('environment').selectOption('.env.other');
    await dialog.getByText('--env-file .env.other').waitFor();
    await dialog.getByRole('button', { name: 'a run' }).getByText('better-model').waitFor();
    await soon(() => start(page).isEnabled()).toBe(true);
    await start(page).click();
    await page.getByText('a 2').waitFor();
    expect(crew.server.requests.at(-1)?.body.model).toBe('better-model');
    expect(await page.content()).not.toContain('very-secret');
  });

  it('shows what the server refuses, with what to do about it', async () => {
    await using crew = await kickedOff();
    const runId = runIdOf(await crew.crew(['kickoff', '--offline', '--json']));
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${runId}/3` });
    const { page } = ui;
    await page.getByRole('button', { name: 'Replay from here' }).click();
    // It goes on as it began.
    await soon(plan(page)).toEqual(['a reuse', 'b reuse', 'c run', 'd run']);
    await page.getByRole('checkbox', { name: /^Offline/ }).uncheck();
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.getByText('a, b: written offline').waitFor();
    await alert.getByText('or tick “Allow offline texts”').waitFor();
    expect(await start(page).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'Allow offline texts' }).check();
    await soon(plan(page)).toEqual(['a reuse', 'b reuse', 'c run', 'd run']);
    await soon(() => start(page).isEnabled()).toBe(true);
    await ui.stop();
    await start(page).click();
    await page.getByRole('dialog').getByText('crew ui does not answer').waitFor();
  });

  it('is worked and left with the keyboard alone, and gives the focus back', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    const button = page.getByRole('button', { name: 'Replay', exact: true });
    const focused = () => page.evaluate('document.activeElement.textContent');
    await button.focus();
    await page.keyboard.press('Enter');
    await soon(plan(page)).toEqual(['a run', 'b run']);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Replay');
    await page.keyboard.press('r');
    await soon(plan(page)).toEqual(['a run', 'b run']);
    for (let tabs = 0; tabs < 60 && (await focused()) !== 'Changed'; tabs++) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await soon(plan(page)).toEqual(['a reuse', 'b reuse']);
    for (let tabs = 0; tabs < 60 && !String(await focused()).startsWith('b'); tabs++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await soon(plan(page)).toEqual(['a reuse', 'b run']);
    await soon(() => start(page).isEnabled()).toBe(true);
    for (let tabs = 0; tabs < 60 && (await focused()) !== 'Start'; tabs++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('b 2').waitFor();
  });
});
