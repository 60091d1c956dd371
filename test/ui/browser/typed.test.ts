import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, rows } from './histories.ts';

const browser = withBrowser();

const notNow = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Not now' });

describe('what was typed in a dialog', () => {
  it('stays at Back, a reload, Esc, a press beside it and its cross, until it is discarded', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await rows(page).first().getByRole('link').first().click();
    await page.getByText('A poem about cats').waitFor();
    const run = addressOf(page);
    await page.keyboard.press('n');
    const input = page.getByRole('dialog').getByRole('textbox', { name: 'animal' });
    await input.fill('cats that sleep by day');
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    const isLeft = async () => [addressOf(page), await input.inputValue()];
    const kept = [run, 'cats that sleep by day'];
    for (const leave of [
      () => page.goBack(),
      () => page.goBack(),
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(5, 300),
      () => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click(),
      () => page.evaluate('location.reload()'),
    ]) {
      await leave();
      await soon(isLeft).toEqual(kept);
    }
    expect(asked).toEqual(['beforeunload']);
    await page.getByRole('dialog').getByText('What you typed is kept while this is open').waitFor();
    await notNow(page).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goBack();
    await soon(() => addressOf(page)).toBe('/');
    await page.keyboard.press('n');
    await input.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('a connection that hangs', () => {
  it('is noticed, and what was opened meanwhile comes once it is back', async () => {
    await using crew = await animalRuns(['cats']);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1` });
    const { page } = ui;
    await page.getByText('Cats sleep by day.').waitFor();
    await page.clock.install();
    // Neither answered nor refused, as by a server that was stopped or a tunnel that is stuck.
    await page.route(/\/api\/(events|tasks)/, () => undefined);
    await page.reload();
    await page.getByRole('link', { name: 'poem' }).waitFor();
    await page.clock.fastForward(8500);
    await page.getByRole('status').getByText('crew ui does not answer').waitFor();
    await page.getByRole('link', { name: 'poem' }).click();
    await page.getByRole('tabpanel').getByText('This is shown as soon as it is back').waitFor();
    await page.unroute(/\/api\/(events|tasks)/);
    await page.clock.fastForward(8500);
    await page.getByText('A poem about cats').waitFor();
    await page.getByRole('status').getByText('crew ui does not answer').waitFor({ state: 'detached' });
  });
});
