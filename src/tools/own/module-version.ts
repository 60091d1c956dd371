import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A hash over the texts of `file` and of all files that it imports by a relative path, theirs too; nothing is run. Throws as reading `file` does. */
export function moduleVersion(file: string): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...moduleTexts(file)]
    .map(([name, text]) => [shown(file, name), text] as const)
    .sort(byName)) {
    hash.update(`${name}\0${text.length}\0${text}`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** The texts of `file` and of all files that it imports by a relative path, theirs too, by absolute path. */
export function moduleTexts(file: string): ReadonlyMap<string, string> {
  const texts = new Map([[file, readFileSync(file, 'utf8')]]);
  // A map that grows while it is gone through: what is added is visited too.
  for (const [importer, text] of texts) {
    for (const imported of importedFiles(importer, text)) {
      if (!texts.has(imported)) texts.set(imported, readFileSync(imported, 'utf8'));
    }
  }
  return texts;
}

/** Where `specifier` is imported in `text`; null when it is not, or in a way that is not seen. Lines count from 1. */
export function lineOfImport(text: string, specifier: string): number | null {
  const found = imports(text).find((one) => one.specifier === specifier);
  return found === undefined ? null : text.slice(0, found.index).split('\n').length;
}

function importedFiles(importer: string, text: string): readonly string[] {
  return imports(text)
    .filter(({ specifier }) => /^\.\.?\//.test(specifier))
    .map(({ specifier }) => path.resolve(path.dirname(importer), specifier))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Also those that stand in a comment, which does no harm to either use. */
function imports(text: string): readonly { readonly specifier: string; readonly index: number }[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(?:'([^'\n]+)'|"([^"\n]+)")/g;
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: match[1] ?? match[2] ?? '',
    index: match.index + match[0].length,
  }));
}

/** The same on every machine and in every folder. */
function shown(entry: string, file: string): string {
  return path.relative(path.dirname(entry), file).split(path.sep).join('/');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
