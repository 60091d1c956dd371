import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject } from '../../helpers/project.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { makeSample, type Sample } from './sample.ts';
import { type ServedPage, servePage } from './served.ts';

let axe: string;
let browser: TestBrowser;
let sample: Sample;
let ui: ServedPage;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  sample = await makeSample();
  ui = await servePage(sample.project);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await ui.stop();
  await sample[Symbol.asyncDispose]();
});

interface View {
  readonly address: string;
  /** There once it is drawn. */
  readonly shows: string;
  readonly act?: (page: Page) => Promise<void>;
}

const key = (name: string, shows: string) => async (page: Page) => {
  await page.keyboard.press(name);
  await page.locator(shows).first().waitFor();
};

/** Everything that can be looked at. */
function views(): Readonly<Record<string, View>> {
  const [last, , , , first] = sample.runs;
  const article = `/runs/${first}/3`;
  const mark = async (page: Page) => {
    await page.locator('.mark input').nth(0).check();
    await page.locator('.mark input').nth(1).check();
    await page.locator('.marked-bar.is-shown').waitFor();
  };
  return {
    'all runs, some marked': { address: '/?fold=1', shows: '.row-link', act: mark },
    'a search': { address: '/?text=electrolyte', shows: '.match mark' },
    'nothing found': { address: '/?text=nowhere-to-be-found', shows: '.no-rows' },
    Markdown: { address: `/runs/${first}/1`, shows: '.prose table' },
    'data as a tree': { address: `/runs/${first}/2`, shows: '.json-key' },
    'the prompt': { address: `${article}?tab=prompt`, shows: '.attempt' },
    'the steps': { address: `${article}?tab=steps`, shows: '.step' },
    'a tool’s steps': { address: `/runs/${first}/1?tab=steps`, shows: '.step' },
    'the facts': { address: `${article}?tab=facts`, shows: '.fact-group' },
    'a replay': { address: `/runs/${last}/1`, shows: '.lineage' },
    'the export menu': {
      address: article,
      shows: '.prose',
      act: async (page) => page.locator('.menu summary').click(),
    },
    'a comparison': { address: `/compare?from=${first}&to=${last}`, shows: '.compared-task' },
    'a batch': { address: `/batches/${sample.batch}`, shows: '.batch-row' },
    'a run that is not there': { address: '/runs/zzzzzzzz', shows: '.page-note' },
    'an address that is none': { address: '/a/b', shows: '.page-note' },
    'the keys': { address: article, shows: '.prose', act: key('?', 'dialog .key-sheet') },
    'the kickoff dialog': { address: '/', shows: '.row-link', act: key('n', 'dialog .command') },
    'the replay dialog': { address: article, shows: '.prose', act: editOutput },
    'the bulk dialog': {
      address: '/',
      shows: '.row-link',
      act: async (page) => {
        await mark(page);
        await key('r', 'dialog .bulk-row')(page);
      },
    },
  };
}

/** From the last task, with an output that is given by hand and inputs as JSON. */
async function editOutput(page: Page): Promise<void> {
  await key('t', 'dialog .plan-row')(page);
  await page.locator('dialog').getByRole('button', { name: 'Edit the output' }).first().click();
  await page.locator('.plan-editor textarea').waitFor();
  await page.locator('dialog').getByRole('button', { name: 'JSON', exact: true }).click();
  await page.locator('dialog summary', { hasText: 'one agent' }).click();
  await page.locator('.plan:not(.is-stale)').waitFor();
}

/** Every rule in one look; of the other one only what it changes. */
const looks = {
  light: [
    { width: 1440, rules: null },
    { width: 390, rules: null },
  ],
  dark: [
    { width: 1440, rules: ['color-contrast'] },
    { width: 390, rules: ['color-contrast'] },
  ],
} as const;

/** What a window of 1280 px has at twice its size. */
const zoomed = 640;

/** At which widths the page would be scrolled to the side. */
async function tooWide(page: Page, widths: readonly number[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wider = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
    if (wider > 0) found.push(`${wider} px wider than a window of ${width} px`);
  }
  return found;
}

