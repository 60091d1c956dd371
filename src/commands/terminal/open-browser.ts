import { spawn } from 'node:child_process';

/** Opens an address in the browser. Best effort: the address was printed as well. */
export async function openBrowser(url: string): Promise<void> {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
  if (program === undefined) return;
  await new Promise<void>((resolve) => {
    const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true });
    // Where there is none, a person opens the printed address.
    child.once('error', () => resolve());
    child.once('spawn', () => resolve());
    child.unref();
  });
}

const openers: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // `start` belongs to a shell; this is what it calls for an address.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
