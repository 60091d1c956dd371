import { describe, expect, it, onTestFinished } from 'vitest';
import { startChatServer } from '../../helpers/chat-server.ts';
import { crewYaml, makeProject, threeTasks } from '../../helpers/project.ts';
import { inProcess } from '../../helpers/replays.ts';
import { addressOf, clipboard, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, animalsListed, batchOf, petsRun, poemGate, rows } from './histories.ts';

const browser = withBrowser();

describe('crew ui', () => {
  it('prints its address alone on a line and serves the page there until Ctrl-C', async () => {
    await using project = await makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks) });
    await using ui = await openUi(browser(), { project });
    await ui.page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    const { code, stdout } = await ui.stop();
    expect([code, stdout]).toEqual([0, `${ui.origin}/\n`]);
    await ui.page.getByRole('status').getByText('crew ui does not answer').waitFor();
  });

  it('goes on by itself when it is started again under an open page', async () => {
    await using crew = await animalRuns(['cats']);
    await using before = await openUi(browser(), crew);
    await soon(animalsListed(before.page)).toEqual(['cats']);
    await before.stop();
    await before.page.getByRole('status').getByText('crew ui does not answer').waitFor();
    await inProcess(crew.project, (open) => open.kickoff({ inputs: { animal: 'dogs' } }).result);
    await using _again = await openUi(browser(), { ...crew, port: new URL(before.origin).port });
    await soon(animalsListed(before.page)).toEqual(['dogs', 'cats']);
    await before.page.getByRole('status').getByText('crew ui does not answer').waitFor({ state: 'detached' });
  });
});

