import type { TaskSteps } from '../../project/history/task-steps.ts';
import type { RunId } from '../../run/ids.ts';
import type { ExecutionRecord, RunRecord, TaskRecord } from '../../store/records.ts';
import { ageText, durationText, spentText } from '../format.ts';
import { replayText } from '../progress/summary.ts';
import { errorText, section } from '../sections.ts';
import { runStatusText, statusPaint, taskStatusText } from '../status.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { padEnd, wholeText, widest } from '../text.ts';
import { attemptTexts } from './attempts.ts';
import { editText, originLines } from './origin-lines.ts';
import { type ListOptions, noteLines, tasksTable } from './outputs.ts';
import { stepsText } from './step-sections.ts';

export interface ShowTaskOptions extends ListOptions {
  /** The messages sent and the replies, of every attempt. */
  readonly prompts: boolean;
  /** The run in whose listing it was looked up, when that run only reuses it. */
  readonly reusedBy?: RunId | null;
}

type Fact = readonly [label: string, value: string];

/** One run in full: its facts, its inputs whole, its tasks. */
export async function renderRun(run: RunRecord, tasks: readonly TaskRecord[], options: ListOptions): Promise<string> {
  const { terminal, now } = options;
  const { paint } = lookOf(terminal);
  const status = statusPaint(run.status, paint)(runStatusText(run));
  const facts: Fact[] = [
    ['crew', run.crew],
    ['started', `${run.startedAt} (${ageText(run.startedAt, now)})`],
    ['took', run.endedAt === null ? '' : durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt))],
    ['model', run.offline ? 'offline' : (run.model ?? '')],
    ['answers from', run.options.playback ?? ''],
    ['spent', run.offline ? '' : spentText(run)],
    ['made as', replayText(run)],
    ['note', run.options.note ?? ''],
    ['root', run.rootRunId === run.runId || run.rootRunId === run.parentRunId ? '' : run.rootRunId],
    ...Object.entries(run.options.texts ?? {}).map(([key, text]): Fact => [`text ${key}`, text]),
    ...Object.entries(run.inputs).map(
      ([name, value]): Fact => [`input ${name}`, typeof value === 'string' ? value : JSON.stringify(value)],
    ),
  ];
  const parts = [
    `${paint.bold(`Run ${run.runId}`)} · ${status}\n`,
    factsText(facts, terminal),
    errorText(run.error, terminal),
    '\n',
    await tasksTable(tasks, terminal),
    ...originLines(tasks, options),
    ...tasks.flatMap((task) => noteLines(task, terminal)),
  ];
  return parts.join('');
}

/** One execution: how it was made, what came of it, and with `prompts` every word that was sent and came back. */
export function renderTask(execution: ExecutionRecord, steps: TaskSteps, options: ShowTaskOptions): string {
  const { terminal, prompts } = options;
  const { paint } = lookOf(terminal);
  const status = statusPaint(execution.status, paint)(taskStatusText(execution));
  const { output } = execution;
  const { attempts } = steps;
  const isShownAsReply = prompts && attempts.findLast(({ purpose }) => purpose === 'answer')?.text === output;
  const parts = [
    `${paint.bold(`Task ${execution.taskId}`)} · ${status}\n`,
    factsText(taskFacts(execution, attempts.length, options), terminal),
    errorText(execution.error, terminal),
    ...noteLines(execution, terminal),
    ...(prompts ? attemptTexts(attempts, terminal) : []),
    ...stepsText(steps, terminal),
    ...(output === null || isShownAsReply ? [] : [section('output', output, terminal)]),
  ];
  return parts.join('');
}

function taskFacts(execution: ExecutionRecord, attempts: number, { now, reusedBy }: ShowTaskOptions): readonly Fact[] {
  const { definition, startedAt, durationMs } = execution;
  const marks = `${definition.model?.local === true ? ' (local)' : ''}${execution.overridden ? ' (by --model)' : ''}`;
  return [
    ['task', `${execution.name} (${definition.task.place})`],
    ['agent', `${execution.agent} (${definition.agent.place})`],
    ['run', reusedBy ? `${execution.runId}, reused by ${reusedBy}` : execution.runId],
    ['made as', execution.origin === 'edit' ? editText(execution) : ''],
    ['started', startedAt === null ? '' : `${startedAt} (${ageText(startedAt, now)})`],
    ['took', durationMs === null ? '' : durationText(durationMs)],
    ['model', execution.offline ? 'offline' : execution.model === null ? '' : `${execution.model}${marks}`],
    ['spent', execution.offline ? '' : spentText(execution)],
    ['attempts', attempts > 1 ? String(attempts) : ''],
    ['reads', execution.reads.join(', ')],
  ];
}

/** Labels and values under each other; a value of several lines stays under its first. Empty values are left out. */
function factsText(facts: readonly Fact[], terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const known = facts.filter(([, value]) => value !== '');
  const width = widest(known.map(([label]) => label));
  return known
    .map(([label, value]) => {
      const lines = wholeText(value, terminal).trimEnd().split('\n');
      return `${paint.dim(padEnd(label, width))}  ${lines.join(`\n${' '.repeat(width + 2)}`)}\n`;
    })
    .join('');
}
