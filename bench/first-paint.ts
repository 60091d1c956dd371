import { historyOf } from './long-history.ts';
import { type Medians, median } from './measure.ts';
import type { Workplace } from './projects.ts';
import { type Served, serving, withPage } from './served-page.ts';

/** Milliseconds from the start of a navigation, in a real browser that has nothing of it yet, of a server that has answered before. */
export async function measureFirstPaint(rounds: number, runs: number, workplace: Workplace): Promise<Medians> {
  const cwd = historyOf(runs, workplace);
  return serving(cwd, async (served) => {
    const page: Opened[] = [];
    const bare: Opened[] = [];
    for (let round = 0; round <= rounds; round++) {
      page.push(await open(served, '/', '.row-link'));
      bare.push(await open(served, '/icon.svg', 'path'));
    }
    const of = (opened: readonly Opened[], name: keyof Opened) => median(opened.slice(1).map((one) => one[name]));
    return new Map([
      [firstPaintName(runs), of(page, 'painted')],
      [`first rows with ${runs} runs`, of(page, 'shown')],
      ['first paint of a bare file', of(bare, 'painted')],
    ]);
  });
}

export const firstPaintName = (runs: number) => `crew ui, first paint with ${runs} runs`;

interface Opened {
  /** The first content: a text or an image. */
  readonly painted: number;
  /** The first frame with the element that is waited for. */
  readonly shown: number;
}

async function open(served: Served, address: string, selector: string): Promise<Opened> {
  return withPage(served, async (page) => {
    await page.addInitScript({ content: watch(selector) });
    await page.goto(`${served.origin}${address}`);
    return page.evaluate<Opened>('globalThis.opened');
  });
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
