import type { ModelSettings, Usage } from '../model/model.ts';
import type { TaskTexts } from '../prompt/task-messages.ts';
import type { GuardrailSpec, InputValue, JsonSchema, LimitsSpec, TaskName } from '../spec/crew-spec.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { RunId, TaskId } from './ids.ts';

export type Action = 'run' | 'reuse' | 'edit' | 'not-run';

/** A field of a task's definition that is not as it was when the output was made. `place`: `file:line:column` today, of a tool its file; null when it stands in no file. */
export interface DriftedField {
  readonly field: string;
  readonly place: string | null;
}

/** A reused output was made from another execution of `name` than this run has. Null: none. */
export interface StaleRead {
  readonly name: TaskName;
  readonly madeFrom: TaskId | null;
  readonly now: TaskId | null;
}

/** What reusing an output spares. `costUsd` null: unknown. */
export interface Savings {
  readonly tokens: number;
  readonly costUsd: number | null;
  readonly durationMs: number;
}

/** A finished output as an earlier run recorded it. */
export interface RecordedOutput {
  readonly taskId: TaskId;
  /** `edit`: given by a person, so it is neither drifted nor stale. */
  readonly origin: 'run' | 'edit';
  readonly text: string;
  readonly fingerprint: Fingerprint;
  /** The name that its task had then, where it has another one today; absent: the same. */
  readonly wasNamed?: TaskName;
  /** The executions whose outputs it read, in that order. */
  readonly reads: readonly TaskId[];
  /** The model that wrote it, as shown. */
  readonly model: string;
  readonly offline: boolean;
  /** Made under `--model`. */
  readonly overridden: boolean;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly durationMs: number;
}

/** How a task was defined when it was run: the raw texts, with where they stood. Stored whole with each execution. */
export interface TaskDefinition {
  readonly task: {
    readonly name: TaskName;
    readonly description: string;
    readonly expectedOutput: string;
    readonly context: readonly TaskName[];
    readonly outputFile: string | null;
    readonly markdown: boolean;
    /** Absent in what was recorded before there were any. */
    readonly outputSchema?: JsonSchema;
    readonly guardrails?: readonly string[];
    readonly tools?: readonly string[];
    readonly place: string;
  };
  readonly agent: {
    readonly name: string;
    readonly role: string;
    readonly goal: string;
    readonly backstory: string;
    readonly systemPrompt: string | null;
    readonly injectDate: boolean;
    readonly maxExecutionTime: number | null;
    readonly place: string;
  };
  /** Without the headers, which may hold secrets. */
  readonly model: Omit<ModelSettings, 'headers'> | null;
}

interface PlannedTaskBase {
  /** Its place in the listing, from 1. */
  readonly number: number;
  readonly name: TaskName;
  /** The agent's key. */
  readonly agent: string;
  /** In words, for people. */
  readonly reason: string;
  readonly drift: readonly DriftedField[];
  readonly stale: readonly StaleRead[];
}

export interface TaskToRun extends PlannedTaskBase {
  readonly action: 'run';
  readonly taskId: TaskId;
  readonly context: readonly TaskName[];
  readonly texts: TaskTexts;
  readonly model: ModelSettings;
  /** The model comes from `--model`. */
  readonly overridden: boolean;
  readonly definition: TaskDefinition;
  readonly fingerprint: Fingerprint;
  /** Relative to the project, inputs filled in. */
  readonly outputFile: string | null;
  readonly createDirectory: boolean;
  /** Seconds; null: no limit. */
  readonly maxExecutionTime: number | null;
  /** Asked in order when a provider fails for good. */
  readonly fallbacks: readonly ModelSettings[];
  /** Names of tools, built-in or of the project, each once. */
  readonly tools: readonly string[];
  /** Names of MCP servers. */
  readonly mcps: readonly string[];
  readonly maxIter: number;
  /** Where it stands; without one, its agent. */
  readonly maxIterPlace: string;
  /** The agent's, then the task's. */
  readonly guardrails: readonly GuardrailSpec[];
  readonly guardrailMaxRetries: number;
  /** Null: plain text. */
  readonly outputSchema: JsonSchema | null;
  readonly limits: LimitsSpec;
  /** Where they stand; without any, the task. */
  readonly limitsPlace: string;
  /** `max_rpm` of the agent; null: none. */
  readonly maxRpm: number | null;
  /** Tools with side effects that the source run called in this task, with how often; empty for a kickoff. */
  readonly repeats: readonly RepeatedCall[];
}

