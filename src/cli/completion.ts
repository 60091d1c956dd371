import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';

/** `crew completion`, and the command that its scripts ask at each press of the tab key. */
export function addCompletion(program: Command, io: CommandIo): void {
  program
    .command('completion <shell>')
    .description('print a completion script for bash, zsh or fish: commands, flags, live ids and task names')
    .addHelpText('after', help)
    .action(async (shell: string) => {
      const { completionCommand } = await import('../commands/completion.ts');
      completionCommand(shell, io);
    });
  program
    .command('__complete [words...]', { hidden: true })
    .helpOption(false)
    .action(async (words: string[]) => {
      const { wantedAt } = await import('./wanted-at.ts');
      const { completeCommand } = await import('../commands/completion/complete.ts');
      await completeCommand(wantedAt(program, words), io);
    });
}

const help = `
In bash, add to ~/.bashrc:                      source <(crew completion bash)
In zsh, add to ~/.zshrc after compinit:         source <(crew completion zsh)
In fish:  crew completion fish > ~/.config/fish/completions/crew.fish`;
