import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeProject, type TestProject } from '../../helpers/project.ts';
import type { Question } from './children/loader.ts';

export interface Loader {
  /** A project of these files, loaded from by this process. */
  project(files: Readonly<Record<string, string>>): Promise<LoaderProject>;
  stop(): void;
}

/** Its questions reject with the error's `{ message, code, hint, exit }`. */
export interface LoaderProject extends AsyncDisposable, Pick<TestProject, 'write'> {
  /** What is told of the tool. */
  tool(name: string): Promise<unknown>;
  call(name: string, input: unknown): Promise<unknown>;
  guardrail(file: string, text?: string, seconds?: number): Promise<unknown>;
  /** Its default export, unless that takes longer. */
  load(file: string, seconds: number): Promise<unknown>;
}

/** One process that loads what the tests of a file ask for. */
export function startLoader(): Loader {
  // Without vitest's own flags and variables.
  const child = fork(fileURLToPath(new URL('children/loader.ts', import.meta.url)), {
    execArgv: [],
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ask = asker(child);
  return {
    project: async (files) => {
      const project = await makeProject(files);
      const { dir } = project;
      return {
        tool: (name) => ask({ type: 'tool', dir, name }),
        call: (name, input) => ask({ type: 'tool', dir, name, input }),
        guardrail: (file, text = 'an answer', seconds) => ask({ type: 'guardrail', dir, file, text, seconds }),
        load: (file, seconds) => ask({ type: 'load', dir, file, seconds }),
        write: project.write,
        [Symbol.asyncDispose]: project.remove,
      };
    },
    stop: () => void child.kill(),
  };
}

function asker(child: ChildProcess): (question: Question) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', ({ id, answer, error }: { id: number; answer?: unknown; error?: unknown }) => {
    const one = waiting.get(id);
    if (error === undefined) one?.resolve(answer);
    else one?.reject(error);
  });
  return (question) => {
    const one = Promise.withResolvers<unknown>();
    child.send({ id: waiting.size, question });
    waiting.set(waiting.size, one);
    return one.promise;
  };
}

/** The text of a tool that returns what `run` is. */
export function toolText({ head = '', input = 'z.object({})', run = `() => 'ran'`, more = '' } = {}): string {
  return `import { tool, z } from 'recrew';\n${head}\nexport default tool({ description: 'A tool', input: ${input}, run: ${run}, ${more} });\n`;
}
