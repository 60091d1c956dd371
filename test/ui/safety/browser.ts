import type { BrowserContextOptions, Page } from 'playwright-core';
import { startChromium } from '../../helpers/chromium.ts';

/** A page that is watched: what it asked for, what it complained of, what popped up. */
export interface WatchedPage {
  readonly page: Page;
  /** Every address that was asked for, by the page and by what is in it. */
  readonly requests: readonly string[];
  readonly dialogs: readonly string[];
  /** Windows that opened beside it. */
  readonly popups: readonly string[];
  /** Errors of scripts, and what the browser refused for the policy. */
  readonly complaints: readonly string[];
}

/** In each page `window.attack(how)` notes in `window.ran` that a script ran which should not have. */
export interface TestBrowser extends AsyncDisposable {
  /** A page of its own, without cookies of others. */
  open(address: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const { browser, close } = await startChromium();
  return {
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      // Shorter than a test's, so that it says what was waited for.
      context.setDefaultTimeout(20_000);
      await context.addInitScript('window.ran = []; window.attack = (how) => window.ran.push(how)');
      const page = await context.newPage();
      const seen = watched(page);
      await page.goto(address);
      return { page, ...seen };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function watched(page: Page): Omit<WatchedPage, 'page'> {
  const seen = {
    requests: [] as string[],
    dialogs: [] as string[],
    popups: [] as string[],
    complaints: [] as string[],
  };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('dialog', (dialog) => {
    // The browser's own question, whether what was typed may be left: here it is on purpose.
    if (dialog.type() === 'beforeunload') return void dialog.accept();
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.popups.push(popup.url()));
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) seen.complaints.push(message.text());
  });
  return seen;
}
