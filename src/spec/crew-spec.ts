/** A task's key in tasks.yaml; stable over runs. Not a task id, which names one execution. */
export type TaskName = string & { readonly brand: 'TaskName' };

/** A position in a file of the project: `file` relative to the project folder with `/`, line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong, or doubtful, in the user's files. */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'note';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the marked text on that line, in characters; at least 1. */
  readonly length: number;
  readonly message: string;
  readonly hint: string | null;
}

/** `llm:` as the user wrote it, checked. `provider/model`, a bare model name, or the map's keys in camel case. */
export interface LlmSpec {
  readonly model: string;
  readonly baseUrl?: string;
  /** Name of the environment variable that holds the key. */
  readonly apiKeyEnv?: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** Seconds to wait for a reply to begin, and between two pieces of it. */
  readonly timeout?: number;
  readonly reasoningEffort?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly apiVersion?: string;
  readonly place: Place;
}

export type InputValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** One entry of `inputs:` in crew.yaml. Without a default it must be given. */
export interface InputSpec {
  readonly name: string;
  readonly description?: string;
  readonly default?: InputValue;
  readonly place: Place;
}

export interface AgentSpec {
  /** The key in agents.yaml. */
  readonly name: string;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly llm?: LlmSpec;
  /** Replaces our own system message whole; placeholders work in it. */
  readonly systemPrompt?: string;
  /** Puts the run's `current_date` into the system message. */
  readonly injectDate: boolean;
  /** Seconds that one task of this agent may take. */
  readonly maxExecutionTime?: number;
  /** Where each key stands, by its name in the YAML; `''` is the agent itself. */
  readonly places: Readonly<Record<string, Place>>;
}

export interface TaskSpec {
  readonly name: TaskName;
  readonly description: string;
  readonly expectedOutput: string;
  /** A key of agents; filled in when there is only one agent. */
  readonly agent: string;
  /** The tasks whose outputs it reads, in that order; `context` absent in the YAML: all earlier tasks. */
  readonly context: readonly TaskName[];
  /** Relative to the project folder; placeholders not filled in. */
  readonly outputFile?: string;
  readonly createDirectory: boolean;
  /** Asks for Markdown in the answer. */
  readonly markdown: boolean;
  readonly llm?: LlmSpec;
  /** Where each key stands, by its name in the YAML; `''` is the task itself. */
  readonly places: Readonly<Record<string, Place>>;
}

/** What the user wrote, checked; nothing filled in, nothing resolved. */
export interface CrewSpec {
  readonly name: string;
  readonly description?: string;
  readonly llm?: LlmSpec;
  /** `inputs:` of crew.yaml; null when the file declares none (then every placeholder is a required input). */
  readonly declaredInputs: readonly InputSpec[] | null;
  readonly agents: readonly AgentSpec[];
  /** In running order. */
  readonly tasks: readonly TaskSpec[];
}

/** Where a placeholder `{name}` is used. */
export interface InputUse {
  readonly name: string;
  /** E.g. `task research, description`. */
  readonly where: string;
  readonly place: Place;
}

/** What loading a project folder gives: `spec` is null when a problem is an error. */
export interface LoadedCrew {
  readonly spec: CrewSpec | null;
  /** Sorted by file, line and column. */
  readonly problems: readonly Problem[];
  /** Text of each file read, by its name as in `Problem.file`, for code frames. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Inputs that are filled in when nobody gives them; recorded with the run. */
export const automaticInputs = ['current_date', 'current_year'] as const;
