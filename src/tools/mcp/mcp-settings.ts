import type { McpServerSpec } from '../../spec/crew-spec.ts';

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
  /** In milliseconds: to start and list (30 s), and for one call (120 s). */
  readonly limits?: { readonly start: number; readonly call: number } | undefined;
}

/** What starting one server needs beside its entry. */
export interface StartSettings extends McpSettings {
  /** Holds how to kill what runs, as long as it runs. */
  readonly killers: Set<() => void>;
  /** Called once when the connection has ended, whoever ended it. */
  readonly onEnd: () => void;
}
