import type { Hono } from 'hono';
import type { RunDiff, TaskDiff } from '../../../project/history/diff-runs.ts';
import { findDiff } from '../../../project/history/find-diff.ts';
import { compareTexts } from '../../../report/diff/diff-text.ts';
import type { ComparedTask, DiffFacts } from '../../api.ts';
import type { UiContext } from '../context.ts';
import { listedTask } from '../texts.ts';
import { fieldsOf, optionalText } from './fields.ts';
import { json } from './respond.ts';

export function addDiffRoutes(app: Hono, ui: UiContext): void {
  app.get('/api/diff', async ({ req }) => {
    const fields = fieldsOf(req.query(), 'the query', ['from', 'to', 'task']);
    const [from, to] = [optionalText(fields, 'from'), optionalText(fields, 'to')];
    const task = optionalText(fields, 'task');
    const diff = await findDiff(await ui.history.view(), { from, to, task });
    return json(ui, diffFacts(diff, task === null));
  });
}

/** Characters that are compared for one answer: comparing takes time, in which nothing else is served. */
const mostCompared = 400_000;

function diffFacts(diff: RunDiff, isWhole: boolean): DiffFacts {
  let left = isWhole ? mostCompared : Number.POSITIVE_INFINITY;
  const tasks = diff.tasks.map((task): ComparedTask => {
    const before = task.from?.output ?? null;
    const after = task.to?.output ?? null;
    const length = task.output === 'changed' ? (before?.length ?? 0) + (after?.length ?? 0) : 0;
    const isCompared = before !== null && after !== null && length <= left;
    if (isCompared) left -= length;
    return { ...withoutOutputs(task), text: isCompared ? compareTexts(before, after) : null };
  });
  return { ...diff, tasks };
}

function withoutOutputs(task: TaskDiff): Omit<ComparedTask, 'text'> {
  return {
    ...task,
    from: task.from === null ? null : listedTask(task.from),
    to: task.to === null ? null : listedTask(task.to),
  };
}
