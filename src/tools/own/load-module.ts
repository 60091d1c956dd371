import { statSync } from 'node:fs';
import { CrewError } from '../../errors.ts';
import { loadFailure } from './load-failure.ts';
import { markedUrl, registerModuleHooks } from './module-hooks.ts';
import { moduleVersion } from './module-version.ts';
import { patience } from './patience.ts';
import { type ProjectFile, shownFile } from './project-file.ts';

const limitSeconds = 30;

/** The default export of a TypeScript or JavaScript file of the project, loaded anew after each edit; undefined without one. CrewError `tool-unusable`, also when it takes too long. */
export async function loadDefault(module: ProjectFile, seconds: number = limitSeconds): Promise<unknown> {
  checkExists(module);
  registerModuleHooks();
  const late = () =>
    new CrewError('tool-unusable', `${shownFile(module)}: it was not loaded within ${seconds} s`, {
      hint: 'Look for an await at its top that never ends; what takes long belongs into the function',
    });
  try {
    const loaded: { readonly default?: unknown } = await patience(seconds, late).wait(
      () => import(markedUrl(module.file)),
    );
    return loaded.default;
  } catch (error) {
    throw error instanceof CrewError ? error : loadFailure(error, module);
  }
}

/** Changes with the file and with what it imports by relative paths; nothing is loaded. CrewError `tool-unusable` when it is not there. */
export function fileVersion(module: ProjectFile): string {
  checkExists(module);
  return moduleVersion(module.file);
}

function checkExists(module: ProjectFile): void {
  if (statSync(module.file, { throwIfNoEntry: false })?.isFile()) return;
  throw new CrewError('tool-unusable', `There is no file ${shownFile(module)}`);
}
