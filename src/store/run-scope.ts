/** For whom a history is opened. What is named by its id is found, whosever it is. */
export interface RunScope {
  /** What runs that start belong to; null: not known. */
  readonly project: string | null;
  /** Whose runs are looked at, with those that belong to every project; null: all. */
  readonly sees: readonly string[] | null;
}

export const everyRun: RunScope = { project: null, sees: null };

/** The runs that a project has in a history, seen from another one. */
export interface OtherProject {
  readonly project: string;
  readonly crew: string;
  readonly runs: number;
}
