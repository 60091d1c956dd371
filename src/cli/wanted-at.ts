import type { Command, Option } from 'commander';
import type { Place, ValueKind, Wanted } from '../commands/completion/wanted.ts';

/** What may stand at the last of these words, which may be empty or begun. The program's own definitions say it, so a new flag is completed without more. */
export function wantedAt(program: Command, words: readonly string[]): Wanted {
  const start = words.at(-1) ?? '';
  const line = readLine(program, words.slice(0, -1));
  if (line === null) return nothing;
  const { command, group, operands, waiting, onlyOperands, place } = line;
  if (waiting !== null) return value({ kind: kindOfOption(waiting), before: '', start, place });
  if (start.startsWith('-') && !onlyOperands) return flagWanted(line, start);
  if (operands === 0 && (command === group || command.name() === 'help')) return commandWanted(group, start);
  const { registeredArguments: given } = defaultOf(command) ?? command;
  const argument = given[operands] ?? (given.at(-1)?.variadic ? given.at(-1) : undefined);
  return argument === undefined ? nothing : value({ kind: kindOf(argument.name(), command), before: '', start, place });
}

const nothing: Wanted = { type: 'fixed', start: '', candidates: [] };

function value(wanted: Omit<Extract<Wanted, { type: 'value' }>, 'type'>): Wanted {
  return { type: 'value', ...wanted };
}

/** What the words before the last one say. */
interface Line {
  readonly command: Command;
  /** The innermost command so far that has commands of its own. */
  readonly group: Command;
  /** How many words so far are no flags, nor the command's name. */
  readonly operands: number;
  /** The flag that waits for its value. */
  readonly waiting: Option | null;
  /** After `--`. */
  readonly onlyOperands: boolean;
  readonly given: ReadonlySet<Option>;
  readonly place: Place;
}

/** Null: there is no such command. */
function readLine(program: Command, words: readonly string[]): Line | null {
  const given = new Set<Option>();
  const values: Record<string, string> = {};
  let [command, group] = [program, program];
  let [operands, onlyOperands] = [0, false];
  let waiting: Option | null = null;
  for (const word of words) {
    if (waiting !== null) {
      values[waiting.attributeName()] = word;
      waiting = null;
    } else if (word === '--' && !onlyOperands) {
      onlyOperands = true;
    } else if (word.startsWith('-') && !onlyOperands) {
      const { option, attached } = readFlag(command, word);
      if (option === undefined) continue;
      given.add(option);
      if (attached !== null) values[option.attributeName()] = attached;
      else if (takesValue(option)) waiting = option;
    } else {
      const found = command === group && operands === 0 ? commandNamed(group, word) : undefined;
      if (found === undefined && command === program) return null;
      if (found === undefined) operands++;
      else command = found;
      if (found !== undefined && found.commands.length > 0) group = found;
    }
  }
  const { dir, db, run } = values;
  const isForAll = [...given].some((option) => option.attributeName() === 'allProjects');
  const place = { dir, db, run, ...(isForAll ? { allProjects: true } : {}) };
  return { command, group, operands, waiting, onlyOperands, given, place };
}

/** `help` is not in the group's own list. */
function commandNamed(group: Command, name: string): Command | undefined {
  return group
    .createHelp()
    .visibleCommands(group)
    .find((command) => command.name() === name || command.aliases().includes(name));
}

interface Flag {
  readonly option: Option | undefined;
  /** The value in the same word: `--model=x`, `-ix`. */
  readonly attached: string | null;
}

function readFlag(command: Command, word: string): Flag {
  const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const options = optionsOf(command);
  if (long !== undefined) return { option: options.find((option) => option.long === long), attached: value ?? null };
  const option = options.find(({ short }) => short !== undefined && word.startsWith(short));
  const attached = option !== undefined && takesValue(option) && word.length > 2 ? word.slice(2) : null;
  return { option, attached };
}

function optionsOf(command: Command): readonly Option[] {
  const above = command.parent === null ? [] : optionsOf(command.parent);
  return [...command.options, ...(defaultOf(command)?.options ?? []), ...above];
}

/** The command that a group runs when none is named; commander has it nowhere in public. */
function defaultOf(group: Command): Command | undefined {
  const name: unknown = Reflect.get(group, '_defaultCommandName');
  return group.commands.find((command) => command.name() === name);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** A flag, or a value in the same word: behind `--flag=` or `-f`. */
function flagWanted({ command, given, place }: Line, start: string): Wanted {
  const { option, attached } = readFlag(command, start);
  if (attached !== null) {
    if (option === undefined || !takesValue(option)) return nothing;
    const before = start.slice(0, start.length - attached.length);
    return value({ kind: kindOfOption(option), before, start: attached, place });
  }
  const help = command.createHelp();
  const own = [command, defaultOf(command)].flatMap((one) => (one === undefined ? [] : help.visibleOptions(one)));
  const shown = [...new Map([...own, ...help.visibleGlobalOptions(command)].map((one) => [one.long, one])).values()];
  const candidates = shown
    // those with a parser of their own may be given several times
    .filter((shownOption) => !given.has(shownOption) || shownOption.parseArg !== undefined)
    .map(({ long, short, description }) => ({ value: long ?? short ?? '', about: description }));
  return { type: 'fixed', start, candidates };
}

/** Aliases only where no name begins so. */
function commandWanted(group: Command, start: string): Wanted {
  const commands = group.createHelp().visibleCommands(group);
  const named = commands.map((command) => ({ value: command.name(), about: command.description() }));
  const other = commands.flatMap((command) =>
    command.aliases().map((alias) => ({ value: alias, about: command.description() })),
  );
  const candidates = named.some((candidate) => candidate.value.startsWith(start)) ? named : other;
  return { type: 'fixed', start, candidates };
}

function kindOfOption(option: Option): ValueKind {
  if (option.long === '--template') return 'template';
  return kindOf(/[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? '');
}

/** By the word that stands for the value in the help. */
function kindOf(placeholder: string, command?: Command): ValueKind {
  if (placeholder === 'run' && command?.name() === 'cancel') return 'running-run';
  return placeholders[placeholder] ?? 'none';
}

const placeholders: Readonly<Record<string, ValueKind>> = {
  task: 'task',
  tasks: 'tasks',
  'task=text': 'task-text',
  'key=text': 'crew-text',
  format: 'format',
  run: 'run',
  'run|task': 'run-or-task',
  'run|batch': 'run-or-batch',
  batch: 'batch',
  status: 'statuses',
  model: 'agent-model',
  'provider/model': 'model',
  'key=value': 'input',
  shell: 'shell',
  file: 'file',
  folder: 'folder',
};
