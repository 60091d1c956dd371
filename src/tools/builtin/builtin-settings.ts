import type { WriteRules } from '../../spec/protected-paths.ts';

/** What the project lets the built-in tools touch. */
export interface BuiltinSettings extends WriteRules {
  /** The project's folder, absolute. */
  readonly dir: string;
  /** Programs that run_command may start, by bare name. */
  readonly allowCommands: readonly string[];
  /** Hosts (`localhost`, `::1`) or host:port that fetch_page may ask although their address is not public. */
  readonly allowHosts: readonly string[];
  /** Where run_command takes PATH and the few other variables from that a program is given. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
