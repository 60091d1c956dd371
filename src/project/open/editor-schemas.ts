import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageVersion } from '../package-root.ts';

/** Keeps `.crew/*.schema.json` those of this version, so that editors complete the keys. Best effort: a crew runs as well without. */
export async function writeEditorSchemas(dir: string): Promise<void> {
  const folder = path.join(dir, '.crew');
  const stamp = `recrew ${packageVersion()}`;
  try {
    if (stampOf(path.join(folder, 'tasks.schema.json')) === stamp) return;
    const { jsonSchemas } = await import('../../spec/schema/json-schema.ts');
    mkdirSync(folder, { recursive: true });
    for (const [name, schema] of Object.entries(jsonSchemas())) {
      const text = `${JSON.stringify({ $comment: stamp, ...schema }, null, 1)}\n`;
      writeFileSync(path.join(folder, `${name}.schema.json`), text);
    }
  } catch (error) {
    // A read-only or full folder must not keep anybody from checking a crew; what is not the disk's fault is a bug and shows.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function stampOf(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { $comment?: string }).$comment;
  } catch {
    // Missing or damaged: it is written anew.
    return undefined;
  }
}