/** What axe finds, each with where. */
async function violations(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
  // Of WCAG 2.2, and left out unless asked for.
  const all = { rules: { 'target-size': { enabled: true } } };
  const options = { resultTypes: ['violations'], ...(rules === null ? all : { runOnly: rules }) };
  const found = await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.any.map(({ message }) => message).join('; '))))`);
  return found as string[];
}

describe('the page', () => {
  it('has nothing that axe would complain of and fits, in any view and dialog, light and dark, wide, narrow and at 200 %', async () => {
    const found = await Promise.all((['light', 'dark'] as const).map(complaints));
    expect(found.flat()).toEqual([]);
  }, 240_000);

  it('shows how to begin where there is no run yet, without a complaint', async () => {
    await using project = await makeProject({ 'crew.yaml': 'agents: {}\n' });
    await using empty = await servePage(project);
    const { page } = await browser.open(empty.url, { reducedMotion: 'reduce' });
    await page.getByText('No runs yet in').waitFor();
    await page.locator('.problem').first().waitFor();
    await page.evaluate(axe);
    expect(await violations(page, null)).toEqual([]);
    await page.context().close();
  });

  it('can be used with keys alone: find, open, read, replay and compare', async () => {
    const { page } = await browser.open(`${ui.origin}/`);
    const press = async (...keys: string[]) => {
      for (const one of keys) await page.keyboard.press(one);
    };
    await page.locator('.top .primary:not([aria-disabled])').waitFor();
    await page.locator('.row-link').first().waitFor();
    await press('/');
    await page.keyboard.type('electrolyte');
    await page.locator('.match mark').first().waitFor();
    await press('Escape');
    await page.locator('.match').first().waitFor({ state: 'detached' });
    await press('j', 'x', 'j', 'x', 'r');
    await page.locator('dialog .bulk-row').nth(1).waitFor();
    await press('Escape', 'Escape', 'k', 'Enter');
    await page.locator('.run-head').waitFor();
    const opened = page.url();
    await press('k', 't');
    await page.locator('dialog .plan-row').first().waitFor();
    const isInside = () => page.evaluate(`document.activeElement.closest('dialog') !== null`);
    expect(await isInside()).toBe(true);
    for (let presses = 0; presses < 5; presses++) await press('Shift+Tab');
    expect(await isInside()).toBe(true);
    await press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await press('r');
    await page.locator('dialog .plan-row').first().waitFor();
    await page.locator('dialog .dialog-foot .primary:not([aria-disabled])').waitFor();
    await page.locator('dialog').getByRole('button', { name: 'Start' }).focus();
    await press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.href.startsWith(opened));
    await page.locator('.run-head .status-completed').waitFor();
    await press('c');
    await page.locator('.compared-task').first().waitFor();
    await press('Escape');
    await page.locator('.row-link').first().waitFor();
    await page.context().close();
  });

  it('shows where the focus is, on everything that takes it', async () => {
    const { page } = await browser.open(`${ui.origin}/runs/${sample.runs.at(-1)}/1`);
    await page.locator('.prose').waitFor();
    const without: unknown[] = [];
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press('Tab');
      const unmarked = await page.evaluate(`(() => {
        const style = getComputedStyle(document.activeElement);
        const isMarked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
        return isMarked || document.activeElement === document.body ? null : document.activeElement.outerHTML.slice(0, 120);
      })()`);
      if (unmarked !== null) without.push(unmarked);
    }
    expect(without).toEqual([]);
    await page.context().close();
  });

  it('moves nothing for a reader who asked for that', async () => {
    const { page } = await browser.open(`${ui.origin}/runs/${sample.runs.at(-1)}/1`, { reducedMotion: 'reduce' });
    await page.locator('.prose').waitFor();
    await page.keyboard.press('r');
    await page.locator('dialog .plan-row').first().waitFor();
    const moving = await page.evaluate(`[...document.querySelectorAll('*')].flatMap((one) => {
      const { animationDuration, transitionDuration } = getComputedStyle(one);
      const longest = Math.max(...[animationDuration, transitionDuration].join().split(',').map(parseFloat));
      return longest > 0.05 ? [one.className] : [];
    })`);
    expect(moving).toEqual([]);
    await page.context().close();
  });
});

async function complaints(colorScheme: 'light' | 'dark'): Promise<readonly string[]> {
  const all: string[] = [];
  const { page } = await browser.open(`${ui.origin}/`, { reducedMotion: 'reduce', colorScheme });
  for (const [name, { address, shows, act }] of Object.entries(views())) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${ui.origin}${address}`);
    await page.locator(shows).first().waitFor();
    await page.locator('.top .primary:not([aria-disabled])').waitFor();
    await act?.(page);
    await page.evaluate(axe);
    for (const { width, rules } of looks[colorScheme]) {
      for (const one of await tooWide(page, [width, zoomed])) all.push(`${name}: ${one}`);
      await page.setViewportSize({ width, height: 900 });
      all.push(...(await violations(page, rules)).map((one) => `${name}, ${colorScheme} ${width}: ${one}`));
    }
  }
  await page.context().close();
  return all;
}
