import { spawnSync } from 'node:child_process';

/** One command line of Node that is measured. */
export interface Subject {
  readonly name: string;
  /** After `node`. */
  readonly words: readonly string[];
  readonly cwd: string;
  /** Called before each run, not measured. */
  readonly prepare?: () => void;
}

/** Medians by the subjects' names. */
export type Medians = ReadonlyMap<string, number>;

/** Milliseconds of whole processes. */
export function measureTime(rounds: number, subjects: readonly Subject[]): Medians {
  return measure(rounds, subjects, (subject) => {
    const started = performance.now();
    run(subject, subject.words);
    return performance.now() - started;
  });
}

const reporter = new URL('peak-memory.js', import.meta.url).href;

/** Peaks of resident memory, in MiB. */
export function measureMemory(rounds: number, subjects: readonly Subject[]): Medians {
  return measure(rounds, subjects, (subject) => {
    const stderr = run(subject, ['--import', reporter, ...subject.words]);
    return Number(/peak memory: (\d+)/.exec(stderr)?.[1]) / 1024;
  });
}

/** In turn (A B A B …), so that a slow moment of the machine meets all of them; after a round that only warms disk and compile cache. */
function measure(rounds: number, subjects: readonly Subject[], once: (subject: Subject) => number): Medians {
  const values = subjects.map(({ name }) => ({ name, all: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      subject.prepare?.();
      const value = once(subject);
      if (round > 0) values[index]?.all.push(value);
    }
  }
  return new Map(values.map(({ name, all }) => [name, median(all)]));
}

/** Gives what was said on stderr. */
function run({ name, cwd }: Subject, words: readonly string[]): string {
  const { status, stderr } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr.slice(-2000)}`);
  return stderr;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
