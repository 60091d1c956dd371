import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { lineSplitter } from './line-splitter.ts';
import type { Link } from './link.ts';
import { unsentCode } from './lost-calls.ts';
import { endsWithMessage, messagesIn } from './messages-in.ts';
import { groupGone, signalGroup } from './process-group.ts';
import { type ProgramInput, programInput } from './program-input.ts';
import { spawnWords } from './spawn-words.ts';

export interface StdioSettings {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Holds how to kill what runs, as long as it runs. */
  readonly killers: Set<() => void>;
  /** Bound to the package, which is loaded late; throws. */
  readonly parse: (message: unknown) => JSONRPCMessage;
}

const wordsKept = 4000;
const brokenPipeMilliseconds = 1000;
/** After which what looks like a message is taken for one, though its line has not ended. */
const unfinishedMilliseconds = 100;

/**
 * An MCP server as a program in a process group of its own, so that whatever it starts ends with it: JSON-RPC, one message a line.
 * The package's own transport ends only the program itself.
 */
export function stdioLink(settings: StdioSettings): Link {
  let child: ChildProcess | undefined;
  let input: ProgramInput | undefined;
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
      input = programInput(started);
      const kill = (): void => void signalGroup(started, 'SIGKILL');
      settings.killers.add(kill);
      started.stderr?.setEncoding('utf8').on('data', note);
      const deliver = deliverer(settings.parse, note, (message) => transport.onmessage?.(message));
      const lines = lineReader(deliver, kept(started));
      started.stdout?.on('data', lines.take).once('end', lines.end);
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
      if (await input?.write(`${JSON.stringify(message)}\n`)) return;
      // how it ended and why comes after the pipe broke
      if (input && !isClosed) await Promise.race([input.closed, wait(brokenPipeMilliseconds)]);
      const words = ending === null ? 'it reads no input any more' : 'the program has ended';
      throw Object.assign(new Error(words), { code: unsentCode });
    },
    close: () => link.close(0),
  };
  const link: Link = {
    transport,
    ending: () => ending,
    lastWords: () => lastLines(said),
    challenge: () => '',
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

  /** What a line is too much for ends the program. */
  function kept(started: ChildProcess): (error: unknown) => void {
    return (error) => {
      ending ??= error instanceof Error ? error.message : String(error);
      signalGroup(started, 'SIGKILL');
    };
  }
}

/** Takes lines: a message goes to `onMessage`, and what is none to `note`, which tells of it when the server fails. */
function deliverer(
  parse: StdioSettings['parse'],
  note: (text: string) => void,
  onMessage: (message: JSONRPCMessage) => void,
): (line: string) => void {
  return (line) => {
    if (line.trim() === '') return;
    const { messages, rest } = messagesIn(line);
    if (rest.trim() !== '') note(`${rest.slice(0, 300)}\n`);
    for (const raw of messages.filter(isOfUse)) {
      const message = parsed(raw, parse);
      if (message === null) note(`${JSON.stringify(raw).slice(0, 300)}\n`);
      else onMessage(message);
    }
  };
}

interface LineReader {
  readonly take: (chunk: Buffer) => void;
  readonly end: () => void;
}

/** Lines of what a program prints; also what has no line's end, once nothing follows it. */
function lineReader(onLine: (line: string) => void, onFailure: (error: unknown) => void): LineReader {
  const lines = lineSplitter(onLine);
  let timer: NodeJS.Timeout | undefined;
  return {
    take(chunk) {
      clearTimeout(timer);
      try {
        lines.take(chunk);
      } catch (error) {
        onFailure(error);
      }
      if (lines.mayBeWhole()) timer = setTimeout(() => lines.flush(endsWithMessage), unfinishedMilliseconds);
    },
    end() {
      clearTimeout(timer);
      lines.flush(() => true);
    },
  };
}

/** A chatty server sends thousands of notices that we have no use for: reading them closely would hold up its answers. */
function isOfUse(message: Readonly<Record<string, unknown>>): boolean {
  const isNotice = typeof message['method'] === 'string' && !('id' in message);
  return !isNotice || message['method'] === 'notifications/tools/list_changed';
}

/** Null: it is no message. The package refuses an answer that has a result and also says `error: null`. */
function parsed(raw: Readonly<Record<string, unknown>>, parse: StdioSettings['parse']): JSONRPCMessage | null {
  const entries = Object.entries(raw).filter(([name, value]) => value !== null || !/^(error|result)$/.test(name));
  if (raw['result'] === null && (raw['error'] ?? null) === null) entries.push(['result', {}]);
  try {
    return parse(Object.fromEntries(entries));
  } catch {
    // noted by who asked
    return null;
  }
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
