import { spawn } from 'node:child_process';
import { once } from 'node:events';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as browsers, type Page } from 'playwright-core';
import { crewCommand } from './projects.ts';

export interface Served {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly browser: Browser;
}

/** Runs `crew ui` of a project and a real browser for as long as `work` takes. */
export async function serving<T>(cwd: string, work: (served: Served) => Promise<T>): Promise<T> {
  const words = [crewCommand, 'ui', '--no-open', '--port', '0'];
  const server = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const browser = await launch();
  try {
    const [line] = await once(server.stdout, 'data');
    return await work({ origin: new URL(String(line).trim()).origin, browser });
  } finally {
    await browser.close();
    server.kill();
  }
}

/** A page of a browser that has nothing of it yet. */
export async function withPage<T>({ browser }: Served, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** What would make it another browser than a user's. */
const unwanted = ['--single-process', '--no-zygote'];

async function launch(): Promise<Browser> {
  const args = [...chromium.args.filter((word) => !unwanted.includes(word)), '--no-sandbox'];
  return browsers.launch({ executablePath: await chromium.executablePath(), args });
}
