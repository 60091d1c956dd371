import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type KickedOff, kickedOff, runIdOf } from '../../helpers/replays.ts';
import { addressOf, openUi, soon, typeInShell, withBrowser } from './browser.ts';

const browser = withBrowser();

const tasks = `  # What is asked for
  a:
    description: Do a about {topic} # keep it short
    expected_output: Text
  b:
    description: |
      Do b

      in two lines
    expected_output: Text
  c: { description: Do c, expected_output: Text }
`;

/** A crew of tasks a, b and c by one agent, in a file of their own; kicked off once. */
async function crewInFiles(): Promise<KickedOff> {
  const crew = await kickedOff({ tasks, more: 'inputs: { topic: { default: tea } }\n' });
  const [head = '', own = ''] = (await crew.project.read('crew.yaml')).split('tasks:\n');
  await crew.project.write('tasks.yaml', own.replace(/^ {2}/gm, ''));
  await crew.project.write('crew.yaml', head);
  return crew;
}

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Replay of/ });
const writing = (page: Page) => page.getByRole('dialog', { name: 'Write to the files' });
const button = (place: Page | Locator, name: string) => place.getByRole('button', { name, exact: true });
const field = (place: Page | Locator, name: string) => place.getByRole('textbox', { name, exact: true });
const start = (page: Page) => button(dialog(page), 'Start');
const focused = (page: Page) => page.evaluate('document.activeElement.labels?.[0]?.textContent ?? ""');
const notice = (page: Page) => page.locator('.tried-texts');

async function started(page: Page): Promise<string> {
  await soon(() => start(page).isEnabled()).toBe(true);
  const before = addressOf(page);
  await start(page).click();
  await soon(() => addressOf(page)).not.toBe(before);
  await page.locator('.run-head .status-completed').waitFor();
  return addressOf(page).split('/')[2] ?? '';
}

/** A run that was tried with another description of b. */
async function tried(crew: KickedOff, text = 'b.description=Do b in one line'): Promise<string> {
  return runIdOf(await crew.crew(['replay', crew.runId, '--set-text', text, '--json']));
}

describe('the texts of a task, edited on the page', () => {
  it('are tried as a replay, written once they are good, and then the files have them', async () => {
    await using crew = await crewInFiles();
    const yaml = await crew.project.read('tasks.yaml');
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/1` });
    const { page } = ui;
    await page.getByText('a 1').waitFor();
    await page.keyboard.press('e');
    await soon(() => focused(page)).toBe('Description of a');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Do a on "{topic}"');
    await dialog(page).getByText("--set-text 'a.description=Do a on").waitFor();
    const run = await started(page);
    expect(crew.userMessage(3)).toContain('Do a on "tea"');
    expect(await crew.project.read('tasks.yaml')).toBe(yaml);
    expect((await crew.listing(run)).run.options.texts).toEqual({ 'a.description': 'Do a on "{topic}"' });
    await notice(page).getByText('Tried with other texts than the files: a.description').waitFor();
    await button(notice(page), 'Write to the files…').click();
    const file = writing(page).getByRole('region', { name: 'tasks.yaml' });
    await soon(() => file.getByRole('deletion').allInnerTexts()).toEqual(['about']);
    await button(writing(page), 'Write').click();
    await writing(page).getByText('Written to tasks.yaml').waitFor();
    expect(await crew.project.read('tasks.yaml')).toBe(yaml.replace('Do a about {topic}', 'Do a on "{topic}"'));
    await page.keyboard.press('Enter');
    await writing(page).waitFor({ state: 'detached' });
    await notice(page).getByText('The files have its texts by now: a.description').waitFor();
    expect(await notice(page).getByRole('button').count()).toBe(0);
  });

  it('say what is wrong in them where they stand, and start nothing until it is mended', async () => {
    await using crew = await crewInFiles();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await button(page, 'Edit and replay').click();
    const description = field(dialog(page), 'Description of b');
    await soon(() => description.inputValue()).toBe('Do b\n\nin two lines');
    await soon(() => start(page).isEnabled()).toBe(true);
    const { y = 0 } = (await description.boundingBox()) ?? {};
    await description.fill('Do b about {topik}');
    await dialog(page).getByRole('group').getByRole('alert').getByText('Did you mean {topic}?').waitFor();
    await dialog(page).getByText('b.description: {topik} is not among the inputs').waitFor();
    expect([await start(page).isDisabled(), await description.getAttribute('aria-invalid')]).toEqual([true, 'true']);
    expect((await description.boundingBox())?.y).toBe(y);
    await description.fill('');
    await dialog(page).getByText('b.description: ').getByText('empty').waitFor();
    await description.fill('Do b about {topic}');
    await soon(() => start(page).isEnabled()).toBe(true);
    expect(await dialog(page).getByRole('alert').count()).toBe(0);
    await button(dialog(page), 'Undo Description of b').click();
    expect([await description.inputValue(), await focused(page)]).toEqual(['Do b\n\nin two lines', 'Description of b']);
    await dialog(page).getByText('--set-text').waitFor({ state: 'detached' });
  });

  it('are those of an agent in every row of it, and are sent as the same line does', async () => {
    await using crew = await crewInFiles();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await page.getByText('b 1').waitFor();
    await page.keyboard.press('e');
    const [b, c] = ['b', 'c'].map((name) => dialog(page).getByRole('group', { name: `Texts of ${name}` })) as [
      Locator,
      Locator,
    ];
    await b.getByText('also of: a, c').waitFor();
    await b.getByText('crew.yaml:').first().waitFor();
    await button(dialog(page).locator('.plan-row').nth(2), 'Edit the texts').click();
    await soon(() => focused(page)).toBe('Description of c');
    await field(c, 'Goal of writer').fill('Write "badly"\nfor $HOME');
    expect(await field(b, 'Goal of writer').inputValue()).toBe('Write "badly"\nfor $HOME');
    await button(dialog(page).locator('.plan-row').nth(1), 'Fold the texts').click();
    await soon(() => dialog(page).getByText('texts edited').count()).toBe(2);
    expect(await button(dialog(page), 'Edit the output').count()).toBe(1);
    const line = dialog(page).locator('.command code');
    await soon(() => line.innerText()).toContain('--set-text');
    const typed = JSON.parse(await typeInShell(`${await line.innerText()} --json`, crew.project)).run.runId;
    const pressed = await started(page);
    for (const run of [typed, pressed])
      expect((await crew.listing(run)).run.options.texts).toEqual({ 'writer.goal': 'Write "badly"\nfor $HOME' });
    expect(crew.server.requests.at(-1)?.body.messages[0]?.content).toContain('Write "badly"\nfor $HOME');
  });

  it('stay as they were typed when the files are saved meanwhile, and the others follow', async () => {
    await using crew = await crewInFiles();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/2` });
    const { page } = ui;
    await page.getByText('b 1').waitFor();
    await page.keyboard.press('e');
    await field(dialog(page), 'Description of b').fill('Do b my way');
    const yaml = await crew.project.read('tasks.yaml');
    await crew.project.write(
      'tasks.yaml',
      yaml.replace('in two lines\n  expected_output: Text', 'in ten lines\n  expected_output: Words'),
    );
    await soon(() => field(dialog(page), 'Expected output of b').inputValue()).toBe('Words');
    expect(await field(dialog(page), 'Description of b').inputValue()).toBe('Do b my way');
    await crew.project.write('tasks.yaml', yaml.replace(/\|\n *Do b\n\n *in two lines/, 'Do b my way'));
    await soon(() => button(dialog(page), 'Undo Description of b').count()).toBe(0);
    await dialog(page).getByText('--set-text').waitFor({ state: 'detached' });
  });
});

