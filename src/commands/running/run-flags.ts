import type { LimitsSpec } from '../../spec/crew-spec.ts';

/** The flags that kickoff and replay share, as the command line gives them. */
export interface RunFlags {
  readonly input: readonly string[];
  /** `provider/model`, or `agent=provider/model`. */
  readonly model: readonly string[];
  readonly note?: string | undefined;
  readonly envFile?: string | undefined;
  readonly offline: boolean;
  readonly record?: string | undefined;
  readonly playback?: string | undefined;
  /** `--max-tokens` and its like, as typed. */
  readonly limits: Readonly<Record<keyof LimitsSpec, string | undefined>>;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly events: boolean;
  /** False with --no-input: never asks. */
  readonly mayAsk: boolean;
  readonly dir?: string | undefined;
  readonly db?: string | undefined;
  /** `--all-projects` */
  readonly allProjects?: boolean | undefined;
}
