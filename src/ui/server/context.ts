import type { Environment } from '../../project/open/find-project.ts';
import type { Crews } from './crews.ts';
import type { History } from './history.ts';
import type { Jobs } from './jobs.ts';
import type { Watcher } from './watcher.ts';

/** The project that is served. */
export interface UiPlace {
  /** Absolute. */
  readonly dir: string;
  /** Absolute path of the history. */
  readonly database: string;
  /** `--all-projects`; absent: no. */
  readonly allProjects?: boolean;
  readonly environment: Environment;
}

/** What the routes have in common. */
export interface UiContext {
  readonly place: UiPlace;
  /** Another one each time the server starts. */
  readonly serverId: string;
  readonly history: History;
  readonly crews: Crews;
  readonly jobs: Jobs;
  readonly watcher: Watcher;
  /** Tells the terminal of a bug. */
  readonly onBug: (error: unknown) => void;
}