describe('writing texts into the files', () => {
  it('leaves a text alone that holds a key, and does not show the key', async () => {
    await using crew = await crewInFiles();
    await crew.project.write('.env', 'WIKI_TOKEN=abcdefghijklmnop\n');
    const yaml = await crew.project.read('tasks.yaml');
    await crew.project.write('tasks.yaml', yaml.replace('Do c,', 'Do c with abcdefghijklmnop,'));
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    await button(ui.page, 'Edit and replay').click();
    await dialog(ui.page).getByText('holds a key; change it in the file').waitFor();
    const description = field(dialog(ui.page), 'Description of c');
    expect([await description.isDisabled(), await description.inputValue()]).toEqual([true, 'Do c with ***']);
    expect(await focused(ui.page)).toBe('Expected output of c');
  });

  it('is refused when a file was saved since it was looked at, and looks again', async () => {
    await using crew = await crewInFiles();
    const run = await tried(crew);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${run}` });
    const { page } = ui;
    await button(notice(page), 'Write to the files…').click();
    await writing(page).getByRole('deletion').first().waitFor();
    const saved = `# Saved meanwhile\n${await crew.project.read('tasks.yaml')}`;
    await crew.project.write('tasks.yaml', saved);
    await button(writing(page), 'Write').click();
    await writing(page).getByRole('alert').getByText('tasks.yaml changed meanwhile').waitFor();
    expect(await button(writing(page), 'Write').isDisabled()).toBe(true);
    expect(await crew.project.read('tasks.yaml')).toBe(saved);
    await button(writing(page), 'Look again').click();
    await soon(() => button(writing(page), 'Write').isEnabled()).toBe(true);
    await button(writing(page), 'Write').click();
    await writing(page).getByText('Written to tasks.yaml').waitFor();
    const now = await crew.project.read('tasks.yaml');
    expect([now.startsWith('# Saved meanwhile\n# What is asked for'), now.includes('Do b in one line')]).toEqual([
      true,
      true,
    ]);
  });

  it('needs no try: from the dialog, over which it opens, and back to it', async () => {
    await using crew = await crewInFiles();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    const { page } = ui;
    await page.getByText('c 1').waitFor();
    await page.keyboard.press('e');
    await field(dialog(page), 'Role of writer').fill('Poet');
    await button(dialog(page), 'Write to the files…').click();
    await writing(page).getByRole('region', { name: 'crew.yaml' }).waitFor();
    await page.keyboard.press('Escape');
    await writing(page).waitFor({ state: 'detached' });
    expect(await page.evaluate('document.documentElement.className')).toBe('has-dialog');
    await button(dialog(page), 'Write to the files…').click();
    await button(writing(page), 'Write').click();
    await writing(page).getByText('Written to crew.yaml').waitFor();
    await button(writing(page), 'Close').last().click();
    expect(await crew.project.read('crew.yaml')).toContain('{ role: Poet, goal: Write well');
    expect(await field(dialog(page), 'Role of writer').inputValue()).toBe('Poet');
    await button(dialog(page), 'Write to the files…').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await page.evaluate('document.documentElement.className')).toBe('');
  });
});

