import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageVersion } from './package-root.ts';

/** Keeps `.crew/*.schema.json` those of this version, so that editors complete the keys. Best effort: a crew runs as well without. */
export async function writeEditorSchemas(dir: string): Promise<void> {
  const folder = path.join(dir, '.crew');
  const stamp = `recrew ${packageVersion()}`;
  try {
    if ((await stampOf(path.join(folder, 'tasks.schema.json'))) === stamp) return;
    const { jsonSchemas } = await import('../spec/json-schema.ts');
    await mkdir(folder, { recursive: true });
    for (const [name, schema] of Object.entries(jsonSchemas())) {
      const text = `${JSON.stringify({ $comment: stamp, ...schema }, null, 1)}\n`;
      await writeFile(path.join(folder, `${name}.schema.json`), text);
    }
  } catch (error) {
    // A read-only or full folder must not keep anybody from checking a crew; what is not the disk's fault is a bug and shows.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { $comment?: string }).$comment;
  } catch {
    // Missing or damaged: it is written anew.
    return undefined;
  }
}
