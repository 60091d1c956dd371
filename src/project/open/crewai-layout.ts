import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../../errors.ts';

/** The folder with `config/` in the CrewAI project that `root` is the root of; null when it is not the root of one, or there is no such folder. CrewError `no-project` when there are several. */
export function crewFolder(root: string): string | null {
  if (!isCrewaiRoot(root)) return null;
  const found = crewFolders(root);
  if (found.length < 2) return found[0] ?? null;
  const names = found.map((folder) => path.relative(root, folder).split(path.sep).join('/'));
  throw new CrewError('no-project', `${root} has ${found.length} crews: ${names.join(', ')}`, {
    hint: `Say which one:  -C ${found.map(shownFolder).join('   ·   -C ')}`,
  });
}

/** The root of the CrewAI project that a crew's folder is in, such as the folder above `src/my_crew`; null: it is in none. */
export function crewaiRoot(dir: string): string | null {
  // src/<package>/crews/<crew> is the deepest.
  let folder = dir;
  for (let depth = 0; depth < 4; depth++) {
    folder = path.dirname(folder);
    if (isCrewaiRoot(folder)) return crewFolders(folder).includes(dir) ? folder : null;
  }
  return null;
}

/** That a folder at or above `start` has CrewAI's crew in JSON, which crew does not read; null: there is none. */
export function jsonCrew(start: string): CrewError | null {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const name = ['crew.jsonc', 'crew.json'].find((one) => existsSync(path.join(folder, one)));
    if (name !== undefined) {
      return new CrewError('no-project', `${path.join(folder, name)} is a crew of CrewAI in JSON; crew reads YAML`, {
        hint: 'Write its agents and tasks into crew.yaml beside it. How one looks:  crew create crew example --template minimal',
      });
    }
    if (path.dirname(folder) === folder) return null;
  }
}

function isCrewaiRoot(folder: string): boolean {
  try {
    return /^\s*\[\s*tool\s*\.\s*"?crewai"?\s*[.\]]/m.test(readFileSync(path.join(folder, 'pyproject.toml'), 'utf8'));
  } catch {
    // Not there, or not to be read: then it says nothing.
    return false;
  }
}

/** `src/*`, and `crews/*` in these, for flows; each with agents and tasks in its `config/`. */
function crewFolders(root: string): readonly string[] {
  const packages = foldersIn(path.join(root, 'src'));
  const all = [...packages, ...packages.flatMap((one) => foldersIn(path.join(one, 'crews')))];
  return all.filter((folder) => ['agents', 'tasks'].every((role) => hasConfig(folder, role)));
}

function hasConfig(folder: string, role: string): boolean {
  return ['yaml', 'yml'].some((ending) => existsSync(path.join(folder, 'config', `${role}.${ending}`)));
}

function foldersIn(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((one) => statSync(one, { throwIfNoEntry: false })?.isDirectory());
}

/** As one would type it. */
function shownFolder(folder: string): string {
  const short = path.relative(process.cwd(), folder) || '.';
  const shown = short.startsWith('..') ? folder : short;
  return shown.includes(' ') ? `"${shown}"` : shown;
}
