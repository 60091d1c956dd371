import { CrewError } from '../errors.ts';
import { noRunYet } from '../project/history/shared-history.ts';
import { resolveShown } from '../project/history/shown.ts';
import type { ToolCallRecord } from '../store/records.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface RecordedCallFlags extends HistoryFlags {
  /** `task#3`; without a number: the only call of the task. */
  readonly from: string;
  /** Where the task is looked up; undefined: the latest run. */
  readonly run?: string | undefined;
}

/** A tool call that a task made. CrewError `usage`, `not-found` or `ambiguous`. */
export async function recordedCall({ from, run, ...place }: RecordedCallFlags, io: CommandIo): Promise<ToolCallRecord> {
  const { task, number } = reference(from);
  return withHistory(place, io, async (store) => {
    const shown = await resolveShown(store, {
      what: task,
      run: run ?? null,
      way: (name) => `--from ${name}#${number ?? 1}`,
    });
    if (shown === undefined) throw await noRunYet(store);
    if (shown.type === 'run') {
      throw new CrewError('usage', `--from ${from}: ${task} is a run, not a task`, {
        hint: 'Name a task of it:  --from <task>#1',
      });
    }
    const { taskId } = shown.execution;
    return chosen(await store.toolCalls(taskId), number, taskId);
  });
}

function reference(from: string): { readonly task: string; readonly number: number | null } {
  const [, task = from, digits] = /^(.+)#([1-9]\d*)$/s.exec(from) ?? [];
  return { task, number: digits === undefined ? null : Number(digits) };
}

function chosen(calls: readonly ToolCallRecord[], number: number | null, taskId: string): ToolCallRecord {
  const found =
    number === null ? (calls.length === 1 ? calls[0] : undefined) : calls.find((one) => one.call === number);
  if (found !== undefined) return found;
  if (calls.length === 0) {
    throw new CrewError('not-found', `${taskId} called no tool`, {
      hint: `See what it did:  crew show ${taskId} --trace`,
    });
  }
  const listed = calls.map(({ call, tool }) => `  ${taskId}#${call}  ${tool}`).join('\n');
  if (number === null) {
    throw new CrewError('ambiguous', `${taskId} called several tools:\n${listed}`, {
      hint: 'Name one with its number',
    });
  }
  throw new CrewError('not-found', `${taskId} has no call ${number}; there are:\n${listed}`, {
    hint: 'Name one of these',
  });
}