describe('the list of runs', () => {
  it('shows how to begin while there is no run, and the first one as it comes', async () => {
    const server = await startChatServer(() => 'Done.');
    onTestFinished(() => server.close());
    await using project = await makeProject({ 'crew.yaml': crewYaml(server.url, threeTasks) });
    await using ui = await openUi(browser(), { project });
    await ui.page.getByText('crew kickoff', { exact: true }).waitFor();
    await ui.page.getByRole('button', { name: 'Copy', exact: true }).first().click();
    await soon(() => clipboard(ui.page)).toBe('crew kickoff');
    await inProcess(project, (open) => open.kickoff().result);
    await rows(ui.page).getByText('3/3').waitFor();
  });

  it('follows a run that is started in another terminal, and its cost and tasks', async () => {
    const poem = poemGate('dogs');
    await using crew = await animalRuns(['cats'], poem.reply);
    await using ui = await openUi(browser(), crew);
    await soon(animalsListed(ui.page)).toEqual(['cats']);
    const other = crew.start(['kickoff', '-i', 'animal=dogs']);
    await soon(() => rows(ui.page).first().innerText()).toMatch(/^running\n[\s\S]*animal="dogs"[\s\S]*\n1\/2\n/);
    await ui.page.getByRole('button', { name: 'running 1' }).waitFor();
    poem.open();
    await other.ended;
    await soon(() => rows(ui.page).first().innerText()).toMatch(/^completed\n[\s\S]*animal="dogs"[\s\S]*\n2\/2\n/);
  });

  it('filters by status, and the address keeps it', async () => {
    await using crew = await animalRuns(['cats', 'wolves', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const failed = ui.page.getByRole('button', { name: 'failed 1' });
    await failed.click();
    await soon(animalsListed(ui.page)).toEqual(['wolves']);
    await rows(ui.page).getByText('no wolves today').waitFor();
    expect(addressOf(ui.page)).toBe('/?status=failed');
    await ui.page.reload();
    await soon(animalsListed(ui.page)).toEqual(['wolves']);
    expect(await failed.getAttribute('aria-pressed')).toBe('true');
    await ui.page.getByRole('button', { name: 'All 3' }).click();
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'wolves', 'cats']);
  });

  it('searches in outputs too, and shows where it was found', async () => {
    await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
    await using ui = await openUi(browser(), crew);
    await ui.page.getByRole('searchbox').fill('same stripes');
    await soon(animalsListed(ui.page)).toEqual(['zebras']);
    expect(await rows(ui.page).locator('mark').innerText()).toBe('same stripes');
    await ui.page.getByRole('searchbox').fill('unicorn');
    await ui.page.getByText('No run matches.').waitFor();
    await ui.page.getByRole('link', { name: 'Show all' }).click();
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
    expect(await ui.page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('sorts by a column, one way and the other', async () => {
    await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const head = ui.page.getByRole('columnheader', { name: 'Tokens' });
    await head.getByRole('link').click();
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'cats', 'zebras']);
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.getByRole('link').click();
    await soon(animalsListed(ui.page)).toEqual(['zebras', 'cats', 'dogs']);
    expect([await head.getAttribute('aria-sort'), addressOf(ui.page)]).toEqual([
      'ascending',
      '/?sort=tokens&order=asc',
    ]);
    await ui.page.goBack();
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'cats', 'zebras']);
  });

  it('has moved the focus before the next key can come, however late the next frame is', async () => {
    await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
    await using ui = await openUi(browser(), crew);
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
    const focusAfter = (key: string) =>
      ui.page.evaluate(`(async () => {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }));
        for (let turns = 0; turns < 10; turns++) await Promise.resolve();
        return document.activeElement.closest('[data-place]')?.dataset.place ?? document.activeElement.closest('dialog')?.tagName;
      })()`);
    expect(await focusAfter('j')).toBe('0');
    expect(await focusAfter('j')).toBe('1');
    expect(await focusAfter('k')).toBe('0');
    expect(await focusAfter('r')).toBe('DIALOG');
    expect(await focusAfter('Escape')).toBe('0');
  });

  it('is walked through, marked, searched and opened with the keyboard', async () => {
    await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { keyboard } = ui.page;
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
    for (const key of ['j', 'j', 'j', 'k', 'x']) await keyboard.press(key);
    const marked = rows(ui.page).filter({ has: ui.page.getByRole('checkbox', { checked: true }) });
    await soon(() => marked.innerText()).toContain('zebras');
    await soon(() => ui.page.getByRole('region', { name: 'Marked runs' }).innerText()).toMatch(/^1 marked/);
    await keyboard.press('x');
    await soon(() => marked.count()).toBe(0);
    await keyboard.press('?');
    await ui.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await keyboard.press('Escape');
    await ui.page.getByRole('dialog').waitFor({ state: 'detached' });
    await keyboard.press('/');
    await keyboard.type('cats');
    await soon(animalsListed(ui.page)).toEqual(['cats']);
    await keyboard.press('Escape');
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
    await keyboard.press('End');
    await keyboard.press('Enter');
    await ui.page.getByRole('article', { name: crew.runId }).waitFor();
    await keyboard.press('g');
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
  });

  it('folds a batch into one row that opens in place', async () => {
    await using crew = await petsRun(['cats', 'dogs']);
    await using ui = await openUi(browser(), crew);
    await ui.page.getByText('2 rows').waitFor();
    const fold = ui.page.getByRole('button', { name: '2 runs of a batch' });
    await fold.click();
    await soon(async () => (await animalsListed(ui.page)()).slice(1).toSorted()).toEqual(['cats', 'dogs', 'zebras']);
    await fold.click();
    await soon(() => rows(ui.page).count()).toBe(2);
    await ui.page.getByRole('link', { name: 'pets' }).click();
    await ui.page.getByRole('heading', { name: 'pets' }).waitFor();
    await ui.page.getByRole('progressbar').waitFor();
  });

  it('shows that runs of a batch failed until they are resumed, and not what one of them took as if it were all', async () => {
    let isWell = false;
    await using crew = await petsRun(['cats', 'wolves', 'dogs'], () => (isWell ? 'A poem' : undefined));
    await using ui = await openUi(browser(), crew);
    const batch = rows(ui.page).first();
    await soon(() => batch.innerText()).toMatch(/^1 failed\n2 completed\n/);
    expect(await batch.innerText()).not.toMatch(/\d\/\d| s$| ms$/m);
    await ui.page.getByRole('button', { name: 'failed 1' }).click();
    await soon(() => rows(ui.page).innerText()).toMatch(/^failed\n[\s\S]*wolves[\s\S]*1\/2/);
    isWell = true;
    await crew.crew(['resume', await batchOf(ui.page)]);
    await ui.page.getByRole('button', { name: 'All 5' }).click();
    await soon(() => batch.innerText()).toMatch(/^3 completed\n/);
  });

  it('marks a batch in part when some of its runs are marked', async () => {
    await using crew = await petsRun(['cats', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('button', { name: '2 runs of a batch' }).click();
    await soon(() => rows(page).count()).toBe(4);
    const marks = () =>
      rows(page)
        .getByRole('checkbox')
        .evaluateAll((boxes) => boxes.map((box) => (box.matches(':indeterminate') ? 'some' : box.matches(':checked'))));
    const box = (at: number) => rows(page).nth(at).getByRole('checkbox');
    await box(1).click();
    await soon(marks).toEqual(['some', true, false, false]);
    await box(2).click();
    await soon(marks).toEqual([true, true, true, false]);
    await box(0).click();
    await soon(marks).toEqual([false, false, false, false]);
    await box(2).click();
    await box(0).click();
    await soon(marks).toEqual([true, true, true, false]);
  });

  it('keeps the cursor on its run when a newer one comes', async () => {
    await using crew = await animalRuns(['cats', 'zebras']);
    await using ui = await openUi(browser(), crew);
    await soon(animalsListed(ui.page)).toEqual(['zebras', 'cats']);
    await ui.page.keyboard.press('j');
    await inProcess(crew.project, (open) => open.kickoff({ inputs: { animal: 'dogs' } }).result);
    await soon(animalsListed(ui.page)).toEqual(['dogs', 'zebras', 'cats']);
    await ui.page.keyboard.press('x');
    const marked = rows(ui.page).filter({ has: ui.page.getByRole('checkbox', { checked: true }) });
    await soon(() => marked.innerText()).toContain('zebras');
  });
});
