import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { diskWords } from '../../disk-words.ts';
import { secretPath } from '../../spec/protected-paths.ts';

/** A place in the project as a tool was asked for it, checked: it is inside, and not secret. */
export interface ProjectPath {
  /** Relative to the project, with `/`; `.` is the project's folder. */
  readonly shown: string;
  /** Absolute, without symbolic links; what does not exist yet is at its end as it was given. */
  readonly real: string;
  /** How many of the last names of `real` do not exist. */
  readonly missing: number;
  /** The project's folder, without symbolic links. */
  readonly root: string;
}

/** Throws, in words for a model, when `path` is absolute, has `..` in it, leads outside by a symbolic link or may hold keys. */
export async function projectPath(dir: string, path: string): Promise<ProjectPath> {
  const names = namesOf(path);
  const shown = names.join('/') || '.';
  refuseSecret(shown, shown);
  const root = await realpath(dir);
  const { real, missing } = await deepest(root, names);
  const inside = relativeTo(root, real);
  if (inside === null)
    throw new Error(`${shown} leads outside the project by a symbolic link; it is not open to tools`);
  refuseSecret(inside, shown);
  return { shown, real, missing, root };
}

/** The path from `root` to `real` with `/`, `.` for itself; null when it is outside. */
export function relativeTo(root: string, real: string): string | null {
  const path = relative(root, real);
  if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return null;
  return path.split(sep).join('/') || '.';
}

/** What went wrong with the file system, without the absolute path that Node's own message shows. */
export function fileFault(shown: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined && error instanceof Error) return error;
  return new Error(`${shown}: ${faults[code ?? ''] ?? diskWords(error) ?? `the file system says ${code}`}`, {
    cause: error,
  });
}

const faults: Readonly<Record<string, string>> = {
  ELOOP: 'its symbolic links lead in a circle, or it was swapped for one',
  EEXIST: 'a part of the path is a file, not a folder',
  ENOENT: 'it is not there any more',
};

function namesOf(path: string): readonly string[] {
  if (path.length > 1000) throw new Error('The path is longer than 1000 characters');
  const slashed = path.replaceAll('\\', '/');
  if (slashed.includes('\0')) throw new Error('The path has a NUL character in it');
  if (/^(\/|[A-Za-z]:|~)/.test(slashed)) {
    throw new Error(`${path} is not relative; give the path from the project's folder, such as notes/today.md`);
  }
  const names = slashed.split('/').filter((name) => name !== '' && name !== '.');
  if (names.some((name) => /^\.\.[. ]*$/.test(name))) {
    throw new Error(`${path} has .. in it; only paths inside the project's folder are open to tools`);
  }
  return names;
}

function refuseSecret(path: string, shown: string): void {
  const reason = secretPath(path);
  if (reason !== null) throw new Error(`${shown} is not open to tools: ${reason}`);
}

async function deepest(root: string, names: readonly string[]): Promise<{ real: string; missing: number }> {
  for (let kept = names.length; kept > 0; kept--) {
    const path = join(root, ...names.slice(0, kept));
    const real = await realpath(path).catch(async (error: NodeJS.ErrnoException) => {
      const shown = names.slice(0, kept).join('/');
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw fileFault(shown, error);
      if (await isThere(path)) throw new Error(`${shown} is a symbolic link that leads nowhere`);
      return null;
    });
    if (real !== null) return { real: join(real, ...names.slice(kept)), missing: names.length - kept };
  }
  return { real: join(root, ...names), missing: names.length };
}

/** True for a symbolic link too, wherever it leads. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false, // Not there, or not to be seen: then opening it says why.
  );
}
