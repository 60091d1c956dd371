import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

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

/** Weaken or break what is tested here. */
const unwanted = [
  ...['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content'],
  '--disable-site-isolation-trials',
];

/** A real Chromium, unpacked into a folder of its own. */
export async function startBrowser(): Promise<TestBrowser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crew-chromium-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const restore = () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  };
  const browser = await launched().finally(restore);
  const close = async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
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

async function launched() {
  const args = sparticuz.args.filter((arg) => !unwanted.includes(arg));
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...args, '--no-sandbox'],
    headless: true,
    env: { ...process.env },
  });
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
