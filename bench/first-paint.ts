import { spawn } from 'node:child_process';
import { once } from 'node:events';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as browsers } from 'playwright-core';
import { historyOf } from './long-history.ts';
import { type Medians, median } from './measure.ts';
import { crewCommand, type Workplace } from './projects.ts';

/** Milliseconds from the start of a navigation, in a real browser that has nothing of it yet, of a server that has answered before. */
export async function measureFirstPaint(rounds: number, runs: number, workplace: Workplace): Promise<Medians> {
  const cwd = historyOf(runs, workplace);
  const words = [crewCommand, 'ui', '--no-open', '--port', '0'];
  const server = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const browser = await launch();
  try {
    const [line] = await once(server.stdout, 'data');
    const page: Opened[] = [];
    const bare: Opened[] = [];
    for (let round = 0; round <= rounds; round++) {
      page.push(await open(browser, String(line).trim(), '.row-link'));
      bare.push(await open(browser, `${String(line).trim()}icon.svg`, 'path'));
    }
    const of = (opened: readonly Opened[], name: keyof Opened) => median(opened.slice(1).map((one) => one[name]));
    return new Map([
      [firstPaintName(runs), of(page, 'painted')],
      [`first rows with ${runs} runs`, of(page, 'shown')],
      ['first paint of a bare file', of(bare, 'painted')],
    ]);
  } finally {
    await browser.close();
    server.kill();
  }
}

export const firstPaintName = (runs: number) => `crew ui, first paint with ${runs} runs`;

/** What would make it another browser than a user's. */
const unwanted = ['--single-process', '--no-zygote'];

async function launch(): Promise<Browser> {
  const args = [...chromium.args.filter((word) => !unwanted.includes(word)), '--no-sandbox'];
  return browsers.launch({ executablePath: await chromium.executablePath(), args });
}

interface Opened {
  /** The first content: a text or an image. */
  readonly painted: number;
  /** The first frame with the element that is waited for. */
  readonly shown: number;
}

async function open(browser: Browser, url: string, selector: string): Promise<Opened> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript({ content: watch(selector) });
    await page.goto(url);
    return await page.evaluate<Opened>('globalThis.opened');
  } finally {
    await context.close();
  }
}

/** A task that is queued in a frame runs once that is drawn. */
const watch = (selector: string) => `
  const painted = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntriesByName('first-contentful-paint')) resolve(startTime);
    }).observe({ type: 'paint', buffered: true });
  });
  const shown = new Promise((resolve) => {
    const afterFrame = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    };
    new MutationObserver((_, observer) => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return;
      observer.disconnect();
      requestAnimationFrame(afterFrame);
    }).observe(document, { childList: true, subtree: true });
  });
  globalThis.opened = Promise.all([painted, shown]).then(([painted, shown]) => ({ painted, shown }));
`;
