import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { CrewError } from '../errors.ts';
import { nearest } from '../spec/nearest.ts';

/** `crew tools`: see what agents may call, and try it. */
export function addTools(program: Command, io: CommandIo): void {
  const tools = program
    .command('tools')
    .usage('[list] [options]  |  call <tool> [arguments]')
    .description('list the tools of each agent and task; call one by hand')
    .addHelpText('after', examples);
  addList(tools, io);
  addCall(tools, io);
}

const examples = `
The options of the list:  crew tools list --help

Examples:
  crew tools                                # loads tools/, starts MCP servers
  crew tools call word_count '{"text": "four words of text"}'
  crew tools call --from research#3         # repeats a task's call`;

function addList(tools: Command, io: CommandIo): void {
  tools
    .command('list', { isDefault: true })
    .allowExcessArguments()
    .description('list what each agent and task may call, and what is broken')
    .option('--no-start', 'do not start MCP servers')
    .option('--env-file <file>', 'read keys and settings from this file; it overrides the environment')
    .option('--json', 'print them as JSON')
    .action(async (_flags: unknown, command: Command) => {
      const [word] = command.args;
      if (word !== undefined) throw unknownWord(word);
      const { toolsCommand } = await import('../commands/tools.ts');
      const { start = true, json = false, envFile, dir, db } = command.optsWithGlobals();
      process.exitCode = await toolsCommand({ start, json, envFile, dir, db }, io);
    });
}

/** The list is what `crew tools` does by itself, so that whatever is no command comes to it. */
function unknownWord(word: string): CrewError {
  const near = nearest(word, ['list', 'call', 'help']);
  return new CrewError('usage', `crew tools has no command "${word}"`, {
    hint: near === undefined ? `To call a tool:  crew tools call ${word}` : `Did you mean:  crew tools ${near}`,
  });
}

const callHelp = `
The arguments are a JSON object, @file.json, or - for standard input; without them, {}.
They are checked as a model's are. The tool's log goes to stderr, its result to stdout.
In its context, the run id, the task id and the agent's role are "none".`;

function addCall(tools: Command, io: CommandIo): void {
  tools
    .command('call [words...]')
    .usage('<tool> [arguments] [options]  |  --from <task>#<n>')
    .description('call one tool, whether or not an agent has it')
    .option('--from <task>', "use the arguments of a task's recorded call: research#3")
    .option('--run <run>', 'with --from: look up the task in this run (default: the latest)')
    .option('--env-file <file>', 'read keys and settings from this file; it overrides the environment')
    .option('-y, --yes', 'do not ask before calling a tool that changes things')
    .addHelpText('after', callHelp)
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { callToolCommand } = await import('../commands/call-tool.ts');
      const { from, run, yes = false, input, envFile, dir, db, allProjects } = command.optsWithGlobals();
      process.exitCode = await callToolCommand(
        { words, from, run, yes, mayAsk: input !== false, envFile, dir, db, allProjects },
        io,
      );
    });
}
