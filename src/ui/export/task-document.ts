import type { TaskSteps } from '../../project/history/task-steps.ts';
import { costText, durationText, savingsText, totalTokens } from '../../report/format.ts';
import { renderDefinitions } from '../../report/history/definition.ts';
import { editText } from '../../report/history/origin-lines.ts';
import { reuseNote } from '../../report/history/reuse-note.ts';
import { reasonText, taskStatusText } from '../../report/status.ts';
import { terminalOf } from '../../report/terminal.ts';
import type { ExecutionRecord, TaskRecord } from '../../store/records.ts';
import type { Bar, Fact, Group, Notice, Status, TaskDocument } from './document.ts';
import { promptParts } from './prompt-parts.ts';
import { known, momentText, tokensWords } from './run-facts.ts';
import { guardrailParts, retryNotices, toolParts } from './step-parts.ts';
import { outputOf, type Texts } from './texts.ts';

/** A row of a run with all that is recorded of it. */
export interface TaskToShow {
  readonly task: TaskRecord;
  /** Null: it did not run, nor is it reused. */
  readonly made: { readonly execution: ExecutionRecord; readonly steps: TaskSteps } | null;
  readonly bar: Bar | null;
  readonly isAnswer: boolean;
  /** Of each execution in this run's listing. */
  readonly names: ReadonlyMap<string, string>;
}

export function taskDocument(shown: TaskToShow, texts: Texts): TaskDocument {
  const { task, made, bar, isAnswer } = shown;
  const asked = made !== null && !made.execution.offline && task.origin !== 'edit';
  const { output, error } = task;
  return {
    number: task.number,
    name: texts.clean(task.name),
    agent: texts.clean(task.agent),
    status: statusOf(task),
    time: task.durationMs === null || task.origin === 'edit' ? '' : durationText(task.durationMs),
    tokens: asked && task.usage !== null ? totalTokens(task.usage).toLocaleString('en') : '',
    cost: asked ? costText(task) : '',
    bar,
    facts: taskFacts(shown).map(({ label, value }) => ({ label, value: texts.clean(value) })),
    notices: [...originNotices(task, texts), ...(made === null ? [] : retryNotices(made.steps.attempts, texts))],
    error:
      error === null
        ? null
        : { message: texts.clean(error.message), hint: error.hint === null ? null : texts.clean(error.hint) },
    output: isAnswer ? 'answer' : output === null || output === '' ? null : outputOf(output, task.json, texts),
    groups: made === null ? [] : groups(made, texts),
  };
}

function statusOf(task: TaskRecord): Status {
  return { name: task.reused ? 'reused' : task.status, text: reasonText(task.reason) || taskStatusText(task) };
}

function taskFacts({ task, made, names }: TaskToShow): readonly Fact[] {
  const offline = made?.execution.offline === true;
  const marks = `${made?.execution.overridden ? ' (by --model)' : ''}`;
  const asked = made !== null && !offline && task.origin !== 'edit';
  return known([
    ['agent', task.agent],
    ['task id', task.taskId ?? ''],
    ['started', task.startedAt === null ? '' : momentText(task.startedAt)],
    ['took', task.durationMs === null || task.origin === 'edit' ? '' : durationText(task.durationMs)],
    ['model', offline ? 'offline' : task.model === null ? '' : `${task.model}${marks}`],
    ['tokens', asked ? tokensWords(task) : ''],
    ['cost', asked ? costText(task) : ''],
    ['requests', (made?.steps.attempts.length ?? 0) > 1 ? String(made?.steps.attempts.length) : ''],
    ['reads', task.reads.map((id) => (names.has(id) ? `${names.get(id)} (${id})` : id)).join(', ')],
  ]);
}

/** Where an output comes from that the run did not make by running, and what speaks against it. */
function originNotices(task: TaskRecord, { clean }: Texts): readonly Notice[] {
  if (task.origin === 'edit') return [{ tone: 'plain', text: clean(`Its output was ${editText(task)}.`) }];
  if (!task.reused || task.taskId === null) return [];
  const [run] = task.taskId.split('-', 1);
  const when = task.startedAt === null ? '' : `, made ${momentText(task.startedAt)}`;
  const tokens = task.usage === null ? 0 : totalTokens(task.usage);
  const spared = savingsText({ tokens, costUsd: task.costUsd, durationMs: task.durationMs ?? 0 });
  const note = reuseNote(task);
  return [
    { tone: 'plain', text: clean(`Reused from run ${run} (${task.taskId})${when}; it spared ${spared}.`) },
    ...(note === null ? [] : [{ tone: 'warn', text: clean(`Today it may come out otherwise: ${note}.`) } as const]),
  ];
}

function groups({ execution, steps }: NonNullable<TaskToShow['made']>, texts: Texts): readonly Group[] {
  const { output } = execution;
  const terminal = terminalOf({ write: () => true }, {});
  const definition = {
    title: 'As it was when it ran',
    about: '',
    tone: 'plain',
    blocks: [texts.block('', renderDefinitions([execution], { terminal, notRun: [] }), 'yaml')],
  } as const;
  const all: readonly Group[] = [
    { title: 'Tool calls', parts: toolParts(steps.toolCalls, texts) },
    { title: 'Guardrails', parts: guardrailParts(steps.guardrailResults, output, texts) },
    { title: 'Prompts as sent', parts: promptParts(steps.attempts, output, texts) },
    { title: 'Definition', parts: [definition] },
  ];
  return all.filter(({ parts }) => parts.length > 0);
}
