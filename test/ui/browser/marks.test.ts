import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, animalsListed, petsRun, rows } from './histories.ts';

const browser = withBrowser();

function animalsMarked(page: Page): () => Promise<readonly string[]> {
  const marked = rows(page).filter({ has: page.getByRole('checkbox', { checked: true }) });
  return async () => (await marked.allInnerTexts()).map((text) => /animal="(\w+)"/.exec(text)?.[1] ?? text);
}

const bar = (page: Page) => page.getByRole('region', { name: 'Marked runs' });

describe('marked runs', () => {
  it('stay marked while one of them is read, also when it is opened at once, until Esc', async () => {
    await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['dogs', 'zebras', 'cats']);
    for (const key of ['j', 'x', 'j']) await page.keyboard.press(key);
    await soon(animalsMarked(page)).toEqual(['dogs']);
    // Before the frame in which effects come.
    await page.evaluate(`(async () => {
      for (const key of ['x', 'Enter']) {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        for (let turns = 0; turns < 20; turns++) await Promise.resolve();
        if (key === 'Enter') document.activeElement.click();
      }
    })()`);
    await page.getByRole('article', { name: /^Run / }).waitFor();
    await page.goBack();
    await soon(animalsMarked(page)).toEqual(['dogs', 'zebras']);
    await page.keyboard.press('/');
    await page.keyboard.type('cats');
    await soon(animalsListed(page)).toEqual(['cats']);
    await page.keyboard.press('Escape');
    await soon(animalsMarked(page)).toEqual(['dogs', 'zebras']);
    await page.getByRole('button', { name: 'completed' }).click();
    await bar(page).getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('article', { name: 'Two runs compared' }).waitFor();
    await page.keyboard.press('g');
    await soon(animalsMarked(page)).toEqual(['dogs', 'zebras']);
    expect(addressOf(page)).toBe('/?status=completed');
    await page.keyboard.press('Escape');
    await soon(animalsMarked(page)).toEqual([]);
    await rows(page).first().getByRole('link').first().click();
    await page.getByRole('article', { name: /^Run / }).waitFor();
    await page.goBack();
    await soon(animalsListed(page)).toEqual(['dogs', 'zebras', 'cats']);
    expect(await animalsMarked(page)()).toEqual([]);
  });

  it.each(['in the list', 'in a run'])(
    'are forgotten when they are pruned while one is %s, and only they',
    async (place) => {
      await using crew = await animalRuns(['cats', 'zebras', 'dogs']);
      await using ui = await openUi(browser(), crew);
      const { page } = ui;
      await soon(animalsListed(page)).toEqual(['dogs', 'zebras', 'cats']);
      for (const at of [0, 2]) await rows(page).nth(at).getByRole('checkbox').check();
      await soon(() => bar(page).innerText()).toMatch(/^2 marked/);
      if (place === 'in a run') await rows(page).first().getByRole('link').first().click();
      await crew.crew(['runs', 'prune', '--keep', '2', '--yes']);
      if (place === 'in a run') await page.goBack();
      await soon(animalsListed(page)).toEqual(['dogs', 'zebras']);
      await soon(() => bar(page).innerText()).toMatch(/^1 marked/);
      expect(await animalsMarked(page)()).toEqual(['dogs']);
    },
  );

  it('are not shown as marked when the server does not say which runs of a batch they are', async () => {
    await using crew = await petsRun(['cats', 'dogs']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    const box = page.getByRole('checkbox', { name: 'Mark the 2 runs of pets' });
    await box.waitFor();
    const json = { error: { code: 'busy', message: 'The history is locked', hint: null } };
    await page.route(/batch=/, (route) => route.fulfill({ status: 503, json }));
    await box.click();
    await page.getByRole('alert').getByText('The history is locked').waitFor();
    expect(await box.isChecked()).toBe(false);
    await page.unrouteAll();
    await box.click();
    await soon(() => bar(page).innerText()).toMatch(/^2 marked/);
    expect([await box.isChecked(), await page.getByRole('alert').count()]).toEqual([true, 0]);
  });
});
