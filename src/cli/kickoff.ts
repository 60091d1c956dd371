import { type Command, Option } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { addBatchOptions, addRunOptions, batchFlags, collect, runFlags } from './run-options.ts';

/** `crew kickoff` */
export function addKickoff(program: Command, io: CommandIo): void {
  const command = program
    .command('kickoff [words...]')
    .alias('run')
    .usage('[options]')
    .description('run every task in order; print the final answer on stdout');
  addBatchOptions(addRunOptions(command))
    .option('--each <file>', 'start one run per row of a .jsonl, .json, .csv or .tsv file, as one batch')
    .option('--limit <n>', 'with --each: only the first n rows')
    .addOption(
      new Option('--map <input=Column>', 'with --each: which column feeds an input, if the names differ').argParser(
        collect,
      ),
    )
    .option('-n, --times <n>', 'run it n times, as one batch')
    .option('--dry-run', 'check everything that can be checked; print what would run; start nothing')
    .addHelpText(
      'after',
      `
Examples:
  crew kickoff -i topic="solid-state batteries" > report.md
  git diff | crew kickoff -i diff=@-
  crew kickoff --offline                    # no key, no cost: tries the wiring
  crew kickoff --each topics.csv --dry-run  # what would run, one line per run
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
