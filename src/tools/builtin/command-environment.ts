import { delimiter, isAbsolute } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const posix: readonly string[] = ['HOME', 'LANG', 'TMPDIR', 'TEMP'];
const windows: readonly string[] = ['HOME', 'LANG', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT'];

/** What a program is given of our environment: enough to run, and no key. PATH loses its relative folders, which would lead into the project. */
export function commandEnvironment(environment: Environment, platform = process.platform): Record<string, string> {
  const kept: Record<string, string> = { PATH: pathFolders(environment, platform).join(delimiter) };
  for (const name of platform === 'win32' ? windows : posix) {
    const value = variable(environment, name, platform);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The absolute folders of PATH. */
export function pathFolders(environment: Environment, platform = process.platform): readonly string[] {
  return (variable(environment, 'PATH', platform) ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
}

/** Windows writes `Path` and means `PATH`. */
function variable(environment: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  if (platform !== 'win32') return environment[name];
  const key = Object.keys(environment).find((other) => other.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : environment[key];
}
