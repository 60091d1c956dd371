import { setImmediate as letOthers } from 'node:timers/promises';
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
    return json(ui, await diffFacts(diff, task === null));
  });
}

/** Characters, and milliseconds, that are compared for one answer: what is left out is asked for by itself. */
const most = { characters: 400_000, milliseconds: 500 };

async function diffFacts(diff: RunDiff, isWhole: boolean): Promise<DiffFacts> {
  let left = isWhole ? most.characters : Number.POSITIVE_INFINITY;
  let spent = 0;
  const tasks: ComparedTask[] = [];
  for (const task of diff.tasks) {
    const before = task.from?.output ?? null;
    const after = task.to?.output ?? null;
    const length = task.output === 'changed' ? (before?.length ?? 0) + (after?.length ?? 0) : 0;
    const isCompared = before !== null && after !== null && length <= left && (!isWhole || spent < most.milliseconds);
    const began = performance.now();
    tasks.push({ ...withoutOutputs(task), text: isCompared ? compareTexts(before, after) : null });
    if (!isCompared || length === 0) continue;
    left -= length;
    spent += performance.now() - began;
    // Nothing else is served while texts are compared.
    await letOthers();
  }
  return { ...diff, tasks };
}

function withoutOutputs(task: TaskDiff): Omit<ComparedTask, 'text'> {
  return {
    ...task,
    from: task.from === null ? null : listedTask(task.from),
    to: task.to === null ? null : listedTask(task.to),
  };
}