describe('a dialog with edited texts', () => {
  it('is left by its buttons alone, not by a key or a press that came by mistake', async () => {
    await using crew = await crewInFiles();
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${crew.runId}/3` });
    const { page } = ui;
    await page.getByText('c 1').waitFor();
    await page.keyboard.press('e');
    await field(dialog(page), 'Description of c').fill('A long text');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Not now');
    await page.mouse.click(5, 300);
    expect(await field(dialog(page), 'Description of c').inputValue()).toBe('A long text');
    await button(dialog(page), 'Not now').focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
  });
});

describe('a run that was tried with other texts', () => {
  it('is replayed with them, until the files’ own are asked for', async () => {
    await using crew = await crewInFiles();
    const run = await tried(crew);
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${run}` });
    const { page } = ui;
    await notice(page).waitFor();
    await page.keyboard.press('r');
    await dialog(page).getByText(`Texts of ${run} are kept: b.description`).waitFor();
    await dialog(page).getByText("--set-text 'b.description=Do b in one line'").waitFor();
    await button(dialog(page).locator('.plan-row').nth(1), 'Edit the texts').click();
    expect(await field(dialog(page), 'Description of b').inputValue()).toBe('Do b in one line');
    await button(dialog(page), 'Use the files’ texts').click();
    expect(await field(dialog(page), 'Description of b').inputValue()).toBe('Do b\n\nin two lines');
    await dialog(page).getByText('--set-text').waitFor({ state: 'detached' });
    await dialog(page).getByText('are kept').waitFor({ state: 'detached' });
  });

  it('is one of many, when a text is tried on them all', async () => {
    await using crew = await crewInFiles();
    await crew.crew(['kickoff', '--quiet']);
    await using ui = await openUi(browser(), crew);
    const { page } = ui;
    for (const at of [0, 1]) await page.getByRole('row').getByRole('checkbox').nth(at).check();
    await page.keyboard.press('r');
    await dialog(page).getByText('Texts', { exact: true }).click();
    await dialog(page).locator('.task-texts summary').nth(2).click();
    await field(dialog(page), 'Description of c').fill('Do c in verse');
    await dialog(page).getByText('1 text edited').waitFor();
    await button(dialog(page), 'Changed').click();
    await soon(() => dialog(page).getByText('runs c', { exact: true }).count()).toBe(2);
    await soon(() => start(page).isEnabled()).toBe(true);
    await start(page).click();
    await page.getByText('2 completed').waitFor();
    const asked = crew.server.requests.slice(6).map(({ body }) => body.messages.at(-1)?.content ?? '');
    expect(asked.map((text) => text.includes('Do c in verse'))).toEqual([true, true]);
  });
});

describe('the editor of texts, and the dialog that writes them', () => {
  it.each([
    ['light', 1440],
    ['light', 390],
    ['dark', 1440],
    ['dark', 390],
  ] as const)('have nothing that axe would complain of and fit, %s, %i px wide', async (colorScheme, width) => {
    await using crew = await crewInFiles();
    const run = await tried(crew);
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const viewport = { width, height: 900 };
    await using ui = await openUi(browser(), { ...crew, at: `/runs/${run}/2`, browser: { colorScheme, viewport } });
    const { page } = ui;
    const found: string[] = [];
    const look = async (name: string) => found.push(...(await complaints(page)).map((one) => `${name}: ${one}`));
    await button(notice(page), 'Write to the files…').waitFor();
    await page.evaluate(axe);
    await look('the notice');
    await page.keyboard.press('e');
    await field(dialog(page), 'Goal of writer').fill('Write {topic}');
    await dialog(page).getByText('writer.goal=Write {topic}').waitFor();
    await soon(() => start(page).isEnabled()).toBe(true);
    await look('the editor');
    await button(dialog(page), 'Write to the files…').click();
    await writing(page).getByRole('deletion').first().waitFor();
    await look('what is written');
    await button(writing(page), 'Write').click();
    await writing(page).getByText('Written to').waitFor();
    await look('what was written');
    expect(found).toEqual([]);
  });
});

/** What axe finds, each with where, and what would have to be scrolled to the side. */
async function complaints(page: Page): Promise<readonly string[]> {
  // Colours are the new ones only once they were drawn.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  const found = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.any.map(({ message }) => message).join('; '))),
    ...[...document.querySelectorAll('html, .replay-plan, .write-texts, textarea')].flatMap((one) => (one.scrollWidth > one.clientWidth ? [one.className + ' is too wide'] : [])),
  ])`);
  return found as string[];
}
