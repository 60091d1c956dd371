import { spawn } from 'node:child_process';
import { timerMs } from '../../spec/timer.ts';
import { atExit } from '../at-exit.ts';
import { endGroup } from './end-group.ts';
import { headAndTail } from './head-and-tail.ts';

export interface ProgramCall {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

export interface ProgramEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly isLate: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const bytesKept = 25 * 1024;
const millisecondsToEnd = 1000;

/** Runs a program, without a shell, to its end or to its time's; nothing that it started is left behind, whichever way it ends. */
export async function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  call.signal.throwIfAborted();
  const late = AbortSignal.timeout(timerMs(call.seconds));
  const child = spawn(call.program, call.args, {
    cwd: call.cwd,
    env: call.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended; on Windows it would open a window.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const stdout = headAndTail(bytesKept);
  const stderr = headAndTail(bytesKept);
  child.stdout.on('data', stdout.add);
  child.stderr.on('data', stderr.add);
  const stop = stopper(child.pid, AbortSignal.any([call.signal, late]));
  try {
    const { code, signal } = await new Promise<Pick<ProgramEnd, 'code' | 'signal'>>((resolve, reject) => {
      child.on('error', reject);
      // What it left running in the background would hold its output open, and live on.
      child.on('exit', () => stop.now());
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    call.signal.throwIfAborted();
    return { code, signal, isLate: late.aborted, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stop.forget();
  }
}

/** Ends the group when `signal` aborts: kindly, then by force; and at once when this process ends. */
function stopper(pid: number | undefined, signal: AbortSignal) {
  let force: NodeJS.Timeout | undefined;
  const now = () => {
    if (pid !== undefined) endGroup(pid, 'SIGKILL');
  };
  const kindly = () => {
    if (pid !== undefined) endGroup(pid, 'SIGTERM');
    force = setTimeout(now, millisecondsToEnd);
  };
  signal.addEventListener('abort', kindly, { once: true });
  const forgetExit = atExit(now);
  return {
    now,
    forget: () => {
      signal.removeEventListener('abort', kindly);
      forgetExit();
      clearTimeout(force);
    },
  };
}
