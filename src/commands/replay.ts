import { CrewError } from '../errors.ts';
import type { CommandIo } from './io.ts';
import { runCrewCommand } from './run-crew-command.ts';
import type { RunFlags } from './run-flags.ts';

export interface ReplayArguments extends RunFlags {
  /** The positional run. */
  readonly words: readonly string[];
  readonly run?: string | undefined;
  readonly from?: string | undefined;
  readonly allowOffline: boolean;
}

/** `crew replay`: a new run out of an earlier one; from a task on, with the outputs before it reused, or whole. */
export async function replayCommand(args: ReplayArguments, io: CommandIo): Promise<number> {
  const run = args.run ?? args.words[0];
  if (args.words.length > 1 || (args.run !== undefined && args.words.length > 0)) {
    throw new CrewError('usage', `crew replay takes one run, not ${[args.run, ...args.words].filter(Boolean).join(' and ')}`, {
      hint: 'Name the task with -t:  crew replay -t <task> --run <run>',
    });
  }
  if (run === undefined && args.from === undefined) {
    throw new CrewError('usage', 'Say what to replay', {
      hint: 'crew replay -t <task id | name | number>   from that task on\n      crew replay <run>                           the whole run\n      crew log-tasks-outputs                      lists the latest tasks',
    });
  }
  return runCrewCommand(args, io, async ({ crew, options }) =>
    crew.replay({
      ...options,
      ...(run === undefined ? {} : { run }),
      ...(args.from === undefined ? {} : { from: args.from }),
      allowOffline: args.allowOffline,
    }),
  );
}
