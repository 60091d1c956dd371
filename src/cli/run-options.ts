import { type Command, Option } from 'commander';

/** Collects the values of an option that may be given several times. */
export function collect(value: string, all: readonly string[] | undefined): readonly string[] {
  return [...(all ?? []), value];
}

/** The options of every command that runs a crew. */
export function addRunOptions(command: Command): Command {
  const inputHelp = 'an input; also key=@file, key=@- (stdin), @file.json, @file.yaml, \'{"key": "value"}\'';
  return command
    .addOption(new Option('-i, --input <key=value>', inputHelp).argParser(collect))
    .addOption(new Option('--inputs <key=value>').hideHelp().argParser(collect))
    .addOption(
      new Option('--model <model>', 'provider/model for every task, or agent=provider/model').argParser(collect),
    )
    .option('--env-file <file>', 'read keys and settings from this file; it overrides the environment')
    .option('--note <text>', 'keep a note with the run')
    .option('--offline', 'call no model: made-up text, to try the wiring')
    .option('--record <file>', 'record the replies in a cassette, to play back without a model')
    .option('--playback <file>', 'take the replies from a cassette: no model, no key, no cost')
    .option('--max-cost-usd <usd>', 'stop when the run has cost this much (USD)')
    .option('--max-tokens <n>', 'stop when the run has used this many tokens')
    .option('--max-seconds <s>', 'stop when the run has taken this many seconds')
    .option('--max-requests <n>', 'stop after this many model requests')
    .option('-v, --verbose', 'show each request, tool call and check as it happens')
    .option('-q, --quiet', 'show no progress')
    .option('--json', 'print the run with all its tasks as JSON')
    .option('--events', 'print one JSON event per line as it happens');
}

/** Their values. `--no-input` of the whole program and `-i, --input` share a name in commander; the command's own is the latter. */
export function runFlags(command: Command) {
  const all = command.optsWithGlobals();
  const { inputs = [], model = [], envFile, note, offline = false, quiet = false, json = false, events = false } = all;
  const own: readonly string[] = command.opts()['input'] ?? [];
  const { dir, db, allProjects, record, playback, verbose = false } = all;
  const { maxCostUsd, maxTokens, maxSeconds, maxRequests } = all;
  return {
    input: [...own, ...inputs],
    model,
    envFile,
    note,
    offline,
    record,
    playback,
    limits: { maxCostUsd, maxTokens, maxSeconds, maxRequests },
    verbose,
    quiet,
    json,
    events,
    dir,
    db,
    allProjects,
    mayAsk: all['input'] !== false,
  };
}

/** The options of every command that can make a batch. */
export function addBatchOptions(command: Command): Command {
  return command
    .option('--concurrency <n>', 'how many runs to work on at once (default: 4)')
    .option('--name <name>', 'a name for the batch');
}

/** Their values. */
export function batchFlags(command: Command) {
  const { concurrency, name } = command.optsWithGlobals();
  return { concurrency, name };
}
