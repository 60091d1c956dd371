import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../model/providers.ts';
import { hostVariable } from './host-environment.ts';

export type FoundProgram =
  | { readonly type: 'found'; readonly file: string }
  /** `tried`: in words, for a message. */
  | { readonly type: 'missing'; readonly tried: string };

/** The file of a command: with a folder in it relative to `directory`, else from PATH; on Windows with PATHEXT's endings too. */
export function findProgram(command: string, directory: string, environment: Environment): FoundProgram {
  if (/[/\\]/.test(command)) {
    const file = path.resolve(directory, command);
    return firstProgram([file]) ?? { type: 'missing', tried: file };
  }
  const folders = (hostVariable('PATH', environment) ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const found = firstProgram(folders.map((folder) => path.resolve(directory, folder, command)));
  return found ?? { type: 'missing', tried: `${folders.length} folder${folders.length === 1 ? '' : 's'} of PATH` };

  function firstProgram(files: readonly string[]): FoundProgram | undefined {
    const file = files.flatMap((name) => endings(environment).map((ending) => name + ending)).find(isProgram);
    return file === undefined ? undefined : { type: 'found', file };
  }
}

/** `npx` without an ending is a shell script on Windows, so the endings come first. */
function endings(environment: Environment): readonly string[] {
  if (process.platform !== 'win32') return [''];
  return [...(hostVariable('PATHEXT', environment) ?? '.COM;.EXE;.BAT;.CMD').split(';'), ''];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // not there, or not to be started: the next one is tried
    return false;
  }
}
