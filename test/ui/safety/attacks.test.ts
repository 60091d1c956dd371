import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedCrew, scriptedCrew } from '../../helpers/scripted-crew.ts';
import { startBrowser, type TestBrowser, type WatchedPage } from './browser.ts';
import { hostileName, hostileTask, hostileText } from './hostile.ts';
import { type ServedPage, servePage } from './served.ts';
import { setTrap, type Trap } from './trap.ts';

const parts: AsyncDisposable[] = [];
let [browser, trap, crew, ui]: [TestBrowser?, Trap?, ScriptedCrew?, ServedPage?] = [];
let runs: readonly string[] = [];

/** Everything in it is hostile: names, inputs, notes, prompts, answers, tools' arguments and results, JSON keys. */
beforeAll(async () => {
  trap = await setTrap();
  parts.push(trap);
  const [text, name] = [hostileText(trap.origin), hostileName(trap.origin)];
  const json = JSON.stringify({ [name]: text, __proto__: 1, constructor: { prototype: name }, list: [name] });
  crew = await scriptedCrew(
    [
      { reasoning: text, toolCalls: [['echo', { text: name }]] },
      ...[text, json, text, `${text} second`],
      ...[json, text, `${text} second`],
    ],
    {
      more: `inputs: { topic: { default: ${JSON.stringify(name)}, description: ${JSON.stringify(name)} } }\n`,
      tasks: `  ${JSON.stringify(hostileTask)}: { description: ${JSON.stringify(`{topic} ${name}`)}, expected_output: ${JSON.stringify(text)}, tools: [echo] }
  data: { description: ${JSON.stringify(text)}, expected_output: Data }
  article: { description: Write, expected_output: An article, guardrail: ./guard.ts }
`,
      files: {
        'tools/echo.ts': `import { tool, z } from 'recrew';
export default tool({ description: ${JSON.stringify(name)}, input: z.object({ text: z.string() }), run: () => ${JSON.stringify(text)} });
`,
        'guard.ts': `import { fail, pass } from 'recrew';
export default ({ text }) => (text.includes('second') ? pass() : fail(${JSON.stringify(name)}));
`,
      },
    },
  );
  parts.push(crew.project, { [Symbol.asyncDispose]: crew.server.close });
  const yaml = await crew.project.read('crew.yaml');
  await crew.project.write('crew.yaml', yaml.replace('name: test-crew', `name: ${JSON.stringify(name)}`));
  for (const words of [
    ['kickoff', '--quiet', '--note', name],
    ['replay', '-t', 'data', '--quiet', '--note', name],
  ]) {
    const { code, stderr } = await crew.crew(words);
    if (code !== 0) throw new Error(stderr);
  }
  const list = await crew.crew(['runs', '--json']);
  runs = (JSON.parse(list.stdout) as { runId: string }[]).map(({ runId }) => runId);
  ui = await servePage(crew.project);
  parts.push(ui);
  browser = await startBrowser();
  parts.push(browser);
});

afterAll(async () => {
  for (const part of parts.reverse()) await part[Symbol.asyncDispose]();
});

function visit(address: string): Promise<WatchedPage> {
  return browser!.open(`${ui!.origin}${address}`);
}

/** Unfolds what folds and presses what a text brought along, as long as it stays here. */
const pressEverything = `
  for (const one of document.querySelectorAll('details')) one.open = true;
  for (const one of document.querySelectorAll('.task-view a:not([target]):not([download]), .dead-link, .prose :not(.icon, .icon *)')) {
    if (one.closest('a[target]')) continue;
    one.click();
    one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
  }`;

async function expectHarmless({ page, requests, dialogs, popups, complaints }: WatchedPage) {
  expect(await page.evaluate('window.ran ?? "gone"')).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(`${ui!.origin}/`))).toEqual([]);
  expect([dialogs, popups, complaints, trap!.visits]).toEqual([[], [], [], []]);
  // Nothing that a text could have brought along: the page's own are named.
  expect(
    await page.evaluate(
      `[...document.querySelectorAll('body script, body style, body link, iframe, object, embed, video, form, meta[http-equiv], base, img:not([src="/icon.svg"]), body [style*="url"], a[href^="javascript" i], a[href^="data" i], a[href^="vbscript" i]')].map((one) => one.outerHTML)`,
    ),
  ).toEqual([]);
  expect(
    await page.evaluate(
      `[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith('on')))`,
    ),
  ).toEqual([]);
}

describe('hostile texts on the page', () => {
  it('run, load and open nothing in the list, in a search and in its dialogs', async () => {
    const seen = await visit('/');
    await seen.page.locator('.grid-row .row-link').first().waitFor();
    await seen.page.locator('input[type=search]').fill('onerror');
    await seen.page.locator('.match mark').first().waitFor();
    await seen.page.locator('main').click();
    await seen.page.keyboard.press('n');
    await seen.page.locator('dialog .command').first().waitFor();
    await expectHarmless(seen);
    await seen.page.context().close();
  });

  it('run, load and open nothing in any view of a task, with everything unfolded and every link pressed', async () => {
    const seen = await visit('/');
    for (const number of [1, 2, 3]) {
      await seen.page.goto(`${ui!.origin}/runs/${runs[1]}/${number}`);
      for (const tab of ['Output', 'Prompt', 'Steps', 'Facts']) {
        await seen.page.getByRole('tab', { name: tab }).click();
        await seen.page.locator('.task-view > :not(.skeleton)').first().waitFor();
        for (const way of tab === 'Output' ? [/^Raw$/, /^(Rendered|Tree)$/] : []) {
          await seen.page.getByRole('button', { name: way }).click();
        }
        await seen.page.evaluate(pressEverything);
        await expectHarmless(seen);
      }
    }
    await seen.page.context().close();
  });

  it('keep links to the web apart: a new window without a referrer, and the host beside their words', async () => {
    const { page } = await visit(`/runs/${runs[1]}/1`);
    const link = page.locator('.prose a', { hasText: 'bank.example' });
    await link.waitFor();
    expect(await link.getAttribute('rel')).toBe('noreferrer noopener');
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.innerText()).toContain('elsewhere.example');
    const targets = (await page.evaluate(
      `[...document.querySelectorAll('.prose a')].map((a) => a.protocol)`,
    )) as string[];
    expect(new Set(targets)).toEqual(new Set(['http:', 'https:']));
    await page.context().close();
  });

  it('run, load and open nothing in a comparison and in a replay dialog with an output in its editor', async () => {
    const compared = await visit(`/compare?from=${runs[1]}&to=${runs[0]}`);
    await compared.page.locator('.compared-task').first().waitFor();
    await expectHarmless(compared);
    await compared.page.context().close();
    const seen = await visit(`/runs/${runs[0]}`);
    await seen.page.locator('.run-head').waitFor();
    await seen.page.keyboard.press('t');
    await seen.page.locator('dialog .plan-row').first().waitFor();
    const edit = seen.page.locator('dialog').getByRole('button', { name: 'Edit the output' });
    if ((await edit.count()) > 0) await edit.first().click();
    await seen.page.locator('dialog textarea').first().waitFor();
    await expectHarmless(seen);
    await seen.page.context().close();
  });

  it('shows characters that disguise a text as what they are in names, and never as the title of the window', async () => {
    const { page } = await visit(`/runs/${runs[1]}/1`);
    await page.locator('.task-list .task-name').first().waitFor();
    const shown = await page.evaluate(
      `[document.title, ...[...document.querySelectorAll('.brand, .task-name, .inputs-line summary, .run-note')].map((one) => one.textContent)]`,
    );
    for (const text of shown as string[]) expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    await page.context().close();
  });
});
