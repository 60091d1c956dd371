import { stripTypeScriptTypes } from 'node:module';
import { syntaxFault } from './load-failure.ts';
import { moduleTexts } from './module-version.ts';
import { type ProjectFile, shownFile } from './project-file.ts';

/** Why Node cannot read a TypeScript file. */
export interface SourceFault {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** From 1, as is the column. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Faults in the syntax of a file and of those that it imports by a relative path; nothing is run. Empty when it is not there. */
export function sourceFaults({ file, projectDir }: ProjectFile): readonly SourceFault[] {
  const files = [...textsOf(file)].filter(([name]) => /\.m?ts$/.test(name));
  return files.flatMap(([name, text]) => faultsIn(text, { file: name, projectDir }));
}

function textsOf(file: string): ReadonlyMap<string, string> {
  try {
    return moduleTexts(file);
  } catch (error) {
    // That a file is missing is said where it is named.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

function faultsIn(text: string, module: ProjectFile): readonly SourceFault[] {
  const { emitWarning } = process;
  try {
    // Node warns that this function may change, which is nothing to a user.
    process.emitWarning = () => undefined;
    stripTypeScriptTypes(text);
    return [];
  } catch (error) {
    return [{ file: shownFile(module), ...placeOf(error), ...syntaxFault(error) }];
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The stack begins with `:line`, the line itself, and marks under it. */
function placeOf(error: unknown): Pick<SourceFault, 'line' | 'column'> {
  const [head = '', , marks = ''] = ((error as Error).stack ?? '').split('\n');
  const line = Number(/:(\d+)$/.exec(head)?.[1] ?? 1);
  return { line, column: Math.max(0, marks.indexOf('^')) + 1 };
}
