import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, tasksYaml } from '../../helpers/replays.ts';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, animalsListed, petsRun, poemGate, rows } from './histories.ts';

const browser = withBrowser();

/** Holds the answer to the first such request back until it is let go; `held` settles when it is there, `letGo` when the page has had it. */
async function holdAnswer(page: Page, path: RegExp) {
  const [open, held, gone] = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  let isFirst = true;
  await page.route(path, async (route: Route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    const response = await route.fetch();
    held?.resolve();
    await open?.promise;
    // What asked for it may have given up.
    await route.fulfill({ response }).catch(() => undefined);
    gone?.resolve();
  });
  const letGo = async () => {
    open?.resolve();
    await gone?.promise;
    // Comes after it.
    await page.evaluate("fetch('/api/project').then((answer) => answer.text())");
  };
  return { held: held?.promise, letGo };
}

/** The posted requests as they come, by their path. */
function posted(page: Page, path: string): readonly unknown[] {
  const found: unknown[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) found.push(request.postDataJSON());
  });
  return found;
}

const ctrlEnter = "new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })";

describe('a start on the page', () => {
  it('is one, also when it is asked for again in the moment in which the plan it waits for comes', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    const starts = posted(page, '/api/start');
    await page.getByText('d 1').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByText('runs 4 tasks').waitFor();
    await page.evaluate(`{
      const start = document.querySelector('.foot-actions .primary');
      new MutationObserver(() => start.ariaDisabled === 'true' || start.dispatchEvent(${ctrlEnter})).observe(start, { attributes: true });
    }`);
    await page.getByRole('textbox', { name: 'note' }).fill('once');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('d 2').waitFor();
    expect(starts).toHaveLength(1);
  });

  it('is of what was planned, not of what was typed in the same moment', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    const [plans, starts] = [posted(page, '/api/plan'), posted(page, '/api/start')];
    await page.getByText('d 1').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByText('runs 4 tasks').waitFor();
    await page.evaluate(`(async () => {
      const note = document.getElementById('note');
      note.value = 'late';
      note.dispatchEvent(new Event('input', { bubbles: true }));
      for (let turns = 0; turns < 10; turns++) await Promise.resolve();
      note.dispatchEvent(${ctrlEnter});
    })()`);
    await soon(() => starts).toEqual([expect.objectContaining({ note: 'late' })]);
    expect(plans.at(-1)).toMatchObject({ note: 'late' });
  });

  it('leads nowhere and closes nothing when who asked for it has left meanwhile', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['cats']);
    const start = await holdAnswer(page, /\/api\/start$/);
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    await start.held;
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'animal' }).fill('dogs');
    await start.letGo();
    expect(await page.getByRole('textbox', { name: 'animal' }).inputValue()).toBe('dogs');
    expect(addressOf(page)).toBe('/');
  });

  it('can be tried again with Ctrl+Enter after it was refused', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['cats']);
    const json = { error: { code: 'refused', message: 'Not just now', hint: null } };
    await page.route(/\/api\/start$/, (route) => route.fulfill({ status: 409, json }), { times: 1 });
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('alert').getByText('Not just now').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article', { name: /^Run / }).waitFor();
  });

  it('of what is left of a batch can be asked for again when that ended at once', async () => {
    await using crew = await petsRun(['wolves']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('link', { name: 'pets' }).click();
    const resume = page.getByRole('button', { name: 'Resume' });
    await resume.waitFor();
    const { length } = crew.server.requests;
    const ended = Promise.withResolvers<void>();
    await page.route(/\/api\/batches\/b-\w+$/, (route) => ended.promise.then(() => route.continue()));
    await resume.click();
    await soon(() => crew.server.requests.length).toBeGreaterThan(length);
    await soon(async () => (await crew.crew(['runs', '--json'])).stdout).not.toContain('"running"');
    ended.resolve();
    await soon(() => resume.isEnabled()).toBe(true);
  });
});

