/** A value that may stand somewhere on the command line. One that ends with `=` or `/` goes on. */
export interface Candidate {
  readonly value: string;
  /** A few words beside it, where the shell can show them. */
  readonly about: string;
}

export type ValueKind =
  | 'task'
  | 'tasks'
  | 'task-text'
  | 'crew-text'
  | 'format'
  | 'run'
  | 'running-run'
  | 'run-or-task'
  | 'run-or-batch'
  | 'batch'
  | 'statuses'
  | 'template'
  | 'model'
  | 'agent-model'
  | 'input'
  | 'shell'
  | 'file'
  | 'folder'
  | 'none';

/** Where live values are looked for, as the command line says so far. */
export interface Place {
  readonly dir?: string | undefined;
  readonly db?: string | undefined;
  readonly allProjects?: boolean;
  readonly run?: string | undefined;
}

/** What is to be completed. `before`: what stands before `start` in the same word, such as `--model=`. */
export type Wanted =
  | { readonly type: 'fixed'; readonly start: string; readonly candidates: readonly Candidate[] }
  | {
      readonly type: 'value';
      readonly kind: ValueKind;
      readonly before: string;
      readonly start: string;
      readonly place: Place;
    };

/** Files and folders are the shell's own to complete. */
export type Completion = 'files' | 'folders' | readonly Candidate[];
