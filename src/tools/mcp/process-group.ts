import { type ChildProcess, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** Sends a signal to a program and all that it started; false when none of them is left. The child must have been started detached. */
export function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') return endTree(child, child.pid, signal);
  try {
    return process.kill(-child.pid, signal);
  } catch {
    // nobody there any more; macOS says "not permitted" of a group whose last member is about to go
    return false;
  }
}

/** Waits until nothing of the group is left, at most so many milliseconds. */
export async function groupGone(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds;
  for (;;) {
    if (!signalGroup(child, 0)) return true;
    if (performance.now() >= until) return false;
    await wait(15);
  }
}

/** Windows has no gentle way: both signals end at once. */
function endTree(child: ChildProcess, pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  const runs = child.exitCode === null && child.signalCode === null;
  if (runs && signal !== 0) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
  return runs;
}
