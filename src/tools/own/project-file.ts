import { realpathSync } from 'node:fs';
import path from 'node:path';

/** A file of the project that is to be loaded. */
export interface ProjectFile {
  /** Absolute. */
  readonly file: string;
  /** Absolute. */
  readonly projectDir: string;
}

/** As messages name it: relative to the project, with `/`. */
export function shownFile({ file, projectDir }: ProjectFile): string {
  return path.relative(real(projectDir), real(file)).split(path.sep).join('/');
}

/** Node names modules by their real paths. */
function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // It is not there, which is what the message is about.
    return file;
  }
}
