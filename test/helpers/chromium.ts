import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';

/** What would make a browser here another one than a user's, or let it do what a user's does not. */
const unwanted = [
  ...['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content'],
  '--disable-site-isolation-trials',
];

const launches = 3;

/** A real Chromium out of an npm package, unpacked into a folder of its own; both are gone after `close`. */
export async function startChromium(): Promise<{ readonly browser: Browser; close(): Promise<void> }> {
  for (let launch = 1; ; launch++) {
    const folder = await mkdtemp(path.join(tmpdir(), 'crew-chromium-'));
    const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
    try {
      const browser = await launchFrom(folder);
      return { browser, close: () => browser.close().finally(remove) };
    } catch (error) {
      await remove();
      // On a busy machine this build of Chromium now and then dies as it starts; nothing of ours has run by then.
      if (launch === launches) throw error;
    }
  }
}

async function launchFrom(folder: string): Promise<Browser> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    // Imported late: what is imported looks at TMPDIR at once.
    const [{ default: chromium }, { chromium: browsers }] = await Promise.all([
      import('@sparticuz/chromium'),
      import('playwright-core'),
    ]);
    // Drawing in software, as a machine without a screen does, costs more than all else.
    chromium.setGraphicsMode = false;
    return await browsers.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args.filter((word) => !unwanted.includes(word)), '--no-sandbox'],
      headless: true,
    });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
