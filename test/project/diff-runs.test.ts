import { describe, expect, it } from 'vitest';
import { type DiffSide, diffRuns } from '../../src/project/history/diff-runs.ts';
import type { TaskId } from '../../src/run/ids.ts';
import type { ExecutionRecord, RunRecord, TaskRecord } from '../../src/store/records.ts';

const before = side('aaaaaaaa', [{ name: 'research' }, { name: 'outline', reads: ['aaaaaaaa-1'] }]);

describe('the comparison of two runs', () => {
  it('pairs tasks by name, wherever they stand, and lists those that are gone last', () => {
    const after = side('bbbbbbbb', [{ name: 'title' }, { name: 'research' }]);
    const diff = diffRuns(before, after);
    expect(diff.tasks.map(({ name, from, to }) => [name, from?.taskId ?? null, to?.taskId ?? null])).toEqual([
      ['title', null, 'bbbbbbbb-1'],
      ['research', 'aaaaaaaa-1', 'bbbbbbbb-2'],
      ['outline', 'aaaaaaaa-2', null],
    ]);
  });

  it('tells one and the same execution from an equal text and from another', () => {
    const after = side('bbbbbbbb', [
      { name: 'research', taskId: 'aaaaaaaa-1', origin: 'reuse' },
      { name: 'outline', output: 'text of outline' },
    ]);
    expect(diffRuns(before, after).tasks.map(({ output }) => output)).toEqual(['same-execution', 'same-text']);
    const other = side('bbbbbbbb', [
      { name: 'research', output: 'other' },
      { name: 'outline', taskId: null },
    ]);
    expect(diffRuns(before, other).tasks.map(({ output }) => output)).toEqual(['changed', 'only-from']);
    expect(diffRuns(other, before).tasks.map(({ output }) => output)).toEqual(['changed', 'only-to']);
  });

  it('names each field of a definition that differs, with both values and its place', () => {
    const after = side('bbbbbbbb', [
      {
        name: 'research',
        model: 'openai/other',
        task: { description: 'Find more' },
        agent: { role: 'Analyst' },
        sampling: { maxTokens: 90 },
      },
    ]);
    expect(diffRuns(before, after).tasks[0]?.definition).toEqual([
      { field: 'description', of: 'task', from: 'Do research', to: 'Find more', place: 'tasks.yaml:1:1' },
      { field: 'role', of: 'agent', from: 'Writer', to: 'Analyst', place: 'agents.yaml:1:1' },
      { field: 'model', of: 'model', from: 'openai/one', to: 'openai/other', place: null },
      { field: 'max_tokens', of: 'model', from: null, to: 90, place: null },
    ]);
  });

  it('says which address is another only where the model is the same', () => {
    const elsewhere = { model: { baseUrl: 'http://localhost:2' } };
    const [same] = diffRuns(before, side('bbbbbbbb', [{ name: 'research', ...{ settings: elsewhere.model } }])).tasks;
    expect(same?.definition.map(({ field }) => field)).toEqual(['base_url']);
    const other = side('bbbbbbbb', [{ name: 'research', model: 'x/y', settings: elsewhere.model }]);
    expect(diffRuns(before, other).tasks[0]?.definition.map(({ field }) => field)).toEqual(['model']);
  });

  it('lists what a task read that was another execution', () => {
    const after = side('bbbbbbbb', [{ name: 'research' }, { name: 'outline', reads: ['bbbbbbbb-1'] }]);
    expect(diffRuns(before, after).tasks.map(({ reads }) => reads)).toEqual([
      [],
      [{ name: 'research', from: 'aaaaaaaa-1', to: 'bbbbbbbb-1' }],
    ]);
  });

  it('lists inputs that differ, with the tasks that have them, and null for one that is not there', () => {
    const after = side('bbbbbbbb', [{ name: 'research', uses: ['topic'] }], { topic: 'cats', list: [1, 2] });
    expect(diffRuns(side('aaaaaaaa', [], { list: [1, 2], old: 7 }), after).inputs).toEqual([
      { name: 'topic', from: null, to: 'cats', usedBy: ['research'] },
      { name: 'old', from: 7, to: null, usedBy: [] },
    ]);
  });

  it('adds up what each run took, and the bytes of its outputs', () => {
    expect(diffRuns(before, before).totals.from).toEqual({
      tokens: 12,
      costUsd: 0.5,
      durationMs: 3000,
      outputBytes: 'text of research'.length + 'text of outline'.length,
    });
  });

  it('is plain data', () => {
    const diff = diffRuns(before, side('bbbbbbbb', [{ name: 'research' }]));
    expect(JSON.parse(JSON.stringify(diff))).toEqual(diff);
  });
});

interface Example {
  readonly name: string;
  readonly taskId?: string | null;
  readonly origin?: string;
  readonly output?: string;
  readonly model?: string;
  readonly reads?: readonly string[];
  readonly uses?: readonly string[];
  readonly task?: object;
  readonly agent?: object;
  readonly settings?: object;
  readonly sampling?: object;
}

function side(runId: string, examples: readonly Example[], inputs: object = {}): DiffSide {
  const executions = examples.map((example, index) => executionOf(runId, example, index));
  const run = {
    runId,
    inputs,
    usage: { inputTokens: 10, outputTokens: 2 },
    costUsd: 0.5,
    startedAt: '2026-11-22T10:00:00.000Z',
    endedAt: '2026-11-22T10:00:03.000Z',
  } as unknown as RunRecord;
  const tasks: readonly TaskRecord[] = executions;
  const found = executions.filter(({ taskId }) => (taskId as TaskId | null) !== null);
  return { run, tasks, executions: new Map(found.map((execution) => [execution.taskId, execution])) };
}

function executionOf(runId: string, example: Example, index: number): ExecutionRecord {
  const { name, taskId = `${runId}-${index + 1}`, model = 'openai/one', uses = [], reads = [] } = example;
  return {
    name,
    taskId,
    origin: example.origin ?? 'run',
    output: taskId === null ? null : (example.output ?? `text of ${name}`),
    model,
    reads,
    definition: {
      task: { description: `Do ${name}`, context: [], place: 'tasks.yaml:1:1', ...example.task },
      agent: { name: 'writer', role: 'Writer', place: 'agents.yaml:1:1', ...example.agent },
      model: { baseUrl: 'http://localhost:1', ...example.settings },
    },
    fingerprint: {
      fields: {
        inputs: Object.fromEntries(uses.map((input) => [input, 1])),
        sampling: example.sampling ?? {},
        context: reads.length === 0 ? [] : ['research'],
      },
    },
  } as unknown as ExecutionRecord;
}
