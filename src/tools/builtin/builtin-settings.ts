/** What the project lets the built-in tools touch. */
export interface BuiltinSettings {
  /** The project's folder, absolute. */
  readonly dir: string;
  /** Programs that run_command may start, by bare name. */
  readonly allowCommands: readonly string[];
  /** Hosts (`localhost`, `::1`) or host:port that fetch_page may ask although their address is not public. */
  readonly allowHosts: readonly string[];
  /** More files that define the crew or that it runs, relative to the project with `/`: write_file leaves them alone, as it does crew.yaml and tools/. */
  readonly crewFiles: readonly string[];
  /** Where run_command takes PATH and the few other variables from that a program is given. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
