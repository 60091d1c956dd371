import type { TextDiff } from '../report/diff/diff-text.ts';
import type { CrewText } from '../spec/crew-texts.ts';

/** The texts of tasks and agents as they stand in the files, those of tasks first, in order. */
export interface TextFacts {
  readonly texts: readonly ListedText[];
}

/** `place`: `file:line:column`. `tasks`: names of the tasks that it is for; of an agent's text, all of the agent. */
export interface ListedText extends Omit<CrewText, 'place'> {
  readonly place: string;
  readonly tasks: readonly string[];
  /** It holds the value of a key, which is not shown: it can only be changed in its file. */
  readonly masked: boolean;
}

/** Texts by ListedText.key. */
export interface TextEdits {
  readonly texts: Readonly<Record<string, string>>;
}

/** What writing them would do. */
export interface TextPreview {
  /** Files that would change, relative to the project; empty: they hold these texts already. */
  readonly files: readonly { readonly file: string; readonly diff: TextDiff }[];
  /** The keys that are written; the others are as the files have them. */
  readonly keys: readonly string[];
  /** Of the files that were compared; is posted to write what was seen. */
  readonly version: string;
}

export interface TextsWritten {
  /** Relative to the project. */
  readonly files: readonly string[];
}
