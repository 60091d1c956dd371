import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';

const help = `
It listens on this machine only. With --host others can reach it: they need the token
in the printed address. CREW_UI_TOKEN sets a token of your own.

Examples:
  crew ui                            # opens the page; Ctrl-C ends it
  crew ui --no-open --port 8080
  crew ui --host 0.0.0.0             # for a phone on the same network`;

/** `crew ui` */
export function addUi(program: Command, io: CommandIo): void {
  program
    .command('ui')
    .description('open the runs on a local page: watch, read, compare and replay them')
    .option('--port <port>', 'the port to listen on, 0 for any (default: 4321, or the next free one)')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--no-open', 'do not open a browser')
    .addHelpText('after', help)
    .action(async (_flags: unknown, command: Command) => {
      const { uiCommand } = await import('../commands/ui.ts');
      const { port, host, open = true, dir, db, allProjects } = command.optsWithGlobals();
      process.exitCode = await uiCommand({ port, host, open, dir, db, allProjects }, io);
    });
}
