import { canonicalJson } from '../../model/canonical-json.ts';
import type { TaskId } from '../../run/ids.ts';
import type { InputValue, TaskName } from '../../spec/crew-spec.ts';
import type { ExecutionRecord, RunRecord, TaskRecord } from '../../store/records.ts';
import { diffDefinitions, type FieldChange } from './diff-definitions.ts';

/** One of two runs that are compared. */
export interface DiffSide {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** Those that its tasks point to, reused ones included. */
  readonly executions: ReadonlyMap<TaskId, ExecutionRecord>;
}

/** A task's row in each run; null: that run's crew does not have it. */
export interface TaskPair {
  readonly from: TaskRecord | null;
  readonly to: TaskRecord | null;
}

/** What differs between two runs, as `crew diff --json` prints it. */
export interface RunDiff {
  readonly from: RunRecord;
  readonly to: RunRecord;
  readonly totals: { readonly from: RunTotals; readonly to: RunTotals };
  /** Only those that differ. */
  readonly inputs: readonly InputChange[];
  /** All tasks of both runs, in the order of `to`; those that it does not have come last. */
  readonly tasks: readonly TaskDiff[];
}

/** Of what ran in the run; `outputBytes` of all its outputs, reused ones included. Null: unknown. */
export interface RunTotals {
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  /** UTF-8. */
  readonly outputBytes: number;
}

/** An input with another value. Null: not there. */
export interface InputChange {
  readonly name: string;
  readonly from: InputValue;
  readonly to: InputValue;
  /** The tasks whose texts have it. */
  readonly usedBy: readonly TaskName[];
}

export type OutputComparison = 'same-execution' | 'same-text' | 'changed' | 'only-from' | 'only-to' | 'none';

export interface TaskDiff extends TaskPair {
  /** In `to`, else in `from`. */
  readonly name: TaskName;
  readonly output: OutputComparison;
  readonly outputBytes: { readonly from: number | null; readonly to: number | null };
  /** Fields of its definition that differ, the model that was asked included; empty for one and the same execution. */
  readonly definition: readonly FieldChange[];
  /** What it read that was another execution. */
  readonly reads: readonly ReadChange[];
}

/** Null: it did not read that task. */
export interface ReadChange {
  readonly name: TaskName;
  readonly from: TaskId | null;
  readonly to: TaskId | null;
}

/** Compares two runs task by task: by name, or in the pairs that are given. */
export function diffRuns(from: DiffSide, to: DiffSide, pairs: readonly TaskPair[] = pairsByName(from, to)): RunDiff {
  return {
    from: from.run,
    to: to.run,
    totals: { from: totalsOf(from), to: totalsOf(to) },
    inputs: inputChanges(from, to, pairs),
    tasks: pairs.flatMap((pair) => taskDiff(pair, { from, to }) ?? []),
  };
}

/** The tasks of both runs, each with its namesake. */
export function pairsByName(from: DiffSide, to: DiffSide): readonly TaskPair[] {
  const namesake = ({ name }: TaskRecord, { tasks }: DiffSide) => tasks.find((task) => task.name === name) ?? null;
  const both = to.tasks.map((task) => ({ from: namesake(task, from), to: task }));
  return [
    ...both,
    ...from.tasks.filter((task) => namesake(task, to) === null).map((task) => ({ from: task, to: null })),
  ];
}

interface Sides {
  readonly from: DiffSide;
  readonly to: DiffSide;
}

function taskDiff(pair: TaskPair, sides: Sides): TaskDiff | null {
  const name = (pair.to ?? pair.from)?.name;
  if (name === undefined) return null;
  const output = compareOutputs(pair);
  const before = executionOf(pair.from, sides.from);
  const after = executionOf(pair.to, sides.to);
  const isOther = output !== 'same-execution' && before !== undefined && after !== undefined;
  return {
    name,
    output,
    outputBytes: { from: bytesOf(pair.from), to: bytesOf(pair.to) },
    definition: isOther ? diffDefinitions(before, after) : [],
    reads: isOther ? readChanges(before, after) : [],
    ...pair,
  };
}

function compareOutputs({ from, to }: TaskPair): OutputComparison {
  if (from !== null && from.taskId !== null && from.taskId === to?.taskId) return 'same-execution';
  const [before, after] = [from?.output ?? null, to?.output ?? null];
  if (before === null) return after === null ? 'none' : 'only-to';
  if (after === null) return 'only-from';
  return before === after ? 'same-text' : 'changed';
}

function executionOf(task: TaskRecord | null, { executions }: DiffSide): ExecutionRecord | undefined {
  return task === null || task.taskId === null ? undefined : executions.get(task.taskId);
}

function readChanges(before: ExecutionRecord, after: ExecutionRecord): readonly ReadChange[] {
  const [from, to] = [readsByName(before), readsByName(after)];
  const names = new Set([...to.keys(), ...from.keys()]);
  return [...names]
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((read) => read.from !== read.to);
}

function readsByName({ reads, fingerprint }: ExecutionRecord): ReadonlyMap<TaskName, TaskId> {
  const names = fingerprint.fields.context as readonly TaskName[];
  return new Map(reads.flatMap((id, index) => (names[index] === undefined ? [] : [[names[index], id] as const])));
}

function inputChanges(from: DiffSide, to: DiffSide, pairs: readonly TaskPair[]): readonly InputChange[] {
  const [before, after] = [from.run.inputs, to.run.inputs];
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names
    .filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null))
    .map((name) => {
      const users = pairs.filter((pair) =>
        [executionOf(pair.from, from), executionOf(pair.to, to)].some(
          (execution) => execution !== undefined && name in execution.fingerprint.fields.inputs,
        ),
      );
      const usedBy = users.flatMap((pair) => (pair.to ?? pair.from)?.name ?? []);
      return { name, from: before[name] ?? null, to: after[name] ?? null, usedBy };
    });
}

function totalsOf({ run, tasks }: DiffSide): RunTotals {
  const { usage, costUsd, startedAt, endedAt } = run;
  return {
    tokens: usage === null ? null : usage.inputTokens + usage.outputTokens,
    costUsd,
    durationMs: endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt),
    outputBytes: tasks.reduce((sum, task) => sum + (bytesOf(task) ?? 0), 0),
  };
}

function bytesOf(task: TaskRecord | null): number | null {
  return task === null || task.output === null ? null : Buffer.byteLength(task.output);
}
