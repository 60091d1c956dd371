import { exitCodes } from '../../errors.ts';
import type { AnyPrepared } from '../../project/session.ts';
import { renderKickoffPlan, renderPlan } from '../../report/plan.ts';
import { replayText } from '../../report/progress/summary.ts';
import { terminalOf } from '../../report/terminal.ts';
import { planRow } from '../../run/run-crew.ts';
import type { CommandIo } from '../terminal/io.ts';
import type { RunFlags } from './run-flags.ts';

/** `--dry-run`: prints what would be done; starts nothing. Gives the exit code. */
export function printPlan(prepared: AnyPrepared, flags: Pick<RunFlags, 'quiet' | 'json'>, io: CommandIo): number {
  const { plan, source, notes } = prepared;
  if (!flags.quiet) for (const note of notes) io.stderr.write(`note: ${note}\n`);
  const rows = plan.tasks.map(planRow);
  if (flags.json) {
    const tasks = rows.map(({ name, action, reason, taskId, drift, stale, saves, repeats }) => ({
      name,
      action,
      reason,
      taskId,
      drift,
      stale,
      saves,
      ...(repeats === undefined ? {} : { repeats }),
    }));
    const { model, agentModels, envFile } = plan.options;
    const kept = { model, agentModels, envFile };
    io.stdout.write(
      `${JSON.stringify({ source: source?.runId ?? null, kept, inputs: plan.inputs, tasks }, null, 2)}\n`,
    );
    return exitCodes.done;
  }
  const terminal = terminalOf(io.stdout, io.environment);
  if (source === undefined) {
    io.stdout.write(renderKickoffPlan(plan, terminal));
    return exitCodes.done;
  }
  const head = replayText(plan);
  io.stdout.write(`${head[0]?.toUpperCase()}${head.slice(1)}\n${renderPlan(rows, terminal)}`);
  return exitCodes.done;
}
