import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { type Medians, median } from './measure.ts';
import { runCrew, type Workplace, writeCrew } from './projects.ts';
import { serving, withPage } from './served-page.ts';

/** How long the page answers to nobody while a person reads and works, in milliseconds: the longest piece of work in one go, as the browser has it. */
export async function measureSmoothness(rounds: number, workplace: Workplace): Promise<Medians> {
  return new Map([
    [smoothName('a run of 500 tasks'), await longestOf(rounds, manyTasks(workplace))],
    [smoothName('an output of 5 MB'), await longestOf(rounds, longOutput(workplace))],
  ]);
}

export const smoothName = (what: string) => `crew ui, longest wait in ${what}`;

interface Scene {
  readonly cwd: string;
  /** `address`: of the latest run. */
  readonly play: (page: Page, address: string) => Promise<void>;
}

async function longestOf(rounds: number, { cwd, play }: Scene): Promise<number> {
  const [latest] = JSON.parse(runCrew(cwd, ['runs', '--json', '--limit', '1'])) as { runId: string }[];
  return serving(cwd, async (served) => {
    const longest: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await withPage(served, async (page) => {
        await play(page, `${served.origin}/runs/${latest?.runId}`);
        longest.push(await page.evaluate<number>(longestTask));
      });
    }
    return median(longest);
  });
}

/** Opens the run, walks through it and opens the plan of a replay. */
function manyTasks({ folder, serverUrl }: Workplace): Scene {
  const cwd = path.join(folder, 'smooth-tasks');
  writeCrew(cwd, 500, serverUrl);
  runCrew(cwd, ['kickoff', '--quiet']);
  return {
    cwd,
    async play(page, address) {
      await page.goto(address);
      await page.locator('.task-item').nth(499).waitFor();
      for (let press = 0; press < 10; press++) await page.keyboard.press('k');
      await page.locator('.task-item[aria-current]', { hasText: 'task_490' }).waitFor();
      await page.keyboard.press('r');
      await page.locator('dialog .plan-row').nth(499).waitFor();
      await drawn(page);
    },
  };
}

/** Opens the output, reads on, looks at the raw text. */
function longOutput({ folder, serverUrl }: Workplace): Scene {
  const cwd = path.join(folder, 'smooth-output');
  writeCrew(cwd, 2, serverUrl);
  runCrew(cwd, ['kickoff', '--quiet']);
  const line = '- a **line** of a long list with `code` and [a link](https://example.com)\n';
  writeFileSync(path.join(cwd, 'long.md'), line.repeat(Math.ceil(5_000_000 / line.length)));
  runCrew(cwd, ['replay', '-t', 'task_2', '--set-output', 'task_1=@long.md', '--quiet']);
  return {
    cwd,
    async play(page, address) {
      await page.goto(`${address}/1`);
      await page.locator('.prose li').first().waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.getByText(/4,\d\d\d,\d\d\d characters follow/).waitFor();
      await page.getByRole('button', { name: 'Raw', exact: true }).click();
      await page.locator('.raw-piece').first().waitFor();
      await drawn(page);
    },
  };
}

async function drawn(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}

/** Tasks under 50 ms are none to a browser. */
const longestTask = `new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => resolve(Math.max(0, ...list.getEntries().map(({ duration }) => duration))));
  observer.observe({ type: 'longtask', buffered: true });
  setTimeout(() => resolve(0), 300);
})`;
