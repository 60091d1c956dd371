import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LoadedCrew } from '../../src/spec/crew-spec.ts';
import { loadCrew } from '../../src/spec/load.ts';

type Files = Readonly<Record<string, string | Buffer>>;

/** Runs `use` in a folder `my-crew` that holds the files, and removes it. */
export async function inFolder<Result>(files: Files, use: (directory: string) => Promise<Result>): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'crew-spec-'));
  try {
    const directory = join(parent, 'my-crew');
    await mkdir(directory);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), text);
    }
    return await use(directory);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

export function loadFiles(files: Files): Promise<LoadedCrew> {
  return inFolder(files, loadCrew);
}

/** A crew of one agent and one task; what is given replaces a file. */
export function loadWith(files: Files): Promise<LoadedCrew> {
  return loadFiles({ 'crew.yaml': '', 'agents.yaml': writer, 'tasks.yaml': article, ...files });
}

/** `file:line:column severity message`, for comparing. */
export function lines({ problems }: Pick<LoadedCrew, 'problems'>): readonly string[] {
  return problems.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`,
  );
}

export function hints({ problems }: Pick<LoadedCrew, 'problems'>): readonly (string | null)[] {
  return problems.map((problem) => problem.hint);
}

export const writer = 'writer:\n  role: Writer\n  goal: Write\n  backstory: Wrote\n';
export const editor = 'editor:\n  role: Editor\n  goal: Edit\n  backstory: Edited\n';
export const article = 'article:\n  description: About it\n  expected_output: A text\n';
