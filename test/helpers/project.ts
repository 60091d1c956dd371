import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Where the real binary lies; run it with `process.execPath`. */
export const crewBinary = fileURLToPath(new URL('../../bin/crew.js', import.meta.url));

export interface TestProject extends AsyncDisposable {
  /** Absolute, with symbolic links resolved. */
  readonly dir: string;
  /** Joins `words` to the folder. */
  path(...words: readonly string[]): string;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  remove(): Promise<void>;
}

/** A project in a temporary folder, removed by `await using` or `remove`; `files` maps paths (with `/`) to their texts. */
export async function makeProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'crew-test-')));
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await writeFile(path.join(dir, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 3 });
  return {
    dir,
    path: (...words) => path.join(dir, ...words),
    write,
    read: (file) => readFile(path.join(dir, file), 'utf8'),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

export interface Place {
  readonly cwd: string;
  /** Laid over the cleaned environment; undefined takes a variable away (`NO_COLOR: undefined` asks for colour). */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is then closed; without it stdin is empty. */
  readonly stdin?: string;
  /** POSIX user to run as; only root may ask for another one. */
  readonly uid?: number;
}

export interface Ended {
  /** Null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real binary to its end. */
export function runCrew(words: readonly string[], place: Place): Promise<Ended> {
  return startCrew(words, place).ended;
}

export interface StartedCrew {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  /** Settles once `text` stands in what the process wrote so far; rejects if it ends before. */
  written(stream: 'stdout' | 'stderr', text: string): Promise<void>;
}

/** Starts the real binary, for tests that signal it or read while it runs. */
export function startCrew(words: readonly string[], { cwd, env = {}, stdin = '', uid }: Place): StartedCrew {
  const child = spawn(process.execPath, [crewBinary, ...words], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: 'pipe',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  // A process that never reads its stdin closes it before all is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      texts[stream] += piece;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  const written = (stream: 'stdout' | 'stderr', text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (texts[stream].includes(text)) resolve();
      };
      child[stream].on('data', look);
      child.on('close', () =>
        reject(new Error(`ended without "${text}" on ${stream}:\n${texts.stdout}\n${texts.stderr}`)),
      );
      look();
    });
  return { child, ended, written };
}

/** This process's environment without keys, models and what else would change a run. */
export function cleanEnvironment(): Record<string, string> {
  const unwanted = /_API_KEY$|^CREW_|^OPENAI_|^MODEL$|^CI$|^NODE_OPTIONS$|^FORCE_COLOR$|^VITEST|^npm_command$/;
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !unwanted.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

/** A crew in one file: one agent `writer` on a model at `url`, and `tasks` (YAML, two spaces deep). */
export function crewYaml(url: string, tasks: string, more = ''): string {
  return `name: test-crew
llm: { model: test-model, base_url: ${url}, local: true }
${more}agents:
  writer: { role: Writer, goal: Write well, backstory: You write. }
tasks:
${tasks}`;
}

/** Three tasks `research`, `outline`, `article`, each reading those before it. */
export const threeTasks = `  research: { description: Find facts, expected_output: Facts }
  outline: { description: Make an outline, expected_output: An outline }
  article: { description: Write the article, expected_output: An article }
`;
