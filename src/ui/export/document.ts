/** A run as it is shown to somebody else: all words said, all texts masked, nothing yet of HTML or Markdown. */
export interface RunDocument {
  readonly crew: string;
  readonly runId: string;
  readonly status: Status;
  readonly facts: readonly Fact[];
  readonly inputs: readonly Block[];
  readonly error: Failure | null;
  readonly answer: Answer;
  readonly tasks: readonly TaskDocument[];
  /** When and with what it was written. */
  readonly foot: string;
}

/** `name` is one of the words of a task's status, for colours; `text` is what is read. */
export interface Status {
  readonly name: 'running' | 'completed' | 'failed' | 'interrupted' | 'skipped' | 'not-run' | 'reused';
  readonly text: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Failure {
  readonly message: string;
  readonly hint: string | null;
}

/** The final answer, and the task that gave it; of a run that did not come to its end, the last output there is. Without one, why there is none. */
export type Answer =
  | {
      readonly type: 'given';
      readonly title: string;
      readonly task: number;
      readonly name: string;
      readonly output: Output;
    }
  | { readonly type: 'none'; readonly why: string };

/** `markdown` is a model's: hostile until rendered. `json` is set out already. */
export interface Output {
  readonly type: 'markdown' | 'json';
  readonly text: string;
}

export interface TaskDocument {
  readonly number: number;
  readonly name: string;
  readonly agent: string;
  readonly status: Status;
  /** Of the table of all tasks; empty where nothing is known. */
  readonly time: string;
  readonly tokens: string;
  readonly cost: string;
  /** When it ran within the run, in parts of the whole; null: it did not run in it. */
  readonly bar: Bar | null;
  readonly facts: readonly Fact[];
  readonly notices: readonly Notice[];
  readonly error: Failure | null;
  /** `answer`: it stands at the top already. */
  readonly output: Output | 'answer' | null;
  readonly groups: readonly Group[];
}

/** From 0 to 1. */
export interface Bar {
  readonly start: number;
  readonly width: number;
}

export type Tone = 'plain' | 'warn' | 'bad';

export interface Notice {
  readonly tone: Tone;
  readonly text: string;
}

/** What can be opened for a closer look. */
export interface Group {
  readonly title: string;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly title: string;
  readonly about: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
}

/** A text to be shown letter for letter. */
export interface Block {
  readonly label: string;
  readonly language: 'text' | 'json' | 'yaml';
  readonly text: string;
  /** How many of its characters are not in `text`; 0: it is whole. */
  readonly leftOut: number;
}
