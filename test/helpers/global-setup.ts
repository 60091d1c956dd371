import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Tests run the real binary: builds `dist` when a source is newer than it. */
export default async function buildOnce(): Promise<void> {
  const built = await changedAt(path.join(root, 'dist', 'cli.cjs'));
  const sources = (await readdir(path.join(root, 'src'), { recursive: true })).map((file) => path.join('src', file));
  const times = await Promise.all([...sources, 'rolldown.config.js'].map((file) => changedAt(path.join(root, file))));
  if (built > Math.max(...times)) return;
  const rolldown = path.join(
    path.dirname(createRequire(import.meta.url).resolve('rolldown/package.json')),
    'bin',
    'cli.mjs',
  );
  await promisify(execFile)(process.execPath, [rolldown, '-c', '--log-level', 'warn'], { cwd: root });
}

/** Milliseconds; 0 for a file that is not there. */
async function changedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
