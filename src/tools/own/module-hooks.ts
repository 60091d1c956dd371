import { existsSync, readFileSync } from 'node:fs';
import { createRequire, type LoadHookSync, type ResolveHookSync, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleVersion } from './module-version.ts';

/** The same in each copy of this package that a process may hold: a second set of hooks would be in the way of the first. */
const registered = Symbol.for('recrew.module-hooks');

/** Set on the error of an import that leads nowhere. */
export const unresolved: unique symbol = Symbol('unresolved');

export interface UnresolvedImport {
  readonly specifier: string;
  /** Absolute path of the file that imports it. */
  readonly importer: string;
}

/**
 * Lets files of a project import `recrew` and `zod` from this program, and be TypeScript whatever package.json is near.
 * Only those are touched that were imported by `markedUrl`, and what they import.
 */
export function registerModuleHooks(): void {
  const shared = globalThis as { [registered]?: true };
  if (shared[registered]) return;
  shared[registered] = true;
  const { recrew, zod } = ownCopies();
  const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
    const { parentURL } = context;
    if (parentURL === undefined || !isMarked(parentURL)) return nextResolve(specifier, context);
    if (specifier === 'recrew') return { url: recrew, shortCircuit: true };
    try {
      const found = nextResolve(specifier, context);
      return isOfProject(found.url) ? { ...found, url: markedUrl(fileURLToPath(found.url)) } : found;
    } catch (error) {
      if (specifier === 'zod') return { url: zod, shortCircuit: true };
      const about: UnresolvedImport = { specifier, importer: fileURLToPath(parentURL) };
      throw Object.assign(error as Error, { [unresolved]: about });
    }
  };
  registerHooks({ resolve, load: loadAsModule });
}

/** A file's address that changes with its text and with what it imports, so that Node loads an edited file anew. */
export function markedUrl(file: string): string {
  return `${pathToFileURL(file).href}?recrew=${moduleVersion(file)}`;
}

function isMarked(url: string): boolean {
  return /\?recrew=\w+$/.test(url);
}

const loadAsModule: LoadHookSync = (url, context, nextLoad) => {
  const asModule = isMarked(url) && isModule(url);
  return nextLoad(url, asModule ? { ...context, format: 'module-typescript' } : context);
};

/** A `.js` file with `import` or `export` is one too, also where package.json says `"type": "commonjs"`. */
function isModule(url: string): boolean {
  const file = fileURLToPath(url);
  if (/\.(m?ts|mjs)$/.test(file)) return true;
  return file.endsWith('.js') && /^\s*(import|export)\b/m.test(readFileSync(file, 'utf8'));
}

function isOfProject(url: string): boolean {
  return /^file:[^?#]*\.(m?[tj]s|json)$/.test(url) && !url.includes('/node_modules/');
}

/** Addresses of what we give to projects: the bundles in dist/, or the sources when they run as they are. */
function ownCopies(): { readonly recrew: string; readonly zod: string } {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const [bundle, source] = ['tools-api.js', 'tools-api.ts'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    if (existsSync(bundle)) return { recrew: href(bundle), zod: href(path.join(folder, 'zod.js')) };
    if (existsSync(source)) return { recrew: href(source), zod: href(createRequire(import.meta.url).resolve('zod')) };
  }
  throw new Error(`No tools-api.js above ${start}`);
}

function href(file: string): string {
  return pathToFileURL(file).href;
}
