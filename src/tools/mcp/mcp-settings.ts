import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { timerMs } from '../../spec/timer.ts';

/** What a room of MCP servers is made from. */
export interface McpSettings {
  /** The project folder, absolute. */
  readonly dir: string;
  readonly servers: readonly McpServerSpec[];
  /** Of the host: servers are given little of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends starts and calls; `close` is then quick. */
  readonly signal: AbortSignal;
  /** Told of what is odd but no failure, in one line. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** In milliseconds, in place of what the entries say: to start and list, and for one call. */
  readonly limits?: { readonly start: number; readonly call: number } | undefined;
}

/** What starting one server needs beside its entry. */
export interface StartSettings extends McpSettings {
  /** Holds how to kill what runs, as long as it runs. */
  readonly killers: Set<() => void>;
}

/** How long a server may take, in milliseconds. A cold `npx` takes more than a minute. */
export function timeLimits(
  { timeout = 120, startupTimeout = 120 }: McpServerSpec,
  { limits }: Pick<McpSettings, 'limits'>,
): { readonly start: number; readonly call: number } {
  return limits ?? { start: timerMs(startupTimeout), call: timerMs(timeout) };
}
