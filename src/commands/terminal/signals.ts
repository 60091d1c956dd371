import { CrewError, exitCodes } from '../../errors.ts';

const stops = {
  SIGINT: { exitCode: exitCodes.interrupted, message: 'interrupted by Ctrl-C' },
  SIGTERM: { exitCode: exitCodes.terminated, message: 'ended by SIGTERM' },
  SIGHUP: { exitCode: exitCodes.hangup, message: 'the terminal was closed (SIGHUP)' },
} as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** 130, 143 or 129 once a signal came; undefined before. */
  exitCode(): number | undefined;
  dispose(): void;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) aborts, so that everything is saved; a second one kills at once. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const listeners = Object.entries(stops).map(([name, stop]) => {
    const listener = () => {
      if (exitCode !== undefined) process.exit(stop.exitCode);
      exitCode = stop.exitCode;
      controller.abort(new CrewError('cancelled', stop.message));
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    dispose: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
