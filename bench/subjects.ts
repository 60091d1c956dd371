import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Subject } from './measure.ts';
import { crewCommand, type Workplace } from './projects.ts';

/** The smallest process that Node can be. */
export function bareNode({ created }: Workplace): Subject {
  return { name: 'node -e 0', words: ['-e', '0'], cwd: created };
}

/** A command in a project that has a few runs. */
export function command(word: string, { created }: Workplace): Subject {
  return { name: `crew ${word}`, words: [crewCommand, word], cwd: created };
}

/** A kickoff in a project without history. */
export function kickoff(tasks: number, { crewOf }: Workplace): Subject {
  const cwd = crewOf(tasks);
  return {
    name: kickoffName(tasks),
    words: [crewCommand, 'kickoff', '--quiet'],
    cwd,
    prepare: () => removeDatabase(`${cwd}/.crew/runs.db`),
  };
}

const baseline = fileURLToPath(new URL('baseline.js', import.meta.url));

/** The same requests from a plain loop. */
export function plainLoop(tasks: number, { folder, serverUrl, messagesOf }: Workplace): Subject {
  const file = `${folder}/plain.db`;
  return {
    name: loopName(tasks),
    words: [baseline, serverUrl, file, messagesOf(tasks)],
    cwd: folder,
    prepare: () => removeDatabase(file),
  };
}

const eachBaseline = fileURLToPath(new URL('baseline-each.js', import.meta.url));

/** The requests of `--each` from a plain client, as many at once. */
export function plainEach(rows: number, { folder, serverUrl }: Workplace): Subject {
  const file = `${folder}/plain-each.db`;
  const words = [eachBaseline, serverUrl, file, String(rows)];
  return { name: plainEachName(rows), words, cwd: folder, prepare: () => removeDatabase(file) };
}

export function plainEachName(rows: number): string {
  return `plain client, ${rows} rows`;
}

export function kickoffName(tasks: number): string {
  return `crew kickoff, ${tasks} tasks`;
}

export function loopName(tasks: number): string {
  return `plain loop, ${tasks} tasks`;
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}
