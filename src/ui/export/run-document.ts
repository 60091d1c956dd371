import { finalOutput } from '../../project/history/run-result.ts';
import { taskSteps } from '../../project/history/task-steps.ts';
import { packageVersion } from '../../project/package-root.ts';
import { countText } from '../../report/format.ts';
import { runStatusText } from '../../report/status.ts';
import type { HistoryView } from '../../store/history-view.ts';
import type { RunRecord, TaskRecord } from '../../store/records.ts';
import type { Answer, RunDocument, TaskDocument } from './document.ts';
import { inputBlocks, momentText, runFacts } from './run-facts.ts';
import { taskDocument } from './task-document.ts';
import { documentTexts, outputOf, type Texts } from './texts.ts';
import { waterfall } from './waterfall.ts';

export interface DocumentOptions {
  /** Values that must not be in it. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

const mostChildren = 20;

/** Reads all of a run that somebody else may want to see. */
export async function runDocument(
  history: HistoryView,
  run: RunRecord,
  { secrets, now }: DocumentOptions,
): Promise<RunDocument> {
  const tasks = await history.tasks(run.runId);
  const texts = documentTexts(secrets, tasks.length);
  const parent = run.parentRunId === null ? null : ((await history.run(run.parentRunId)) ?? null);
  const children = await history.children(run.runId, mostChildren);
  const final = answeringTask(tasks);
  const { clean } = texts;
  const { error } = run;
  return {
    crew: clean(run.crew),
    runId: run.runId,
    status: { name: run.status, text: runStatusText(run) },
    facts: runFacts(run, { parent, children }, now).map(({ label, value }) => ({ label, value: clean(value) })),
    inputs: inputBlocks(run, texts),
    error:
      error === null ? null : { message: clean(error.message), hint: error.hint === null ? null : clean(error.hint) },
    answer: answer(run, final, texts),
    tasks: await taskDocuments(history, { run, tasks, final, now }, texts),
    foot: `Written ${momentText(new Date(now).toISOString())} by crew ${packageVersion()}, from the history of this run.`,
  };
}

function answeringTask(tasks: readonly TaskRecord[]): TaskRecord | null {
  const output = finalOutput(tasks);
  if (output === null || output === '') return null;
  const holds = tasks.filter((task) => task.status === 'completed' && task.output === output);
  return holds.findLast(({ origin }) => origin === 'run') ?? holds.at(-1) ?? null;
}

function answer(run: RunRecord, final: TaskRecord | null, texts: Texts): Answer {
  if (final !== null && final.output !== null) {
    const output = outputOf(final.output, final.json, texts);
    const title = run.status === 'completed' ? 'Answer' : 'Last output';
    return { type: 'given', title, task: final.number, name: texts.clean(final.name), output };
  }
  if (run.status === 'running') return { type: 'none', why: 'The run goes on: no task is done yet.' };
  return { type: 'none', why: `There is none: the run ${run.status} after 0 of ${countText(run.tasksTotal, 'task')}.` };
}

interface ToRead {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  readonly final: TaskRecord | null;
  readonly now: number;
}

async function taskDocuments(
  history: HistoryView,
  { run, tasks, final, now }: ToRead,
  texts: Texts,
): Promise<readonly TaskDocument[]> {
  const bars = waterfall(run, tasks, now);
  const names = new Map(
    tasks.flatMap(({ taskId, name }) => (taskId === null ? [] : [[taskId as string, name as string]])),
  );
  const documents: TaskDocument[] = [];
  for (const [index, task] of tasks.entries()) {
    const execution = task.taskId === null ? undefined : await history.execution(task.taskId);
    const made = execution === undefined ? null : { execution, steps: await taskSteps(history, execution.taskId) };
    documents.push(taskDocument({ task, made, bar: bars[index] ?? null, isAnswer: task === final, names }, texts));
  }
  return documents;
}
