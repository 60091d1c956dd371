import { describe, expect, it } from 'vitest';
import { inProcess } from '../../helpers/replays.ts';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, animalsListed, petsRun, rows } from './histories.ts';

const browser = withBrowser();

describe('coming back to the list', () => {
  it('shows the place, the current row and the open batch as they were left', async () => {
    await using crew = await petsRun(['cats', 'dogs']);
    await inProcess(crew.project, async (open) => {
      for (let count = 0; count < 60; count++)
        await open.kickoff({ inputs: { animal: 'wolves' } }).result.catch(() => 0);
    });
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByText('62 rows').waitFor();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: '2 runs of a batch' }).click();
    const dogs = rows(page).filter({ hasText: 'dogs' }).nth(1).getByRole('link').first();
    await dogs.click();
    const run = page.getByRole('article', { name: /^Run / });
    const back = async (go: () => Promise<unknown>) => {
      await run.waitFor();
      const left = await page.evaluate('history.state.list.place.y');
      await go();
      await soon(() => page.evaluate('document.activeElement.closest("[data-place]")?.innerText')).toContain('dogs');
      expect([left, await page.evaluate('scrollY')]).toEqual([expect.any(Number), left]);
      expect(left).toBeGreaterThan(2000);
      expect(await page.getByRole('button', { name: '2 runs of a batch' }).getAttribute('aria-expanded')).toBe('true');
    };
    await back(() => page.goBack());
    await page.keyboard.press('Enter');
    await back(() => page.keyboard.press('Escape'));
    await page.keyboard.press('Enter');
    await back(() => page.getByRole('link', { name: 'test-crew' }).click());
  });

  it('keeps the filter, until all runs are asked for on the list itself', async () => {
    await using crew = await animalRuns(['cats', 'wolves', 'dogs']);
    await using ui = await openUi(browser(), { ...crew, at: '/?status=failed' });
    const { page } = ui;
    await soon(animalsListed(page)).toEqual(['wolves']);
    for (const key of ['Escape', 'g']) {
      for (const before of ['j', 'Enter']) await page.keyboard.press(before);
      await page.getByRole('article', { name: /^Run / }).waitFor();
      await page.keyboard.press(key);
      await soon(animalsListed(page)).toEqual(['wolves']);
      expect(addressOf(page)).toBe('/?status=failed');
    }
    await page.keyboard.press('g');
    await soon(animalsListed(page)).toEqual(['dogs', 'wolves', 'cats']);
  });
});

describe('a narrow window', () => {
  it('never scrolls sideways and shows why a run failed, at any width', async () => {
    await using crew = await petsRun(['cats', 'wolves']);
    await using ui = await openUi(browser(), { ...crew, at: '/?status=completed,failed' });
    const { page } = ui;
    const tooWide = async () => {
      const found: number[] = [];
      for (const width of [320, 390, 640, 761, 820, 900, 985, 1000, 1100]) {
        await page.setViewportSize({ width, height: 800 });
        const root = 'document.documentElement';
        if (await page.evaluate(`${root}.scrollWidth > ${root}.clientWidth`)) found.push(width);
      }
      return found;
    };
    await page.getByRole('button', { name: '2 runs' }).click();
    await soon(() => rows(page).count()).toBe(4);
    expect(await tooWide()).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await rows(page).getByText('no wolves today').first().isVisible()).toBe(true);
    await page.getByRole('link', { name: 'pets' }).click();
    await page.getByRole('table', { name: 'Rows' }).waitFor();
    expect(await tooWide()).toEqual([]);
    expect(await page.getByText('"wolves"').isVisible()).toBe(true);
  });

  it('says of a replay that it is partial without covering what stands beside it', async () => {
    await using crew = await animalRuns(['cats']);
    await crew.crew(['replay', '--only', 'facts']);
    await using ui = await openUi(browser(), crew);
    const row = rows(ui.page).first();
    await soon(() => row.innerText()).toMatch(/^completed\npartial\n/);
    for (const width of [1440, 1024, 768]) {
      await ui.page.setViewportSize({ width, height: 800 });
      const status = await row.locator('.status').boundingBox();
      const link = await row.getByRole('link').boundingBox();
      expect((status?.x ?? 0) + (status?.width ?? Infinity)).toBeLessThanOrEqual(link?.x ?? 0);
    }
  });
});
