import type { Hono } from 'hono';
import { CrewError } from '../../../errors.ts';
import { refuseNoRun } from '../../../project/prepare/source-run.ts';
import type { TaskId } from '../../../run/ids.ts';
import type { HistoryView } from '../../../store/history-view.ts';
import type { AttemptRecord, ExecutionRecord } from '../../../store/records.ts';
import type { ListedAttempt, TaskFacts } from '../../api.ts';
import type { UiContext } from '../context.ts';
import { textPart } from '../texts.ts';
import { numberField } from './fields.ts';
import { download, json } from './respond.ts';

export function addTaskRoutes(app: Hono, ui: UiContext): void {
  app.get('/api/tasks/:task', async ({ req }) => json(ui, await taskFacts(await ui.history.view(), req.param('task'))));
  app.get('/api/tasks/:task/output', async ({ req }) => {
    const from = numberField(req.query('from') ?? 0, 'from', [0, Number.MAX_SAFE_INTEGER]);
    return json(ui, textPart(outputOf(await execution(await ui.history.view(), req.param('task'))), from));
  });
  app.get('/api/tasks/:task/raw', async ({ req }) => {
    const task = await execution(await ui.history.view(), req.param('task'));
    return download(ui, { name: `${task.name}-${task.taskId}.txt`, text: outputOf(task), type: 'text/plain' });
  });
}

async function taskFacts(view: HistoryView, reference: string): Promise<TaskFacts> {
  const { output, json: data, ...task } = await execution(view, reference);
  const id = task.taskId;
  const part = output === null ? null : textPart(output, 0);
  return {
    task,
    output: part,
    json: part?.next === null ? data : null,
    ...conversation(await view.attempts(id)),
    toolCalls: await view.toolCalls(id),
    guardrails: await view.guardrailResults(id),
  };
}

async function execution(view: HistoryView, reference: string): Promise<ExecutionRecord> {
  const found = await view.execution(reference.toLowerCase() as TaskId);
  if (found !== undefined) return found;
  await refuseNoRun(view, reference);
  throw new CrewError('not-found', `No task with id "${reference}"`, { hint: 'It may have been pruned' });
}

function outputOf({ output, taskId }: ExecutionRecord): string {
  if (output !== null) return output;
  throw new CrewError('not-found', `${taskId} has no output`);
}

/** Each request repeats the conversation before it: a message is sent once. */
function conversation(attempts: readonly AttemptRecord[]): Pick<TaskFacts, 'messages' | 'attempts'> {
  const messages: AttemptRecord['messages'][number][] = [];
  const known = new Map<string, number>();
  const indexOf = (message: AttemptRecord['messages'][number]) => {
    const key = JSON.stringify(message);
    const index = known.get(key) ?? messages.push(message) - 1;
    known.set(key, index);
    return index;
  };
  const listed = attempts.map((attempt): ListedAttempt => ({ ...attempt, messages: attempt.messages.map(indexOf) }));
  return { messages, attempts: listed };
}
