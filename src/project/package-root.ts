import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the folder that holds this package's package.json, from dist/ as well as from src/. */
export function packageRoot(): string {
  return ownManifest().folder;
}

/** The version in our package.json, such as `0.1.0`. */
export function packageVersion(): string {
  return ownManifest().version;
}

function ownManifest(): { readonly folder: string; readonly version: string } {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = path.dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name === 'recrew') return { folder, version: String(manifest.version) };
    if (folder === path.dirname(folder)) throw new Error(`No package.json of recrew above ${start}`);
  }
}

function readManifest(folder: string): { readonly name?: unknown; readonly version?: unknown } | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  } catch {
    // Most folders on the way up have none, and one that cannot be read is not ours.
    return null;
  }
}
