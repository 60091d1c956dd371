import type { Environment } from '../../model/providers.ts';

const passedOn = new Set([
  ...['PATH', 'HOME', 'USERPROFILE', 'LANG', 'TMPDIR', 'TEMP', 'TMP'],
  // without these two Windows starts hardly any program
  ...['SYSTEMROOT', 'PATHEXT'],
]);

/** All that a program of an MCP server is given of the host's environment. */
export function hostEnvironment(environment: Environment): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && passedOn.has(comparable(name))) kept[name] = value;
  }
  return kept;
}

/** A variable of the host; on Windows `Path` is PATH. */
export function hostVariable(name: string, environment: Environment): string | undefined {
  return Object.entries(environment).find(([key]) => comparable(key) === name)?.[1];
}

function comparable(name: string): string {
  return process.platform === 'win32' ? name.toUpperCase() : name === 'SystemRoot' ? 'SYSTEMROOT' : name;
}
