import type { Command } from 'commander';
import type { CommandIo } from '../commands/terminal/io.ts';
import { CrewError } from '../errors.ts';
import { nearest } from '../spec/nearest.ts';

/** `crew runs` and what can be done with whole runs. */
export function addRuns(program: Command, io: CommandIo): void {
  const runs = program
    .command('runs')
    .usage('[list] [options]  |  prune | export | import')
    .description('list the runs; prune, export and import them')
    .addHelpText('after', examples);
  addList(runs, io);
  addPrune(runs, io);
  addExport(runs, io);
  addImport(runs, io);
}

const examples = `
The options of the list:  crew runs list --help

Examples:
  crew runs --status failed --since 7d
  crew runs --tree                          # replays below the run they replay
  crew runs prune --older-than 30d --keep 20
  crew runs export 3fk9p2mz -o run.json     # on the CI machine
  crew runs import run.json                 # at home; then:  crew replay --failed
  crew runs export 3fk9p2mz --format html > run.html    # a page to share`;

function addList(runs: Command, io: CommandIo): void {
  runs
    .command('list', { isDefault: true })
    .allowExcessArguments()
    .description('list the runs, newest first')
    .option('--limit <n>', 'how many, or all (default: 20; a batch: all)')
    .option('--status <status>', 'running, completed, failed, interrupted; several with commas')
    .option('--since <time>', 'only runs started since: 7d, 12h, 30m, or a date')
    .option('--until <time>', 'only runs started before: 7d, 12h, 30m, or a date')
    .option('--batch <batch>', 'only the runs of this batch')
    .option('--tree', 'print replays below the run they replay; --limit limits the top level')
    .option('--json', 'print them as a JSON array')
    .action(async (_flags: unknown, command: Command) => {
      const [word] = command.args;
      if (word !== undefined) throw unknownWord(word);
      const { runsCommand } = await import('../commands/runs.ts');
      const {
        limit,
        status,
        since,
        until,
        batch,
        tree = false,
        json = false,
        dir,
        db,
        allProjects,
      } = command.optsWithGlobals();
      await runsCommand({ limit, status, since, until, batch, tree, json, dir, db, allProjects }, io);
    });
}

/** The list is what `crew runs` does by itself, so that whatever is no command comes to it. */
function unknownWord(word: string): CrewError {
  const near = nearest(word, ['list', 'prune', 'export', 'import', 'help']);
  return new CrewError('usage', `crew runs has no command "${word}"`, {
    hint: near === undefined ? `One run in full:  crew show ${word}` : `Did you mean:  crew runs ${near}`,
  });
}

function addPrune(runs: Command, io: CommandIo): void {
  runs
    .command('prune')
    .description('delete old runs for good, except what another run reuses')
    .option('--older-than <time>', 'delete runs that started before: 30d, 12h, or a date')
    .option('--keep <n>', 'keep the n newest, whatever their age; a batch is kept or deleted whole')
    .option('--dry-run', 'list what would be deleted; delete nothing')
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--json', 'print the ids of the deleted runs and the bytes freed as JSON')
    .action(async (_flags: unknown, command: Command) => {
      const { pruneCommand } = await import('../commands/prune-runs.ts');
      const {
        olderThan,
        keep,
        dryRun = false,
        yes = false,
        json = false,
        input,
        dir,
        db,
        allProjects,
      } = command.optsWithGlobals();
      await pruneCommand({ olderThan, keep, dryRun, yes, json, mayAsk: input !== false, dir, db, allProjects }, io);
    });
}

function addExport(runs: Command, io: CommandIo): void {
  runs
    .command('export [run]')
    .description('print a run as one file: definitions, inputs, outputs, attempts; no keys (default: the latest run)')
    .option('--format <format>', 'json, which can be imported; html or md to read (default: json)')
    .option('-o, --output <file>', 'write it to this file')
    .action(async (run: string | undefined, _flags: unknown, command: Command) => {
      const { exportCommand } = await import('../commands/export-run.ts');
      const { format, output, dir, db, allProjects } = command.optsWithGlobals();
      await exportCommand({ run, format, output, dir, db, allProjects }, io);
    });
}

function addImport(runs: Command, io: CommandIo): void {
  runs
    .command('import <file>')
    .description('add an exported run, as the latest; - reads standard input')
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { importCommand } = await import('../commands/import-run.ts');
      const { dir, db, allProjects } = command.optsWithGlobals();
      await importCommand({ file, dir, db, allProjects }, io);
    });
}
