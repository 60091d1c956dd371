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
  /** Written apart from the model, as CrewAI does. */
  readonly provider?: string;
  readonly baseUrl?: string;
  /** Name of the environment variable that holds the key. */
  readonly apiKeyEnv?: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** Seconds to wait for a reply to begin, and between two pieces of it. */
  readonly timeout?: number;
  readonly reasoningEffort?: string;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  readonly apiVersion?: string;
  /** `text`: tools are told of in words, for models without function calling. Absent: native. */
  readonly toolCalling?: 'native' | 'text';
  readonly price?: GivenPrice;
  /** True: it costs nothing. */
  readonly local?: boolean;
  /** The models to ask when this one's provider fails, in order. */
  readonly fallbacks?: readonly LlmSpec[];
  readonly place: Place;
}

/** What a model costs by the user's word, in USD per million tokens. `cached` absent: as other input. */
export interface GivenPrice {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
}

/** JSON Schema of draft 7 or 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool or an MCP server as an agent or task names it. */
export interface NamedAt {
  readonly name: string;
  readonly place: Place;
}

/** One entry of `mcp_servers:`; a program that is started, or an address. `include`/`exclude` name its tools without the server's name. */
export type McpServerSpec = {
  readonly name: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Seconds that a call may take. */
  readonly timeout?: number;
  /** Seconds until it must have started and listed its tools. */
  readonly startupTimeout?: number;
  readonly place: Place;
} & (
  | {
      readonly type: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** Values may hold `${VARIABLE}` of the environment; nothing else of it is given to the server. */
      readonly env: Readonly<Record<string, string>>;
      /** Relative to the project folder. */
      readonly cwd?: string;
    }
  /** Values of `headers` may hold `${VARIABLE}` of the environment. */
  | { readonly type: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
);

/** A check on a task's output. `judged`: by a model, against these words. `file`: relative to the project folder. */
export type GuardrailSpec = { readonly place: Place } & (
  | { readonly type: 'judged'; readonly criteria: string }
  | { readonly type: 'max_words' | 'min_words'; readonly words: number }
  /** A regular expression in JavaScript's notation, with the flags `su`. */
  | { readonly type: 'matches' | 'not_matches'; readonly pattern: string }
  | { readonly type: 'json' | 'no_placeholders' }
  | { readonly type: 'file'; readonly file: string }
);

/** What a run or a task may use up at most; an absent one is no limit. */
export interface LimitsSpec {
  readonly maxCostUsd?: number;
  readonly maxTokens?: number;
  readonly maxSeconds?: number;
  readonly maxRequests?: number;
}

/** `output_json:`; `file` is where the schema was read from, relative to the project folder, null when it stands in the YAML. */
export interface OutputSchemaSpec {
  readonly schema: JsonSchema;
  readonly file: string | null;
  readonly place: Place;
}

export type InputValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** One entry of `inputs:` in crew.yaml. Without a default it must be given. */
export interface InputSpec {
  readonly name: string;
  readonly description?: string;
  readonly default?: InputValue;
  /** An empty text may be given for it. Absent: only where it has a default. */
  readonly allowEmpty?: boolean;
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
  readonly tools: readonly NamedAt[];
  /** MCP servers whose tools it has. */
  readonly mcps: readonly NamedAt[];
  /** The turn of a task, not counting retries, in which no tool may be called any more. Default 25. */
  readonly maxIter: number;
  /** Model requests in a minute. */
  readonly maxRpm?: number;
  /** Checks on all that it answers, before the task's own. */
  readonly guardrails: readonly GuardrailSpec[];
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
  /** Beside the agent's. */
  readonly tools: readonly NamedAt[];
  readonly guardrails: readonly GuardrailSpec[];
  /** How often guardrails together may send an answer back. Default 3. */
  readonly guardrailMaxRetries: number;
  readonly outputJson?: OutputSchemaSpec;
  readonly limits?: LimitsSpec;
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
  /** Of one run. */
  readonly limits?: LimitsSpec;
  /** Model requests in a minute, of all runs of one command together. */
  readonly maxRpm?: number;
  readonly mcpServers: readonly McpServerSpec[];
  /** Programs that run_command may start. */
  readonly allowCommands: readonly string[];
  /** Private addresses (`host` or `host:port`) that fetch_page may fetch. */
  readonly allowHosts: readonly string[];
  /** Files and folders, relative to the project, that are opened for output_file and write_file. */
  readonly allowWrite: readonly string[];
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
