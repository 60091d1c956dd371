import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inProcess, kickedOff, tasksYaml } from '../../helpers/replays.ts';
import { addressOf, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns } from './histories.ts';

const browser = withBrowser();

const start = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true });
/** Label or text of what has the focus. */
const focused = (page: Page) =>
  page.evaluate('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent');

/** A crew whose task and inputs have long names, and that needs two inputs. */
const long = {
  tasks: `  ${'research_the_market_for_bicycles_'.repeat(3)}: { description: 'Do a about {topic} for {audience}', expected_output: Text }\n  ${'draft_what_was_found_'.repeat(4)}: { description: Do b, expected_output: Text }\n`,
  more: 'inputs: { topic: { description: What it is about }, audience: { description: Who reads it } }\n',
  inputs: { topic: 'bicycles', audience: 'engineers' },
};

describe('an output that is edited in the replay dialog', () => {
  it('has the focus from the first press on, and gives it back when it is left as it was', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('abc') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    const { page } = ui;
    await page.getByText('c 1').waitFor();
    await page.keyboard.press('t');
    const row = page.locator('.plan-row').nth(1);
    await row.getByRole('button', { name: 'Edit the output' }).focus();
    await page.keyboard.press('Enter');
    await soon(() => focused(page)).toBe('Output of b');
    await page.keyboard.type('My ');
    expect(await page.getByRole('textbox', { name: 'Output of b' }).inputValue()).toBe('My b 1');
    await row.getByText('edited', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Use the recorded output again' }).focus();
    await page.keyboard.press('Enter');
    await soon(() => focused(page)).toBe('Edit the output');
    await row.getByText('reuse', { exact: true }).waitFor();
    expect(await focused(page)).toBe('Edit the output');
  });

  it.each([
    [1440, 900],
    [1024, 500],
    [720, 450],
    [390, 700],
  ])('is in sight, and so is the line that is typed, at %i × %i', async (width, height) => {
    await using crew = await kickedOff({ tasks: tasksYaml('abcdefgh') });
    const at = `/runs/${crew.runId}/8`;
    await using ui = await openUi(browser(), { ...crew, at, browser: { viewport: { width, height } } });
    const { page } = ui;
    await page.getByText('h 1').waitFor();
    await page.keyboard.press('t');
    await page.locator('.plan-row').nth(6).getByRole('button', { name: 'Edit the output' }).click();
    const editor = page.getByRole('textbox', { name: 'Output of g' });
    await soon(() => focused(page)).toBe('Output of g');
    await page.keyboard.type('one\ntwo\n');
    const box = await editor.boundingBox();
    const foot = await page.locator('.dialog-foot').boundingBox();
    const head = await page.locator('.dialog-head').boundingBox();
    // Two lines are 40 px high.
    expect(box?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0));
    expect((box?.y ?? 0) + 60).toBeLessThan(foot?.y ?? 0);
  });
});

