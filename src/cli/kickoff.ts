import { type Command, Option } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { addBatchOptions, addRunOptions, batchFlags, collect, runFlags } from './run-options.ts';

/** `crew kickoff` */
export function addKickoff(program: Command, io: CommandIo): void {
  const command = program
    .command('kickoff [words...]')
    .alias('run')
    .usage('[options]')
    .description('run every task in order; the final answer goes to stdout');
  addBatchOptions(addRunOptions(command))
    .option('--each <file>', 'one run per row of a .jsonl, .json, .csv or .tsv file, as one batch')
    .option('--limit <n>', 'with --each: only the first rows')
    .addOption(
      new Option('--map <input=Column>', 'with --each: the column of an input, where it is called otherwise').argParser(
        collect,
      ),
    )
    .option('-n, --times <n>', 'run it so many times, as one batch')
    .option('--dry-run', 'check all that can be checked and print what would run; start nothing')
    .addHelpText(
      'after',
      `
Examples:
  crew kickoff -i topic="solid-state batteries" > report.md
  git diff | crew kickoff -i diff=@-
  crew kickoff --offline                    # no key, no cost: tries the wiring
  crew kickoff --each topics.csv --dry-run  # what would run, one line a run
  crew kickoff --each topics.csv --concurrency 8 > answers.jsonl
  crew kickoff --model openai/gpt-5.4-mini --model ollama/llama3.2   # side by side`,
    )
    .action(async (words: string[], _flags: unknown, command: Command) => {
      const { kickoffCommand } = await import('../commands/kickoff.ts');
      const as = program.args[0] === 'run' ? 'run' : 'kickoff';
      const { each, limit, map = [], times, dryRun = false } = command.opts();
      const many = { ...batchFlags(command), each, limit, map, times, dryRun };
      process.exitCode = await kickoffCommand({ ...runFlags(command), ...many, words, as }, io);
    });
}
