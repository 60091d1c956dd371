import { CrewError } from '../../errors.ts';
import { taskId as taskIdOf } from '../../run/ids.ts';
import { runFileIssues } from '../../spec/schema/run-file-schema.ts';
import {
  type ExportedExecution,
  type ExportedRun,
  type ExportedTask,
  type RunFile,
  runFileFormat,
  runFileVersion,
} from '../../store/run-file.ts';

/** What `crew runs export` wrote, checked. `name` is how the file is called in errors. CrewError `usage` when it is something else, `store-newer` when a newer crew wrote it. */
export function readRunFile(text: string, name: string): RunFile {
  const value = parsed(text, name);
  if (value?.format !== runFileFormat) {
    throw refused(`${name} is not an exported run: its "format" is not "${runFileFormat}"`);
  }
  if (Number.isInteger(value.version) && value.version > runFileVersion) {
    throw new CrewError(
      'store-newer',
      `${name} was exported by a newer crew: its version is ${value.version}, this crew knows versions up to ${runFileVersion}`,
      { hint: 'Update crew:  npm install recrew@latest' },
    );
  }
  if (value.version !== runFileVersion && value.version !== 1) {
    throw refused(`${name}: "version" must be 1 to ${runFileVersion}`);
  }
  const issues = runFileIssues(value);
  const found = issues.length > 0 ? issues : value.runs.flatMap((run, index) => brokenLinks(run, index, value));
  if (found.length === 0) return inNewestVersion(value);
  const shown = found.slice(0, mostShown).map((issue) => `  ${issue}`);
  const more = found.length > mostShown ? `\n  … and ${found.length - mostShown} more` : '';
  throw refused(`${name} is not a complete exported run:\n${shown.join('\n')}${more}`);
}

const mostShown = 5;

/** Version 1 knew no tools, no guardrails and no outputs that are data: what its types promise may be missing. */
function inNewestVersion({ format, runs: [run, ...ancestors] }: RunFile): RunFile {
  return { format, version: runFileVersion, runs: [withAllKeys(run), ...ancestors.map(withAllKeys)] };
}

function withAllKeys(run: ExportedRun): ExportedRun {
  const executions = run.executions.map((execution) => ({
    ...execution,
    outputIsJson: execution.outputIsJson ?? false,
    attempts: execution.attempts.map((attempt) => ({
      ...attempt,
      purpose: attempt.purpose ?? 'answer',
      tools: attempt.tools ?? [],
      toolCalls: attempt.toolCalls ?? [],
      servedModel: attempt.servedModel ?? null,
      requestId: attempt.requestId ?? null,
    })),
    toolCalls: execution.toolCalls ?? [],
    guardrailResults: execution.guardrailResults ?? [],
  }));
  return { ...run, executions };
}

function parsed(text: string, name: string): RunFile | null {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw refused(`${name} is not JSON: ${(error as Error).message}`, error);
  }
}

/** What no single value shows to be wrong: ids that name nothing, or two things. */
function brokenLinks(run: ExportedRun, index: number, { runs }: RunFile): readonly string[] {
  const { runId, tasks, executions } = run;
  const executed = new Set(runs.flatMap((one) => one.executions.map(({ taskId }) => taskId)));
  const planned = new Set(tasks.map((task) => taskIdOf(runId, task.number)));
  const isMissing = ({ action, taskId }: ExportedTask) =>
    index === 0 && (action === 'reuse' || action === 'edit') && (taskId === null || !executed.has(taskId));
  const at = `runs[${index}]`;
  return [
    ...(runs.findIndex((one) => one.runId === runId) === index ? [] : [`${at}.runId is there twice`]),
    ...repeated(tasks.map(({ number }) => number)).map((place) => `${at}.tasks[${place}].number is there twice`),
    ...tasks.flatMap((task, place) => (isMissing(task) ? [`${at}.tasks[${place}].taskId names no execution`] : [])),
    ...repeated(executions.map(({ taskId }) => taskId)).map((place) => `${at}.executions[${place}] is there twice`),
    ...executions.flatMap((execution, place) => [
      ...(planned.has(execution.taskId) ? [] : [`${at}.executions[${place}].taskId is of no task of its run`]),
      ...brokenParts(execution).map((issue) => `${at}.executions[${place}].${issue}`),
    ]),
  ];
}

/** The keys that a file of version 1 has not are not there yet. */
function brokenParts(execution: Partial<ExportedExecution>): readonly string[] {
  const { attempts = [], toolCalls = [], outputIsJson = false, output } = execution;
  return [
    ...repeated(attempts.map(({ attempt }) => attempt)).map((place) => `attempts[${place}] is there twice`),
    ...repeated(toolCalls.map(({ call }) => call)).map((place) => `toolCalls[${place}] is there twice`),
    ...(outputIsJson && !isJson(output) ? ['output must be JSON'] : []),
  ];
}

function isJson(text: string | null | undefined): boolean {
  try {
    JSON.parse(text ?? '');
    return true;
  } catch {
    return false;
  }
}

/** The places of what has come before. */
function repeated(values: readonly unknown[]): readonly number[] {
  return values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [index]));
}

function refused(message: string, cause?: unknown): CrewError {
  return new CrewError('usage', message, { hint: 'Make one with:  crew runs export <run> -o run.json', cause });
}
