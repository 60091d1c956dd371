import { describe, expect, it } from 'vitest';
import { runIdOf, taskAsked } from '../../helpers/replays.ts';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalAsked, animalRuns, animalsListed, petsRun, poemGate, rows } from './histories.ts';

const browser = withBrowser();

describe('two runs compared', () => {
  it('are marked in the list and shown side by side, with the words that differ', async () => {
    await using crew = await animalRuns(['cats', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['dogs', 'cats']);
    for (const animal of ['cats', 'dogs']) await rows(page).filter({ hasText: animal }).getByRole('checkbox').check();
    await page.getByRole('region', { name: 'Marked runs' }).getByRole('button', { name: 'Compare' }).click();
    const poem = page.getByRole('region', { name: 'Task poem' });
    await poem.waitFor();
    expect([await poem.getByRole('deletion').innerText(), await poem.getByRole('insertion').innerText()]).toEqual([
      'cats',
      'dogs',
    ]);
    const inputs = page.getByRole('region', { name: 'Inputs' });
    expect(await inputs.innerText()).toMatch(/animal[\s\S]*cats[\s\S]*dogs/);
    await page.getByText('tokens', { exact: true }).waitFor();
    await page.getByText('+100').waitFor();
    const before = addressOf(page);
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await soon(() => poem.getByRole('insertion').innerText()).toBe('cats');
    expect(addressOf(page)).not.toBe(before);
    await page.keyboard.press('Enter');
    await soon(() => addressOf(page)).toBe(before);
    await soon(() => poem.getByRole('insertion').innerText()).toBe('dogs');
    await page.keyboard.press('Enter');
    await soon(() => poem.getByRole('insertion').innerText()).toBe('cats');
    await page.reload();
    await soon(() => poem.getByRole('insertion').innerText()).toBe('cats');
  });

  it('shows what of the definition changed between a run and its replay, and folds what is alike', async () => {
    await using crew = await animalRuns(['cats']);
    await crew.project.write(
      'crew.yaml',
      (await crew.project.read('crew.yaml')).replace('expected_output: A poem', 'expected_output: A long poem'),
    );
    const replay = runIdOf(await crew.crew(['replay', '-t', 'poem', '--json']));
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${replay}` });
    const { page } = ui;
    await page.getByRole('link', { name: 'Compare' }).click();
    const poem = page.getByRole('region', { name: 'Task poem' });
    await poem.getByText('crew.yaml:').waitFor();
    expect(await poem.getByRole('insertion').innerText()).toContain('long');
    const facts = page.getByRole('region', { name: 'Task facts' }).getByRole('button');
    expect([await facts.getAttribute('aria-expanded'), await facts.innerText()]).toEqual([
      'false',
      expect.stringContaining('one and the same output'),
    ]);
    await page.goBack();
    await page.getByRole('article', { name: replay }).waitFor();
    await page.keyboard.press('c');
    await poem.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('table', { name: 'Runs' }).waitFor();
  });
});

describe('many runs at once', () => {
  it('are marked and replayed, with their progress, and can be opened from there', async () => {
    await using crew = await animalRuns(['cats', 'dogs', 'zebras']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['zebras', 'dogs', 'cats']);
    for (const key of ['j', 'x', 'j', 'x', 'r']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name: 'Replay of 2 runs' });
    await dialog.getByRole('button', { name: 'From', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'from' }).selectOption('poem');
    await soon(() => dialog.getByText('runs poem').count()).toBe(2);
    await dialog.getByLabel('batch name').fill('again');
    await dialog.getByLabel('at once').fill('1');
    await dialog.getByText('--concurrency 1 --name again').waitFor();
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { name: 'again' }).waitFor();
    await page.getByText('2 completed').waitFor();
    expect(addressOf(page)).toMatch(/^\/batches\/b-/);
    const asked = crew.server.requests.slice(6).map((request) => [taskAsked(request), animalAsked(request)].join(' '));
    expect(asked.toSorted()).toEqual(['poem dogs', 'poem zebras']);
    const table = page.getByRole('table', { name: 'Rows' });
    await table.getByRole('link').first().click();
    await page
      .getByRole('navigation', { name: 'Where this run belongs' })
      .getByRole('link', { name: 'again' })
      .waitFor();
  });

  it('are walked through and opened with the keyboard on the page of their batch, with what failed and why', async () => {
    await using crew = await petsRun(['cats', 'wolves', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('link', { name: 'pets' }).click();
    const table = page.getByRole('table', { name: 'Rows' });
    await soon(() => table.getByRole('row').nth(2).innerText()).toMatch(
      /^2\nfailed\n[\s\S]*"wolves"[\s\S]*no wolves today/,
    );
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['Status', 'Inputs', 'Cost']),
    );
    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('article', { name: /^Run / }).waitFor();
    await page.goBack();
    const focused = table.getByRole('row').filter({ has: page.locator(':focus') });
    await soon(() => focused.innerText()).toContain('wolves');
    await page.keyboard.press('Escape');
    await page.getByRole('table', { name: 'Runs' }).waitFor();
  });

  it('are stopped: what runs is interrupted, and no more start', async () => {
    let isHeld = false;
    const poem = poemGate('cats');
    await using crew = await animalRuns(['cats', 'cats', 'cats'], (request) =>
      isHeld ? poem.reply(request) : undefined,
    );
    isHeld = true;
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('searchbox').fill('Cats sleep');
    await page.getByRole('button', { name: 'Replay all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay of 3 runs' });
    await dialog.getByLabel('at once').fill('1');
    const start = dialog.getByRole('button', { name: 'Start', exact: true });
    await soon(() => start.isEnabled()).toBe(true);
    await start.click();
    await page.getByText('1 running').waitFor();
    await page.getByText('2 not started').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('1 interrupted').waitFor();
    await page.getByRole('button', { name: /Stop/ }).waitFor({ state: 'detached' });
    expect(await page.getByText('2 not started').count()).toBe(1);
  });
});

describe('starting and stopping from the page', () => {
  it('kicks off with a form of the inputs', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await rows(page).first().waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Kickoff of test-crew' });
    expect(await dialog.getByLabel('animal').inputValue()).toBe('cats');
    await dialog.getByLabel('animal').fill('zebras');
    await dialog.getByText('crew kickoff -i animal=zebras').waitFor();
    const start = dialog.getByRole('button', { name: 'Start', exact: true });
    await soon(() => start.isEnabled()).toBe(true);
    await start.click();
    await page.getByText('A poem about zebras').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goBack();
    await soon(animalsListed(page)).toEqual(['zebras', 'cats']);
  });

  it('asks for an input that has no default before anything starts', async () => {
    await using crew = await animalRuns(['cats']);
    await crew.project.write('crew.yaml', (await crew.project.read('crew.yaml')).replace('animal: cats', 'animal: '));
    await using ui = await openUi(browser(), crew);
    await ui.page.getByRole('button', { name: 'Kickoff' }).click();
    const dialog = ui.page.getByRole('dialog');
    await dialog.getByText('Fill in animal').waitFor();
    const start = dialog.getByRole('button', { name: 'Start', exact: true });
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByLabel('animal').fill('dogs');
    await soon(() => start.isEnabled()).toBe(true);
    expect(await dialog.getByRole('alert').count()).toBe(0);
  });

  it('cancels a run of another terminal', async () => {
    const poem = poemGate('dogs', ['It begins']);
    await using crew = await animalRuns(['cats'], poem.reply);
    await using ui = await openUi(browser(), crew);
    const other = crew.start(['kickoff', '-i', 'animal=dogs']);
    await rows(ui.page).filter({ hasText: 'running' }).getByRole('link').first().click();
    await ui.page.getByText('It begins').waitFor();
    await ui.page.getByRole('button', { name: 'Cancel' }).click();
    await ui.page.getByRole('article').getByText('interrupted').first().waitFor();
    expect((await other.ended).code).toBe(130);
    await ui.page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
  });
});
