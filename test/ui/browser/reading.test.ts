import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { kickedOff, tasksYaml } from '../../helpers/replays.ts';
import { addressOf, clipboard, openUi, soon, withBrowser } from './browser.ts';
import { animalRuns, poemGate } from './histories.ts';

const browser = withBrowser();

const phone = { viewport: { width: 390, height: 844 } };
const manyTasks = 'abcdefghijklmnopqr';
const longText = 'A line that is read.\n\n'.repeat(120);
const rendered = `It was ~~wrong~~ right.

| Region | Product line | First quarter | Second quarter | Growth | Unit price | Notes |
|---|---|--:|--:|--:|--:|---|
| Transcaucasia | Electrolytes | 1,204,500.75 | 1,310,250.25 | +8.8% | 1,204.50 | Strong demand from two new customers in spring |

\`\`\`sh
echo "\u202eon" && rm x
\`\`\`

- مرحبا بالعالم
`;

/** Whether it is inside of the window and not below the bar at its top. */
async function isInSight(element: Locator): Promise<boolean> {
  return element.evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top >= 50 && bottom <= one.ownerDocument.defaultView.innerHeight;
  });
}

function current(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Tasks', exact: true }).locator('[aria-current=true]');
}

function styleOf(element: Locator, property: string): Promise<unknown> {
  return element.evaluate((one, name) => one.ownerDocument.defaultView.getComputedStyle(one)[name], property);
}

