import { CrewError } from '../errors.ts';
import { storedResult } from '../project/history/run-result.ts';
import { noRunYet } from '../project/history/shared-history.ts';
import { resolveShown, type Shown } from '../project/history/shown.ts';
import { taskSteps } from '../project/history/task-steps.ts';
import { askedNoModel, runCostText } from '../report/format.ts';
import { renderRun, renderTask } from '../report/history/show.ts';
import { terminalOf } from '../report/terminal.ts';
import type { ExecutionRecord, RunReader } from '../store/records.ts';
import { type HistoryFlags, withHistory } from './history.ts';
import type { CommandIo } from './terminal/io.ts';

export interface ShowArguments extends HistoryFlags {
  /** A run or a task: id, start of an id, or a task's name or number in the latest run. */
  readonly what?: string | undefined;
  /** `--run`: where a task's name or number is looked up; alone, the run to show. */
  readonly run?: string | undefined;
  readonly prompts: boolean;
  /** When each step began and how long it took. */
  readonly trace: boolean;
  /** What the executions were made from, as YAML. */
  readonly definition: boolean;
  readonly raw: boolean;
  readonly json: boolean;
}

/** `crew show`: one run or one task in full. */
export async function showCommand(args: ShowArguments, io: CommandIo): Promise<void> {
  refuseOtherForms(args);
  await withHistory(args, io, async (store) => {
    const shown = await resolveShown(store, { what: args.what ?? null, run: args.run ?? null });
    if (shown === undefined) throw await noRunYet(store);
    if (args.trace) io.stdout.write(await traceText(store, shown, { args, io }));
    else if (args.raw) writeRaw(await rawOutput(store, shown), io);
    else if (args.definition) io.stdout.write(await definitions(store, shown, io));
    else if (args.json) io.stdout.write(`${JSON.stringify(await asJson(store, shown), null, 2)}\n`);
    else io.stdout.write(await asText(store, shown, { args, io }));
  });
}

async function asText(
  store: RunReader,
  shown: Shown,
  { args, io }: { args: ShowArguments; io: CommandIo },
): Promise<string> {
  const terminal = terminalOf(io.stdout, io.environment);
  const now = Date.now();
  if (shown.type === 'task') {
    return renderTask(shown.execution, await taskSteps(store, shown.execution.taskId), {
      prompts: args.prompts,
      reusedBy: shown.reusedBy,
      terminal,
      now,
    });
  }
  const { run, tasks } = await storedResult(store, shown.run.runId);
  const text = await renderRun(run, tasks, { terminal, now });
  if (!args.prompts) return text;
  const prompts: string[] = [];
  for (const { taskId } of tasks) {
    const execution = taskId === null ? undefined : await store.execution(taskId);
    if (execution === undefined) continue;
    const steps = await taskSteps(store, execution.taskId);
    prompts.push(renderTask(execution, steps, { prompts: true, terminal, now }));
  }
  return [text, ...prompts].join('\n');
}

async function definitions(store: RunReader, shown: Shown, io: CommandIo): Promise<string> {
  const terminal = terminalOf(io.stdout, io.environment);
  const { renderDefinitions } = await import('../report/history/definition.ts');
  if (shown.type === 'task') return renderDefinitions([shown.execution], { terminal, notRun: [] });
  const executions: ExecutionRecord[] = [];
  const notRun: string[] = [];
  for (const { taskId, name } of await store.tasks(shown.run.runId)) {
    const execution = taskId === null ? undefined : await store.execution(taskId);
    if (execution === undefined) notRun.push(name);
    else executions.push(execution);
  }
  if (executions.length > 0) return renderDefinitions(executions, { terminal, notRun });
  throw new CrewError('not-found', `No task of ${shown.run.runId} ran: nothing was recorded`, {
    hint: `crew show ${shown.run.runId}`,
  });
}

async function asJson(store: RunReader, shown: Shown): Promise<unknown> {
  if (shown.type === 'run') return storedResult(store, shown.run.runId);
  return { task: shown.execution, ...(await taskSteps(store, shown.execution.taskId)) };
}

/** As JSON there are a trace, and what was sent; neither YAML nor bare bytes are JSON. */
function refuseOtherForms({ trace, prompts, definition, raw, json }: ShowArguments): void {
  const forms = { '--trace': trace, '--prompts': prompts, '--definition': definition, '--raw': raw };
  const given = Object.entries({ ...forms, '--json': json && (definition || raw) }).flatMap(([flag, is]) =>
    is ? [flag] : [],
  );
  if (given.length < 2) return;
  throw new CrewError('usage', `${given.slice(0, 2).join(' and ')} exclude each other`, { hint: 'Choose one' });
}

async function traceText(
  store: RunReader,
  shown: Shown,
  { args, io }: { args: ShowArguments; io: CommandIo },
): Promise<string> {
  const { traceOf } = await import('./trace-of.ts');
  const rows = await traceOf(store, shown, Date.now());
  if (args.json) return `${JSON.stringify(rows, null, 2)}\n`;
  const { renderTrace } = await import('../report/history/trace.ts');
  return renderTrace(rows, noModelOf(shown), terminalOf(io.stdout, io.environment));
}

function noModelOf(shown: Shown): string | null {
  if (shown.type === 'task') return shown.execution.offline ? 'offline' : null;
  return askedNoModel(shown.run) ? runCostText(shown.run) : null;
}

async function rawOutput(store: RunReader, shown: Shown): Promise<string> {
  const output = shown.type === 'task' ? shown.execution.output : (await storedResult(store, shown.run.runId)).output;
  if (output !== null) return output;
  const id = shown.type === 'task' ? shown.execution.taskId : shown.run.runId;
  throw new CrewError('not-found', `${id} has no output`, { hint: `See what became of it:  crew show ${id}` });
}

/** The output's own bytes: a text that ends without a line break is left so, but on a terminal. */
function writeRaw(output: string, { stdout }: CommandIo): void {
  stdout.write(stdout.isTTY && !output.endsWith('\n') ? `${output}\n` : output);
}
