import { CrewError } from '../errors.ts';
import { resumeBatch } from '../project/batch/batches.ts';
import { kickoffRequest } from '../project/crew-options.ts';
import { planResume } from '../project/prepare/resume.ts';
import type { BatchId } from '../store/records.ts';
import type { BatchFlags } from './running/batch-flags.ts';
import { printPlan } from './running/print-plan.ts';
import { runBatchCommand } from './running/run-batch-command.ts';
import { runCrewCommand } from './running/run-crew-command.ts';
import { withCrew } from './running/with-crew.ts';
import type { CommandIo } from './terminal/io.ts';

export interface ResumeArguments extends BatchFlags {
  /** A run or a batch. */
  readonly what?: string | undefined;
  readonly run?: string | undefined;
  readonly dryRun: boolean;
}

/** `crew resume`: goes on where a run stopped, or with what is left of a batch. */
export async function resumeCommand(args: ResumeArguments, io: CommandIo): Promise<number> {
  if (args.what !== undefined && args.run !== undefined) {
    throw new CrewError('usage', `crew resume takes one run, not ${args.what} and ${args.run}`, {
      hint: `crew resume ${args.run}`,
    });
  }
  const what = args.what ?? args.run;
  if (what?.startsWith('b-')) {
    if (args.dryRun) {
      throw new CrewError('usage', '--dry-run plans one run, not a batch', {
        hint: 'See its rows:  crew runs   ·   one of them:  crew resume <run> --dry-run',
      });
    }
    return withCrew(args, io, (beginning) =>
      runBatchCommand(beginning, {
        flags: args,
        io,
        compares: false,
        start: (options) =>
          resumeBatch(
            beginning.session,
            { id: what.toLowerCase() as BatchId, given: kickoffRequest(beginning.options) },
            options,
          ),
      }),
    );
  }
  return runCrewCommand(args, io, async ({ crew, session, options }) => {
    if (args.dryRun) return printPlan(await planResume(session, what ?? null, options), args, io);
    return crew.resume(what, options);
  });
}
