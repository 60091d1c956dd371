import { spawn } from 'node:child_process';

/** Signals a process that was started `detached`, and all that it has started. What is gone already is fine. */
export function endGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // There is no milder way that reaches the children too.
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: macOS says so of a group of which only zombies are left.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
