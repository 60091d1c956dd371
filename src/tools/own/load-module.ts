import { statSync } from 'node:fs';
import { CrewError } from '../../errors.ts';
import { loadFailure } from './load-failure.ts';
import { markedUrl, registerModuleHooks } from './module-hooks.ts';
import { moduleVersion } from './module-version.ts';
import { type ProjectFile, shownFile } from './project-file.ts';

/** The default export of a TypeScript or JavaScript file of the project, loaded anew after each edit; undefined without one. CrewError `tool-unusable`. */
export async function loadDefault(module: ProjectFile): Promise<unknown> {
  checkExists(module);
  registerModuleHooks();
  try {
    const loaded: { readonly default?: unknown } = await import(markedUrl(module.file));
    return loaded.default;
  } catch (error) {
    throw loadFailure(error, module);
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
