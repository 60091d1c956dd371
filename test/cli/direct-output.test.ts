import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';

const source = new URL('../../src/cli/direct-output.ts', import.meta.url).href;
const script = `
  const { directOutput } = await import('${source}');
  const output = directOutput((error) => process.stderr.write(error.code));
  output.write('x'.repeat(3_000_000));
  output.write('end');`;

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('standard output that is no terminal', () => {
  it('arrives whole in a pipe that does not wait for its slow reader', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'crew-output-'));
    const server = createServer({ pauseOnConnect: true }).listen(path.join(folder, 'socket'));
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const writing = connect(path.join(folder, 'socket'));
    const [reading] = await accepted;
    // A socket of Node's, which has made it non-blocking.
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', writing, 'inherit'],
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    writing.destroy();
    const received = await text(reading);
    expect(received.length).toBe(3_000_003);
    expect(received.endsWith('xend')).toBe(true);
    if (child.exitCode === null) await once(child, 'exit');
    server.close();
  });

  it('says once that nobody reads any more', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'crew-output-'));
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toBe('EPIPE');
    expect(exitCode).toBe(0);
  });
});