describe('what is shown', () => {
  it('of a batch in another terminal can be stopped again when further rows have started', async () => {
    const [cats, dogs] = [poemGate('cats'), poemGate('dogs')];
    await using crew = await animalRuns(['zebras'], (request) => cats.reply(request) ?? dogs.reply(request));
    await crew.project.write('animals.jsonl', '{"animal":"cats"}\n{"animal":"dogs"}\n');
    const { length } = crew.server.requests;
    const other = crew.start(['kickoff', '--each', 'animals.jsonl', '--name', 'pets', '--concurrency', '1']);
    await crew.asked(length + 2);
    await using ui = await openUi(browser(), crew);
    await ui.page.getByRole('link', { name: 'pets' }).click();
    const stop = ui.page.getByRole('button', { name: 'Stop', exact: true });
    await stop.click();
    await crew.asked(length + 4);
    await stop.click();
    await other.ended;
    await ui.page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('of a long output stays when it is read again', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('a'),
      replies: [`${'Words. '.repeat(20)}\n\n`.repeat(1500)],
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1` });
    const { page } = ui;
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await more.waitFor({ state: 'detached' });
    // As a page that was in the background, which has missed what happened meanwhile.
    const read = page.waitForResponse(/\/api\/tasks\/[\w-]+$/);
    await page.evaluate(`for (const hidden of [true, false]) {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }`);
    await (await read).finished();
    await page.evaluate("fetch('/api/project').then((answer) => answer.text())");
    expect(await more.count()).toBe(0);
  });
});

describe('a dialog', () => {
  it('keeps an output that is edited as it was typed, when it was asked for twice', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await page.getByText('b 1').waitFor();
    await page.keyboard.press('t');
    const output = await holdAnswer(page, /\/output\?from=0$/);
    const edit = page.getByRole('button', { name: 'Edit the output' });
    await edit.click();
    await output.held;
    await edit.click();
    const editor = page.getByRole('textbox', { name: 'Output of a' });
    await editor.fill('mine');
    await output.letGo();
    expect(await editor.inputValue()).toBe('mine');
  });

  it('keeps what is typed while a file of the crew is broken', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['cats']);
    await page.keyboard.press('n');
    const animal = page.getByRole('textbox', { name: 'animal' });
    await animal.fill('dogs');
    const yaml = await crew.project.read('crew.yaml');
    await crew.project.write('crew.yaml', yaml.replace('agents:', 'agnets:'));
    await page.getByText('have errors, so nothing can be started').waitFor();
    expect(await animal.inputValue()).toBe('dogs');
    await crew.project.write('crew.yaml', yaml);
    await page.getByRole('dialog').getByText('crew kickoff -i animal=dogs').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article', { name: /^Run / }).waitFor();
  });

  it('stays open at a double click on what opens it, and Esc that is held down closes it alone', async () => {
    await using crew = await kickedOff();
    const at = `/runs/${crew.runId}`;
    await using ui = await openUi(browser(), { ...crew, at });
    const { page } = ui;
    await page.getByText('d 1').waitFor();
    await page.getByRole('button', { name: 'Kickoff' }).dblclick();
    await page.getByRole('dialog').waitFor();
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    expect(await page.getByRole('dialog').count()).toBe(1);
    for (let times = 0; times < 3; times++) await page.keyboard.down('Escape');
    expect([await page.getByRole('dialog').count(), addressOf(page)]).toEqual([0, at]);
  });

  it('gives what was asked for the focus before the next key can come, and takes none of the key that opened it', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await page.getByText('A poem about cats').waitFor();
    for (let times = 0; times < 3; times++) await page.keyboard.down('n');
    expect(await page.getByRole('textbox', { name: 'animal' }).inputValue()).toBe('cats');
    await page.keyboard.up('n');
    await page.keyboard.type('n');
    expect(await page.getByRole('textbox', { name: 'animal' }).inputValue()).toContain('n');
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Edit the output' }).waitFor();
    const focused = await page.evaluate(`new Promise((resolve) => {
      const watcher = new MutationObserver(() => {
        if (document.querySelector('.plan-editor') === null) return;
        watcher.disconnect();
        resolve(document.activeElement.tagName);
      });
      watcher.observe(document.body, { childList: true, subtree: true });
      [...document.querySelectorAll('.plan-under button')].find((one) => one.textContent === 'Edit the output').click();
    })`);
    expect(focused).toBe('TEXTAREA');
  });
});

describe('the list', () => {
  it('shows the newer of two answers, whichever comes first', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['cats']);
    const list = await holdAnswer(page, /\/api\/runs\?/);
    const kickoff = (animal: string) => inProcess(crew.project, (open) => open.kickoff({ inputs: { animal } }).result);
    await kickoff('dogs');
    await list.held;
    await kickoff('zebras');
    await soon(animalsListed(page)).toEqual(['zebras', 'dogs', 'cats']);
    await soon(() => rows(page).first().innerText()).toMatch(/^completed/);
    await list.letGo();
    expect(await animalsListed(page)()).toEqual(['zebras', 'dogs', 'cats']);
  });

  it('keeps what is typed as the search begins, and a filter that is set as it is typed', async () => {
    await using crew = await animalRuns(['cats', 'wolves', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['dogs', 'wolves', 'cats']);
    await page.evaluate(`{
      const field = document.querySelector('input[type=search]');
      const type = (text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
      addEventListener('popstate', async () => {
        for (let turns = 0; turns < 10; turns++) await Promise.resolve();
        type('cats');
      }, { once: true });
      type('c');
    }`);
    await soon(() => addressOf(page)).toBe('/?text=cats');
    expect(await page.getByRole('searchbox').inputValue()).toBe('cats');
    await page.evaluate(`{
      const field = document.querySelector('input[type=search]');
      field.value = 'wolves';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      [...document.querySelectorAll('.chip')].find((chip) => chip.textContent.includes('failed')).click();
    }`);
    await soon(() => addressOf(page)).toBe('/?text=wolves&status=failed');
    await soon(animalsListed(page)).toEqual(['wolves']);
  });
});