/** A tool with side effects that the source run called in a task that will run again. */
export interface RepeatedCall {
  readonly tool: string;
  readonly times: number;
}

export interface TaskToReuse extends PlannedTaskBase {
  readonly action: 'reuse';
  readonly output: RecordedOutput;
  readonly saves: Savings;
}

/** An output that a person gave in place of the task's own; an execution with an id of its own. */
export interface TaskToEdit extends PlannedTaskBase {
  readonly action: 'edit';
  readonly taskId: TaskId;
  readonly text: string;
  /** The execution whose output it stands in for; null: there was none. */
  readonly editedFrom: TaskId | null;
  readonly definition: TaskDefinition;
  readonly fingerprint: Fingerprint;
  readonly outputFile: string | null;
  readonly createDirectory: boolean;
}

export interface TaskNotRun extends PlannedTaskBase {
  readonly action: 'not-run';
}

export type PlannedTask = TaskToRun | TaskToReuse | TaskToEdit | TaskNotRun;

/** Which tasks run; the others are reused or left out (docs/replay.md). */
export type Selection =
  | { readonly type: 'kickoff' | 'all' | 'failed' | 'changed' }
  /** From a task on, to the end or to another one. */
  | { readonly type: 'from'; readonly task: TaskName; readonly to: TaskName | null }
  | { readonly type: 'after'; readonly task: TaskName }
  | { readonly type: 'only'; readonly tasks: readonly TaskName[] };

/** What was chosen on the command line or in code, kept with the run so that a replay can keep it too. */
export interface RunOptions {
  /** `--model`, as given; null: none. */
  readonly model: string | null;
  /** `--model agent=…`, by agent. */
  readonly agentModels: Readonly<Record<string, string>>;
  /** Path of `--env-file`, never its values. */
  readonly envFile: string | null;
  readonly selection: Selection;
  /** Inputs that nobody gave: the value is the default of that day. */
  readonly defaulted: readonly string[];
  /** The definitions are the source run's own, not today's. */
  readonly asRecorded: boolean;
  /** `--note`. */
  readonly note: string | null;
  /** The cassette that its answers came from; absent: it asked models. */
  readonly playback?: string;
  /** Limits given beside those of crew.yaml, which they replace one by one; absent: none. */
  readonly limits?: LimitsSpec;
  /** The first run of the chain of resumes that it belongs to; absent: it resumes nothing. */
  readonly resumes?: RunId;
  /** `--set-text`: texts that stood in for those of the files, by key (`write.description`); absent: none. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A row of a batch, from 1. */
export interface BatchRow {
  readonly batchId: string;
  readonly row: number;
}

/** A run apart from its tasks. */
export interface RunHead {
  readonly runId: RunId;
  readonly crew: string;
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly options: RunOptions;
  /** `--model` or the crew's default, as shown; null when each task names its own. */
  readonly model: string | null;
  /** How many models are asked after that one when its provider fails. Not stored. */
  readonly fallbacks: number;
  readonly offline: boolean;
  readonly parentRunId: RunId | null;
  readonly rootRunId: RunId;
  /** The batch that it is a row of; null: none. */
  readonly batch: BatchRow | null;
}

/** What will be done: every task with its action and why. A kickoff's plan reuses nothing. */
export interface Plan extends RunHead {
  /** Of the whole run. */
  readonly limits: LimitsSpec;
  /** In running order. */
  readonly tasks: readonly PlannedTask[];
}
