import { Command, type HelpContext } from 'commander';
import { CrewError } from '../errors.ts';
import { nearest } from '../spec/nearest.ts';

/** A command that says what is wrong on its command line as all else here does: a CrewError `usage`, with what to type next. */
export class CrewCommand extends Command {
  override createCommand(name?: string): CrewCommand {
    return new CrewCommand(name);
  }

  /** Flags are known with `_` too: CrewAI writes `--task_id`. */
  override parseOptions(argv: string[]) {
    const end = argv.indexOf('--');
    return super.parseOptions(argv.map((word, index) => (end === -1 || index < end ? withDashes(this, word) : word)));
  }

  /** All that commander refuses comes by here. */
  override error(message: string, { code = '' }: { readonly code?: string } = {}): never {
    throw usageError(this, code, message);
  }

  /** Commander shows help as an error where none was asked for: for `crew` alone, and for what is no command after `help`. */
  override help(context?: unknown): never {
    const asked = context as HelpContext | undefined;
    const [word, name] = this.args;
    if (asked?.error === true && word === 'help' && name !== undefined) throw unknownCommand(this, name, ' --help');
    return super.help(asked);
  }
}

/** `--task_id=x` as `--task-id=x`, where there is a flag of that name. */
function withDashes({ options }: Command, word: string): string {
  const [, flag = '', rest = ''] = /^(--\w+(?:[-_]\w+)*)(=.*)?$/s.exec(word) ?? [];
  const dashed = `--${flag.slice(2).replaceAll('_', '-')}`;
  return flag.includes('_') && options.some(({ long }) => long === dashed) ? dashed + rest : word;
}

function usageError(command: Command, code: string, message: string): CrewError {
  // Commander gives the word in its message alone.
  const [, quoted = ''] = /'(.*)'/s.exec(message) ?? [];
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(command, quoted);
    case 'commander.unknownCommand':
      return unknownCommand(command, command.args[0] ?? '');
    case 'commander.excessArguments':
      return tooMany(command);
    case 'commander.missingArgument':
      return new CrewError('usage', `${pathOf(command)} needs a ${quoted}`, {
        hint: `${pathOf(command)} <${quoted}>`,
      });
    case 'commander.optionMissingArgument':
      return noValue(quoted);
    default:
      return new CrewError('usage', message.replace(/^error: /, ''), { hint: `${pathOf(command)} --help` });
  }
}

function unknownOption(command: Command, given: string): CrewError {
  const [, flag = given, value] = /^(--?[^=]+)=(.*)$/s.exec(given) ?? [];
  const known = ancestors(command).flatMap((one) => one.createHelp().visibleOptions(one));
  const near = flag.startsWith('--')
    ? nearest(
        flag,
        known.flatMap(({ long }) => long ?? []),
      )
    : undefined;
  const takesInputs = known.some(({ long }) => long === '--input');
  const hint =
    near !== undefined
      ? `Did you mean:  ${near}`
      : takesInputs && /^--[a-z]/i.test(flag)
        ? `Give an input with:  -i ${flag.slice(2)}=${value ?? '…'}`
        : `All its options:  ${pathOf(command)} --help`;
  return new CrewError('usage', `${pathOf(command)} has no option ${flag}`, { hint });
}

/** `more`: what stands after the command that was meant. */
function unknownCommand(group: Command, name: string, more = ''): CrewError {
  const known = group.createHelp().visibleCommands(group);
  const near = nearest(
    name,
    known.flatMap((command) => [command.name(), ...command.aliases()]),
  );
  const path = pathOf(group);
  return new CrewError('usage', `${path} has no command "${name}"`, {
    hint: near === undefined ? `All commands:  ${path} --help` : `Did you mean:  ${path} ${near}${more}`,
  });
}

/** `crew show takes no "b" besides "a"`. */
function tooMany(command: Command): CrewError {
  const words = command.args.map((word) => `"${word}"`);
  const known = command.registeredArguments.length;
  const beside = known === 0 ? '' : ` besides ${words.slice(0, known).join(' and ')}`;
  return new CrewError('usage', `${pathOf(command)} takes no ${words[known]}${beside}`, {
    hint: `How to use it:  ${pathOf(command)} --help`,
  });
}

/** `flags`: `-t, --from <task>`. */
function noValue(flags: string): CrewError {
  const [, names = flags, first, value] = /^((\S+?)(?:, \S+)?) (.*)$/.exec(flags) ?? [];
  return new CrewError('usage', `${names} needs a value`, { hint: `For example:  ${first} ${value}` });
}

/** `crew runs prune`. */
function pathOf(command: Command): string {
  return ancestors(command)
    .map((one) => one.name())
    .toReversed()
    .join(' ');
}

/** The command itself first. */
function ancestors(command: Command): readonly Command[] {
  return command.parent === null ? [command] : [command, ...ancestors(command.parent)];
}
