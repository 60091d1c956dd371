import type { Transport } from '@modelcontextprotocol/client';

/** The way to a server, whichever kind it is. */
export interface Link {
  readonly transport: Transport;
  /** How it ended (`exit code 1`, `SIGKILL`); null while it has not, or when there is no telling. */
  ending(): string | null;
  /** The last lines that it wrote beside its answers, '' when there are none. Not masked. */
  lastWords(): string;
  /** How the server wants to be logged in to, as it said with its last 401 or 403 (`WWW-Authenticate`); '' when it did not. */
  challenge(): string;
  /** Ends it, with so many milliseconds to go by itself; never throws. */
  close(politeMilliseconds: number): Promise<void>;
}
