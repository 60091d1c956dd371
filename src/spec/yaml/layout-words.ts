import { knownKeys, type MapKind } from '../schema/schema.ts';

/** What is wrong with a line, and where; line and column from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  /** Characters that are marked. */
  readonly length: number;
  readonly message: string;
  readonly hint: string;
  /** Not by itself: it shows in keys that are there twice. */
  readonly showsInRepeats?: true;
}

export interface Wording {
  readonly message: string;
  readonly hint: string;
}

/** A key, or another line, as messages name it; `column` from 0. */
export interface Named {
  readonly name: string;
  readonly column: number;
}

const kinds: readonly MapKind[] = ['crew', 'agent', 'task', 'llm', 'limits', 'server', 'guardrail'];

/** Is it a key of anything that the files hold, rather than a name or a word of a text? */
export function isKnownKey(word: string): boolean {
  return word === 'agents' || word === 'tasks' || kinds.some((kind) => knownKeys(kind).includes(word));
}

const sameColumn = 'Keys of one map begin in the same column.';

export function deeper(line: Named, above: Named): Wording {
  return {
    message: `${line.name} is ${indented(line)}, ${above.name} above it ${by(above)}`,
    hint: `${sameColumn} A text over several lines needs | after its key.`,
  };
}

/** `above`: lines that it could have belonged to, the outer one first. */
export function between(line: Named, above: readonly Named[]): Wording {
  const others = above.map((one, index) => `${one.name}${index === 0 ? ' above it' : ''} ${by(one)}`);
  const hint = line.name.startsWith('- ') ? 'Begin a list in the column of its key, or deeper.' : sameColumn;
  return { message: `${line.name} is ${indented(line)}, ${others.join(' and ')}`, hint };
}

/** The one line whose indentation differs from that above and that below it. */
export function oddOne(line: Named, above: Named, below: Named): Wording {
  return {
    message: `${line.name} is ${indented(line)}, ${above.name} above it and ${below.name} below it ${by(above)}`,
    hint: sameColumn,
  };
}

/** A name that was to begin a new map, and stands among the keys of the one before. */
export function amongKeys(line: Named, owner: Named): Wording {
  return {
    message: `${line.name} is indented like the keys of ${owner.name}`,
    hint: `Begin ${line.name} in column ${owner.column + 1}, like ${owner.name}.`,
  };
}

export function textAndKeys(name: string): Wording {
  return { message: `${name} has a text on its line and keys below it`, hint: 'Keep one of the two.' };
}

export function lineOfText(owner: string, column: number, first: number | null): Wording {
  if (first === null)
    return { message: `the text of ${owner} is not indented`, hint: `Indent its lines deeper than ${owner}.` };
  const message = `this line of the text of ${owner} is ${indented({ column })}, the first one by ${first}`;
  return { message, hint: 'Begin the lines of a text in the same column.' };
}

export function dashBeside(name: string): Wording {
  return {
    message: `${name} has a - in front, keys beside it have none`,
    hint: 'A - begins an item of a list; the keys of a map have none.',
  };
}

/** A line that is neither a key nor part of a text. `opens`: what follows is indented below it. */
export function withoutKey(line: string, opens: boolean): Wording {
  const known = litter(line) ?? colonFault(line, opens);
  return (
    known ?? {
      message: 'a line without a key',
      hint: 'Write key: value, or remove it; a text over several lines needs | after its key.',
    }
  );
}

/** `rest`: from the bracket on. */
export function unopened(rest: string): Wording {
  return { message: `this ${rest[0]} closes nothing`, hint: 'Remove it.' };
}

/** What does not belong into a YAML file at all. */
function litter(line: string): Wording | null {
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(line))
    return {
      message: 'git left a conflict here',
      hint: 'Keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>.',
    };
  if (/^(```|~~~)/.test(line)) return { message: 'this line is Markdown, not YAML', hint: 'Remove it.' };
  if (/^[\]}]/.test(line)) return unopened(line);
  if (/^[|>@`]/.test(line)) return { message: `a line cannot begin with ${line[0]}`, hint: 'Remove it.' };
  if (/^(\/\/|\/\*)/.test(line)) return { message: 'a comment begins with #', hint: 'Write # in place of // or /*.' };
  return null;
}

/** The same for a line that could be a text, were a key not more likely there; null: it is one. */
export function keyWithoutColon(line: string): Wording | null {
  return isKnownKey(/^[\w-]*/.exec(line)![0]) ? colonFault(line, false) : null;
}

/** A key whose colon is missing or is another sign. */
function colonFault(line: string, opens: boolean): Wording | null {
  const [, glued, behind = ''] = /^([\w-]+):(\S.*)$/.exec(line) ?? [];
  if (glued !== undefined && !behind.startsWith('//'))
    return { message: 'no space after the colon', hint: `Write ${written(glued, behind)}` };
  const [, key = '', sign, value = ''] = /^([\w-]+)\s*(：|﹕|=>?|->)\s*(.+)$/.exec(line) ?? [];
  if (sign !== undefined) return { message: `${sign} is where a colon belongs`, hint: `Write ${written(key, value)}` };
  const [, word = '', rest = ''] = /^([\w-]+)(?:\s+(.*))?$/.exec(line) ?? [];
  if (isKnownKey(word) || (word !== '' && rest === '' && opens))
    return { message: `no colon after ${word}`, hint: `Write ${written(word, rest)}` };
  return null;
}

function written(key: string, value: string): string {
  const text = `${key}: ${value}`.trim();
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

function indented({ column }: Pick<Named, 'column'>): string {
  return column === 0 ? 'not indented' : `indented by ${spaces(column)}`;
}

function by({ column }: Named): string {
  return column === 0 ? 'not at all' : `by ${column}`;
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`;
}
