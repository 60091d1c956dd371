import type { BulkRow } from '../project/batch/bulk.ts';
import type { Selector } from '../project/prepare/prepare-replay.ts';
import type { PlanRow } from '../run/events.ts';
import type { RunId, TaskId } from '../run/ids.ts';
import type { RunOptions, Savings } from '../run/plan.ts';
import type { InputValue } from '../spec/crew-spec.ts';
import type { RunState } from '../store/read/changes.ts';
import type { RunQuery } from '../store/read/page-runs.ts';
import type { RunStatus } from '../store/records.ts';

export type { RunState };

/** What is to be run, with all that may be chosen for it; what is left out is null, false or empty. */
export interface RunWishes {
  /** For a replay only those that are to differ from the run's own. */
  readonly inputs?: Readonly<Record<string, InputValue>>;
  /** `provider/model` for every task; `project` (replay): what the files say, not what the run was made with. */
  readonly model?: string | null;
  readonly agentModels?: Readonly<Record<string, string>>;
  /** One of ProjectFacts.envFiles. */
  readonly envFile?: string | null;
  readonly offline?: boolean;
  readonly note?: string | null;
}

/** `default`: after the first edited output, else all. Tasks are named by id, name or number. */
export interface ReplayWishes extends RunWishes {
  readonly selector?: Selector;
  /** Outputs given by hand, by task. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Texts to try in place of the files' own, by CrewText.key. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly allowOffline?: boolean;
  readonly strict?: boolean;
  readonly asRecorded?: boolean;
}

export type PlanRequest =
  | ({ readonly type: 'kickoff' } & RunWishes)
  | ({ readonly type: 'replay'; readonly run: string } & ReplayWishes);

/** As `crew replay --dry-run --json`, and what a dialog needs beside it. A plan that cannot be made is an ApiFailure that says why. */
export interface PlanAnswer {
  /** Null: a kickoff. */
  readonly source: RunId | null;
  readonly kept: Pick<RunOptions, 'model' | 'agentModels' | 'envFile'>;
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly tasks: readonly PlannedRow[];
  /** For people, one line each. */
  readonly notes: readonly string[];
  /** False: everything would be reused, so no run would be started. */
  readonly runsSomething: boolean;
  /** Of all reused outputs; null: none is reused. */
  readonly saves: Savings | null;
  /** The tokens that the tasks which would run took when they were recorded, at the price of the model that each would be made with; `costUsd` null: unknown. Null: a kickoff. */
  readonly likely: { readonly tokens: number; readonly costUsd: number | null } | null;
  /** The same on the command line, quoted for the shell of this machine; may have several lines. */
  readonly command: string;
}

export type PlannedRow = Pick<
  PlanRow,
  'number' | 'name' | 'agent' | 'action' | 'reason' | 'taskId' | 'drift' | 'stale' | 'saves'
> & {
  /** The model that would be asked; null: none. */
  readonly model: string | null;
  /** Tools with side effects that would be called again. */
  readonly repeats: readonly { readonly tool: string; readonly times: number }[];
};

/** Other models for what is left of a run. */
export type ResumeRequest = Pick<RunWishes, 'model' | 'agentModels'>;

export interface Started {
  readonly runId: RunId;
  readonly notes: readonly string[];
}

/** Which runs, and what with them. `filter`: all that match, but running ones and those that a later replay mended; without `runs`. At most 1000 runs. */
export interface BulkRequest extends ReplayWishes {
  readonly runs?: readonly string[];
  readonly filter?: Pick<RunQuery, 'status' | 'batch' | 'root' | 'text' | 'since' | 'until'>;
  /** How many at once, 1 to 100; 4 unless given. */
  readonly concurrency?: number;
  readonly name?: string | null;
  /** False: runs that would call tools with side effects again, as their sources did, are refused. */
  readonly allowSideEffects?: boolean;
}

/** Only rows without `refusal` that are not `idle` are started. `leftOut`: what matches the filter besides, with why in `reason`. */
export interface BulkPlan {
  readonly rows: readonly BulkPlanRow[];
  readonly leftOut: readonly (AboutRun & { readonly reason: string })[];
  readonly command: string;
}

/** A run in a line: its inputs and its error may be cut. */
interface AboutRun {
  readonly runId: RunId;
  readonly status: RunStatus;
  readonly inputs: string;
  readonly error: string | null;
}

/** As `crew replay --bulk --dry-run --json`. */
export interface BulkPlanRow extends AboutRun, Omit<BulkRow, 'run' | 'request'> {}

export interface BatchStarted {
  readonly batchId: string;
  readonly rows: number;
}

export interface Cancelled {
  readonly runId: RunId;
}

/** `whole`: no more rows start. Else it belongs to another process: its running rows were told to stop, others may start. */
export interface BatchStopped {
  readonly batchId: string;
  readonly whole: boolean;
  readonly cancelled: readonly RunId[];
}

/**
 * What `/api/events` sends: `event:` is the type, `data:` the rest as JSON. With `?run=` it also sends that run's texts as they stream.
 * EventSource reconnects by itself; `hello` comes first each time.
 */
export type LiveMessage =
  /** `missed`: something may have happened since the last message that the browser had, so read everything anew. */
  | { readonly type: 'hello'; readonly server: string; readonly missed: boolean }
  /** New runs, and runs of which something changed. `tasks`: numbers of its tasks that changed; all of a run that is new. */
  | { readonly type: 'runs'; readonly runs: readonly (RunState & { readonly tasks: readonly number[] })[] }
  /** The history was pruned, imported into or replaced: read lists anew; what is open may be gone (404). */
  | { readonly type: 'history' }
  /** `text` belongs at `from` of the task's output so far; what stood behind is void (a retry begins at 0 again). */
  | {
      readonly type: 'text';
      readonly runId: RunId;
      readonly taskId: TaskId;
      readonly from: number;
      readonly text: string;
    }
  /** The crew's files changed: read /api/project anew. */
  | { readonly type: 'project' }
  /** Nothing happened: sent every 2.5 seconds, since a browser does not see that a connection hangs. */
  | { readonly type: 'alive' }
  /** The server ends; EventSource will try again, and say so with an error until it is back. */
  | { readonly type: 'bye' };