describe('kickoff', () => {
  it('begins in the first input, says calmly what is needed, and moves no field as they are filled', async () => {
    await using crew = await kickedOff(long);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    const dialog = page.getByRole('dialog');
    await page.getByRole('table', { name: 'Runs' }).waitFor();
    await page.keyboard.press('n');
    await soon(() => focused(page)).toBe('topic');
    await dialog.getByText('Fill in topic, audience').waitFor();
    expect(await dialog.getByRole('alert').count()).toBe(0);
    const places = async () => {
      const boxes = await dialog
        .getByRole('textbox')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
      return boxes;
    };
    const before = await places();
    await page.keyboard.type('tea');
    await dialog.getByText('Fill in audience').waitFor();
    expect(await places()).toEqual(before);
    await page.keyboard.press('Tab');
    await page.keyboard.type('all');
    await dialog.getByText('crew kickoff -i topic=tea -i audience=all').waitFor();
    expect(await places()).toEqual(before);
  });

  it('keeps the focus in an input whose text grows long, and its lines', async () => {
    await using crew = await kickedOff(long);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('table', { name: 'Runs' }).waitFor();
    await page.keyboard.press('n');
    await soon(() => focused(page)).toBe('topic');
    const text = 'tea '.repeat(20);
    await page.keyboard.press('Enter');
    await page.keyboard.type(text);
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('end');
    const topic = page.getByRole('dialog').getByRole('textbox', { name: 'topic' });
    expect(await topic.inputValue()).toBe(`${text}\nend`);
  });

  it('starts at Ctrl+Enter, with what was typed last', async () => {
    await using crew = await kickedOff(long);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('table', { name: 'Runs' }).waitFor();
    await page.keyboard.press('n');
    await soon(() => focused(page)).toBe('topic');
    await page.keyboard.press('Control+Enter');
    await page.keyboard.type('tea');
    await page.keyboard.press('Tab');
    await page.keyboard.type('all');
    await soon(() => start(page).isEnabled()).toBe(true);
    await page.keyboard.type(' of us');
    await page.keyboard.press('Control+Enter');
    await soon(() => addressOf(page)).toMatch(/^\/runs\//);
    const { run } = await crew.listing(addressOf(page).split('/')[2]);
    expect(run.inputs).toMatchObject({ topic: 'tea', audience: 'all of us' });
    expect(crew.server.requests).toHaveLength(4);
  });
});

describe('the replay dialog', () => {
  it('starts at ⌘+Enter or Ctrl+Enter from wherever the focus is, and its sheet of keys says so', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('ab') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await page.getByText('b 1').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Ctrl+Enter').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await soon(() => start(page).isEnabled()).toBe(true);
    await page.keyboard.press('Meta+Enter');
    await page.getByText('b 2').waitFor();
    await page.keyboard.press('t');
    await page.getByRole('dialog').getByLabel('note').fill('again');
    await soon(() => start(page).isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('b 3').waitFor();
  });

  it('names one number of runs, also when the list shows fewer rows, and no list of tasks that is not there', async () => {
    await using crew = await animalRuns(['cats']);
    await crew.project.write('animals.csv', 'animal\ndogs\nzebras\ncats\n');
    await crew.crew(['kickoff', '--each', 'animals.csv', '--quiet']);
    await using ui = await openUi(browser(), { ...crew, at: '/?status=completed' });
    const { page } = ui;
    await page.getByText('2 rows').waitFor();
    await page.getByRole('button', { name: 'Replay all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay of 4 runs' });
    await dialog.getByText('4 runs to replay').waitFor();
    expect(await dialog.locator('.foot-sums').innerText()).toMatch(/^4 runs/);
    for (const name of ['From', 'After', 'Only']) {
      await dialog.getByRole('button', { name, exact: true }).click();
      expect(await dialog.locator('.selector-hint').innerText()).not.toContain('Press');
    }
  });
});

describe('dialogs and the comparison', () => {
  it.each([320, 390, 768])('scroll down alone, %i px wide, whatever the names', async (width) => {
    await using crew = await kickedOff(long);
    const other = await inProcess(crew.project, async (open) => {
      const { id, result } = open.kickoff({ inputs: { topic: 'a_'.repeat(60), audience: `all ${'b_'.repeat(60)}` } });
      await result;
      return id;
    });
    const at = `/runs/${crew.runId}/2`;
    await using ui = await openUi(browser(), { ...crew, at, browser: { viewport: { width, height: 800 } } });
    const { page } = ui;
    const seen: string[] = [];
    const look = async (name: string) => {
      for (const one of await tooWide(page)) seen.push(`${name}: ${one}`);
    };
    await page.getByText('b 1').waitFor();
    await page.keyboard.press('t');
    await page.locator('.plan-row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Edit the texts' }).click();
    await page.locator('.texts-editor').waitFor();
    await look('replay');
    await page.getByRole('dialog').getByRole('button', { name: 'Only' }).click();
    await look('only');
    await page.keyboard.press('Escape');
    await page.goto(`${ui.origin}/`);
    await page.getByRole('checkbox').first().waitFor();
    await page.keyboard.press('n');
    await page.getByText('Fill in').waitFor();
    await look('kickoff');
    await page.goto(`${ui.origin}/compare?from=${crew.runId}&to=${other}`);
    await page.locator('.compared-task').first().waitFor();
    await look('compare');
    expect(seen).toEqual([]);
  });
});

/** What of the dialog, or of the page without one, would have to be scrolled to the side. */
async function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll(document.querySelector('dialog') ? 'dialog, dialog div' : 'html, .compare, .compare *')]
    .flatMap((one) => (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && !['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && getComputedStyle(one).display !== 'inline'
      ? [one.localName + '.' + one.className + ' ' + one.scrollWidth + ' > ' + one.clientWidth] : []))`);
}
