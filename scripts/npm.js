import { spawnSync } from 'node:child_process';

/**
 * Runs the npm that runs this script. Its standard output, and whether it succeeded; what it complains of goes to the terminal.
 *
 * @param {readonly string[]} words
 * @param {string} cwd
 */
export function npm(words, cwd) {
  const script = process.env['npm_execpath'];
  const options = { cwd, encoding: /** @type {const} */ ('utf8'), maxBuffer: 2 ** 28 };
  const { status, stdout, stderr, error } =
    script === undefined
      ? spawnSync('npm', words, { ...options, shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [script, ...words], options);
  if (error !== undefined) throw error;
  return { ok: status === 0, stdout, stderr };
}
