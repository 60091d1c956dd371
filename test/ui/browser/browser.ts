import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { startChromium } from '../../helpers/chromium.ts';
import { cleanEnvironment, crewBinary, type Ended, startCrew, type TestProject } from '../../helpers/project.ts';

/** A real Chromium for the tests of a file. */
export function withBrowser(): () => Browser {
  let opened: Awaited<ReturnType<typeof startChromium>> | null = null;
  beforeAll(async () => {
    opened = await startChromium();
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === null) throw new Error('no browser yet: only tests may ask for it');
    return opened.browser;
  };
}

/** Milliseconds in which the page shows what it is asked for, also on a machine that does much else. */
const patienceMs = 20_000;

export interface OpenUi extends AsyncDisposable {
  /** What `crew ui` printed, without the slash at its end. */
  readonly origin: string;
  /** Shows the address that was asked for. */
  readonly page: Page;
  /** Ends `crew ui` as Ctrl-C does. */
  stop(): Promise<Ended>;
}

export interface OpenUiOptions {
  readonly project: TestProject;
  /** Path and query to begin with. */
  readonly at?: string;
  readonly browser?: BrowserContextOptions;
  readonly environment?: Readonly<Record<string, string>>;
  readonly port?: string;
}

/**
 * The real `crew ui` on a project, in a browser window of its own. Both are gone at the end of `await using`, which fails
 * when a script of the page broke or its policy was broken meanwhile.
 */
export async function openUi(browser: Browser, options: OpenUiOptions): Promise<OpenUi> {
  const { project, at = '/', environment = {}, port = '0' } = options;
  const served = startCrew(['ui', '--no-open', '--port', port], { cwd: project.dir, env: environment });
  const ended = served.ended.catch(() => null);
  let printed = '';
  served.child.stdout.on('data', (piece) => {
    printed += piece;
  });
  await served.written('stdout', '/\n');
  const { origin } = new URL(printed.trim());
  const permissions = ['clipboard-read', 'clipboard-write'];
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ permissions, viewport, reducedMotion: 'reduce', ...options.browser });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    // An answer that is no success is one of the things that the page is there to show.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      broken.push(message.text());
  });
  await page.goto(`${origin}${at}`);
  const stop = () => {
    served.child.kill('SIGINT');
    return served.ended;
  };
  return {
    origin,
    page,
    stop,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      served.child.kill('SIGINT');
      await ended;
      if (broken.length > 0) throw new Error(`the page broke:\n${broken.join('\n')}`);
    },
  };
}

/** An expectation of what the page will show before long. */
export function soon<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: patienceMs, interval: 30 });
}

/** Types a line that the page showed into a shell, in which `crew` is the real binary. */
export function typeInShell(line: string, { dir }: Pick<TestProject, 'dir'>): Promise<string> {
  const script = `crew() { "${process.execPath}" "${crewBinary}" "$@"; }\n${line}`;
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', script], { cwd: dir, env: cleanEnvironment() }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${line}\n${stderr}`));
    });
  });
}

/** The text on the clipboard, such as after a button that copies. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}

/** What a download that `start` sets off is called, and what it holds. */
export async function downloaded(page: Page, start: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), start()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Where the page is, without the server. */
export function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
