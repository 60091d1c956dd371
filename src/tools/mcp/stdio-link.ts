import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { lineSplitter } from './line-splitter.ts';
import type { Link } from './link.ts';
import { groupGone, signalGroup } from './process-group.ts';
import { spawnWords } from './spawn-words.ts';

export interface StdioSettings {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Holds how to kill what runs, as long as it runs. */
  readonly killers: Set<() => void>;
  /** Bound to the package, which is loaded late. */
  readonly parse: (line: string) => JSONRPCMessage;
}

const wordsKept = 4000;
const brokenPipeMilliseconds = 1000;

/**
 * An MCP server as a program in a process group of its own, so that whatever it starts ends with it: JSON-RPC, one message a line.
 * The package's own transport ends only the program itself.
 */
export function stdioLink(settings: StdioSettings): Link {
  let child: ChildProcess | undefined;
  let ending: string | null = null;
  let said = '';
  let closing: Promise<void> | undefined;
  let isClosed = false;
  const note = (text: string): void => {
    said = (said + text).slice(-wordsKept);
  };
  const transport: Transport = {
    async start() {
      const started = startProgram(settings);
      child = started;
      const kill = (): void => void signalGroup(started, 'SIGKILL');
      settings.killers.add(kill);
      started.stderr?.setEncoding('utf8').on('data', note);
      started.stdout?.on('data', splitter(started));
      // it could not be started, or went away in the middle of a write: `spawn` and `exit` say so
      for (const source of [started, started.stdin]) source?.on('error', () => undefined);
      started.once('exit', (code, signal) => {
        ending ??= signal === null ? `exit code ${code}` : signal;
        void lastAnswers(started)
          .then(closed)
          .then(() => link.close(0))
          .finally(() => settings.killers.delete(kill));
      });
      await once(started, 'spawn');
    },
    async send(message) {
      if (child && (await written(child, `${JSON.stringify(message)}\n`))) return;
      // how it ended and why comes after the pipe broke
      if (child && !isClosed) await Promise.race([once(child, 'close'), wait(brokenPipeMilliseconds)]);
      throw new Error(ending === null ? 'it reads no input any more' : 'the program has ended');
    },
    close: () => link.close(0),
  };
  const link: Link = {
    transport,
    ending: () => ending,
    lastWords: () => lastLines(said),
    close: (milliseconds) => {
      closing ??= endProgram(child, milliseconds).finally(closed);
      return closing;
    },
  };
  return link;

  function closed(): void {
    if (!isClosed) transport.onclose?.();
    isClosed = true;
  }

  function splitter(started: ChildProcess): (chunk: Buffer) => void {
    const split = lineSplitter((line) => deliver(line));
    return (chunk) => {
      try {
        split(chunk);
      } catch (error) {
        ending ??= error instanceof Error ? error.message : String(error);
        signalGroup(started, 'SIGKILL');
      }
    };
  }

  function deliver(line: string): void {
    if (line.trim() === '') return;
    let message: JSONRPCMessage;
    try {
      message = settings.parse(line);
    } catch {
      // a greeting or a log line on stdout: many servers print some, and it is told when the server fails
      note(`${line.slice(0, 300)}\n`);
      return;
    }
    transport.onmessage?.(message);
  }
}

/** False: nobody reads it. */
async function written(child: ChildProcess, text: string): Promise<boolean> {
  const { stdin } = child;
  if (!stdin?.writable) return false;
  return new Promise((resolve) => {
    const ended = () => resolve(false);
    child.once('exit', ended);
    stdin.write(text, (error) => {
      child.off('exit', ended);
      resolve(error === null || error === undefined);
    });
  });
}

function startProgram({ file, args, cwd, env }: StdioSettings): ChildProcess {
  const words = spawnWords(file, args);
  return spawn(words.file, words.args, {
    cwd,
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    windowsVerbatimArguments: words.verbatim,
  });
}

/** They may still be in the pipe; but a child that holds the pipe open must not hold us. */
async function lastAnswers(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'close'), wait(200)]);
}

/** Its input ends, which tells a server to go; then SIGTERM, then SIGKILL, to the whole group each. */
async function endProgram(child: ChildProcess | undefined, politely: number): Promise<void> {
  if (child?.pid === undefined) return;
  child.stdin?.end();
  if (!(await groupGone(child, politely))) {
    signalGroup(child, 'SIGTERM');
    if (!(await groupGone(child, 1000))) signalGroup(child, 'SIGKILL');
  }
  for (const stream of child.stdio) stream?.destroy();
}

function lastLines(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(-5).join('\n');
}