function widthBeyond(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe('a chosen task', () => {
  it('comes into sight on a phone, where it stands below the list, also when it was the one that is shown', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}`, browser: phone });
    const { page } = ui;
    const tasks = page.getByRole('navigation', { name: 'Tasks', exact: true });
    for (const name of ['b', 'd']) {
      await page.evaluate('scrollTo(0, 0)');
      await tasks.getByRole('link', { name: new RegExp(`\\b${name}\\b`) }).click();
      await soon(() => isInSight(page.getByRole('region', { name: `Task ${name}` }).getByRole('tablist'))).toBe(true);
    }
    await page.evaluate('scrollTo(0, 0)');
    await tasks.getByRole('link', { name: /\bd\b/ }).click();
    await soon(() => isInSight(page.getByRole('region', { name: 'Task d' }).getByRole('tablist'))).toBe(true);
  });

  it('stays in sight among many, in the list and beside it', async () => {
    const replies = () => longText;
    await using crew = await kickedOff({ tasks: tasksYaml(manyTasks), replies });
    const browserOptions = { viewport: { width: 1440, height: 700 } };
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1`, browser: browserOptions });
    const { page } = ui;
    await page.getByRole('region', { name: 'Task a' }).getByText('A line that is read.').first().waitFor();
    for (let task = 2; task <= 17; task++) await page.keyboard.press('j');
    await page.getByRole('region', { name: 'Task q' }).getByText('A line that is read.').first().waitFor();
    await soon(() => isInSight(current(page))).toBe(true);
    await page.evaluate('scrollTo(0, 1500)');
    await page.keyboard.press('k');
    const head = page.getByRole('region', { name: 'Task p' }).getByRole('heading', { name: 'p', exact: true });
    await soon(() => isInSight(head)).toBe(true);
    expect(await isInSight(current(page))).toBe(true);
  });

  it('moves the page to nothing that the reader did not choose', async () => {
    await using crew = await kickedOff();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2`, browser: phone });
    await ui.page.getByText('b 1').waitFor();
    expect(await ui.page.evaluate('scrollY')).toBe(0);
  });
});

describe('a run that one reads as it goes on', () => {
  it('keeps the task that is read when it ends, and is followed again on wish', async () => {
    const poem = poemGate('dogs', [longText]);
    const facts = Promise.withResolvers<void>();
    await using crew = await animalRuns(['cats'], (request) =>
      /Do facts about dogs/.test(JSON.stringify(request.body.messages.at(-1)))
        ? { chunks: [longText, 'The end.'], pause: { afterChunks: 1, until: facts.promise } }
        : poem.reply(request),
    );
    const started = crew.start(['kickoff', '-i', 'animal=dogs']);
    await crew.asked(3);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('row').filter({ hasText: 'running' }).getByRole('link').first().click();
    const reading = page.getByRole('region', { name: 'Task facts' });
    await reading.getByText('A line that is read.').nth(100).waitFor();
    const run = addressOf(page);
    await reading.hover();
    await page.mouse.wheel(0, 600);
    await soon(() => page.evaluate('scrollY')).toBeGreaterThan(0);
    await soon(() => addressOf(page)).toBe(`${run}/1`);
    // Where a line stands in the window, not how far the page is scrolled: what is above it may grow.
    const line = reading.getByText('A line that is read.').nth(40);
    const place = async () => Math.round((await line.boundingBox())?.y ?? Number.NaN);
    const before = await place();
    facts.resolve();
    await crew.asked(4);
    await reading.getByText('The end.').waitFor();
    expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: 'Follow the run' }).click();
    await page.getByRole('region', { name: 'Task poem' }).getByText('A line that is read.').first().waitFor();
    expect(addressOf(page)).toBe(run);
    expect(await page.getByRole('button', { name: 'Follow the run' }).count()).toBe(0);
    poem.open();
    await started.ended;
    await soon(() => page.title()).toMatch(/^completed · /);
  });
});

describe('a text that one reads', () => {
  it('keeps the words and numbers of a table whole, strikes what is struck, and scrolls nothing but the table', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a'), replies: [rendered] });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}`, browser: phone });
    const { page } = ui;
    const lines = (text: string) =>
      page.getByText(text, { exact: true }).evaluate((one) => {
        const range = one.ownerDocument.createRange();
        range.selectNodeContents(one);
        const tops: readonly number[] = Array.from(range.getClientRects(), ({ top }: { top: number }) =>
          Math.round(top),
        );
        return new Set(tops).size;
      });
    for (const word of ['Transcaucasia', '1,204,500.75', 'Electrolytes', 'Growth']) expect(await lines(word)).toBe(1);
    expect(await widthBeyond(page)).toBe(0);
    const table = page.getByRole('group', { name: 'Table' });
    expect(await table.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(true);
    const struck = page.locator('del', { hasText: 'wrong' });
    expect(await styleOf(struck, 'textDecorationLine')).toBe('line-through');
  });

  it('lets code be copied as it is seen, and reads each paragraph from its own side', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('a'), replies: [rendered] });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}` });
    const { page } = ui;
    const code = page.getByRole('figure', { name: 'sh' });
    await code.getByRole('button', { name: 'Copy the code' }).click();
    await soon(() => clipboard(page)).toBe('echo "\ufffdon" && rm x');
    const item = page.getByText('مرحبا بالعالم');
    expect(await styleOf(page.getByRole('list').filter({ has: item }), 'direction')).toBe('rtl');
    expect(await styleOf(code, 'direction')).toBe('ltr');
  });

  it('stays raw from task to task; data is a tree or raw, and tells a text from what is none', async () => {
    const replies = ['# One', '{"a":"null","b":null}'];
    await using crew = await kickedOff({ tasks: tasksYaml('ab'), replies });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1` });
    const { page } = ui;
    await page.getByRole('button', { name: 'Raw', exact: true }).click();
    await page.keyboard.press('j');
    await page.getByText(replies[1] ?? '', { exact: true }).waitFor();
    const ways = page.getByRole('group', { name: 'How to show it' });
    expect(await ways.getByRole('button').allInnerTexts()).toEqual(['Tree', 'Raw']);
    await ways.getByRole('button', { name: 'Tree' }).click();
    await page.getByText('a: "null"').waitFor();
    await page.getByText('b: null').waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'One' }).waitFor();
  });

  it('keeps the length of a prompt while it is scrolled', async () => {
    await using crew = await kickedOff({ tasks: tasksYaml('abcd') });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/4?tab=prompt` });
    const { page } = ui;
    await page.getByRole('region', { name: 'Request 1' }).waitFor();
    const height = () => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.waitForTimeout(100);
    expect(await height()).toBe(before);
  });
});

describe('what one sees at a glance', () => {
  it('shows in forced colors which task, tab and way is chosen', async () => {
    await using crew = await kickedOff();
    const forced = { forcedColors: 'active' } as const;
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2`, browser: forced });
    const { page } = ui;
    await page.getByText('b 1').waitFor();
    const outline = (element: Locator) => styleOf(element, 'outlineStyle');
    expect(await outline(current(page))).toBe('solid');
    expect(await outline(page.getByRole('tab', { name: 'Output' }))).toBe('solid');
    expect(await outline(page.getByRole('tab', { name: 'Facts' }))).toBe('none');
    expect(await outline(page.getByRole('button', { name: 'Rendered' }))).toBe('solid');
    expect(await outline(page.getByRole('button', { name: 'Raw', exact: true }))).toBe('none');
  });

  it('says in the title and in the bar how the run stands, and which task it is', async () => {
    await using crew = await animalRuns(['wolves']);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await soon(() => page.title()).toBe(`failed · ${crew.runId} · poem · test-crew`);
    const crumbs = page.getByRole('navigation', { name: 'Where you are' });
    await crumbs.getByRole('img', { name: 'failed' }).waitFor();
    expect(await crumbs.innerText()).toContain('poem');
    await page.keyboard.press('Escape');
    await soon(() => page.title()).toBe('test-crew');
  });

  it('says of an offline run’s tasks that they are offline, and names what a task read', async () => {
    await using crew = await kickedOff();
    await crew.crew(['kickoff', '--offline', '--quiet']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    await page.getByRole('row').filter({ hasText: 'offline' }).getByRole('link').first().click();
    const tasks = page.getByRole('navigation', { name: 'Tasks', exact: true });
    await tasks.getByText('writer · offline').first().waitFor();
    expect(await tasks.getByText('local').count()).toBe(0);
    await page.getByRole('tab', { name: 'Facts' }).click();
    await page
      .getByRole('definition')
      .getByRole('link', { name: /^b \w+-2$/ })
      .click();
    await page.getByRole('region', { name: 'Task b' }).waitFor();
  });

  it('counts and copies the tool calls of a reply that has no words', async () => {
    await using crew = await kickedOff({
      tasks: tasksYaml('a', { a: ', tools: [calculator]' }),
      replies: [{ toolCalls: [['calculator', { expression: '6 * 7' }]] }, 'It is 42.'],
    });
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1?tab=prompt` });
    const { page } = ui;
    const reply = page.getByRole('region', { name: 'Request 1' }).locator('.said-reply');
    await reply.getByText('1 tool call').waitFor();
    await reply.getByRole('button', { name: 'Copy' }).click();
    await soon(() => clipboard(page)).toBe('calculator {"expression":"6 * 7"}');
  });
});
