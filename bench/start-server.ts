import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface RunningServer {
  /** With `/v1`. */
  readonly url: string;
  stop(): void;
}

/** Starts server.js on a free port of this machine. */
export async function startServer(): Promise<RunningServer> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('server.js', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}/v1`, stop: () => void child.kill() };
}
