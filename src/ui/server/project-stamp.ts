import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Another text when a file that can be a part of the crew was edited, came or went. */
export function projectStamp(dir: string): string {
  return [dir, path.join(dir, 'config')].flatMap(stampsIn).join('\n');
}

function stampsIn(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => /\.ya?ml$|^\.env/.test(name))
    .sort()
    .map((name) => {
      const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
      return `${name} ${stats?.mtimeMs} ${stats?.size}`;
    });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Most projects have no config folder, and one that cannot be read says so elsewhere.
    return [];
  }
}
