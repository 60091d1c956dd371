import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';

/** `crew create`, of a crew or a tool. */
export function addCreate(program: Command, io: CommandIo): void {
  program
    .command('create [words...]')
    .usage('[crew] <name> [options]  |  tool <name>')
    .description('create a crew that is ready to run, or a tool for the crew here')
    .option('--template <name>', 'research, minimal, review or tools (default: research)')
    .option('--model <provider/model>', 'model of the new crew (default: from the provider whose key is found)')
    .option('--git', 'make the folder a git repository')
    .option('-y, --yes', 'ask no questions; use the defaults')
    .addHelpText(
      'after',
      '\nExamples:\n  crew create crew my-crew\n  crew create crew .                        # in this folder, with its name\n  crew create my-review --template review --model ollama/llama3.2\n  crew create tool word_count               # tools/word_count.ts, in TypeScript',
    )
    .action(async (words: string[], _flags: unknown, command: Command) => {
      if (words[0] === 'tool') {
        const { createToolCommand } = await import('../commands/create-tool.ts');
        await createToolCommand(
          { words: words.slice(1), options: command.opts(), dir: command.optsWithGlobals().dir },
          io,
        );
        return;
      }
      const { createCommand } = await import('../commands/create.ts');
      const { model, yes = false, template, git = false, input, dir } = command.optsWithGlobals();
      await createCommand({ words, model, yes, template, git, input, dir }, io);
    });
}
