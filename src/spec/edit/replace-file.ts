import { randomUUID } from 'node:crypto';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file whole: a rename leaves either the old one or all of the new one, also when the disk fills up half way. A link is replaced,
 * not followed. `mode`: its permissions, past the umask; without it those of a new file. Throws what the file system says; then nothing has changed.
 */
export async function replaceFile(target: string, content: string, mode?: number): Promise<void> {
  const draft = path.join(path.dirname(target), `.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    if (mode !== undefined) await chmod(draft, mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
