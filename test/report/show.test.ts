import { describe, expect, it } from 'vitest';
import type { TaskSteps } from '../../src/project/history/task-steps.ts';
import { renderRun, renderTask } from '../../src/report/history/show.ts';
import type { RunId } from '../../src/run/ids.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord, TaskRecord } from '../../src/store/records.ts';
import { attempt, cutError, execution, now, outline, run, screen, tasks } from './examples.ts';

const steps: TaskSteps = { attempts: [attempt], toolCalls: [], guardrailResults: [] };
const options = { terminal: screen(120), now, prompts: false };

describe('a run in full', () => {
  it('has its facts, whole inputs, error and tasks', async () => {
    expect((await renderRun(run, tasks, options)).split('\n').slice(0, 11)).toEqual([
      'Run 3fk9p2mz · failed',
      'crew                research-crew',
      'started             2026-11-22T10:00:00.000Z (2 minutes ago)',
      'took                30.0 s',
      'model               openai/gpt-5.4-mini',
      'spent               4,618 tokens (4,000 in, 618 out), $0.0054',
      'input topic         solid-state batteries',
      'input current_year  2026',
      "✘ the model's reply was cut at max_tokens (4096)",
      '  Raise llm.max_tokens of writer in agents.yaml:14:5',
      '',
    ]);
  });

  it('keeps the lines of an input under each other', async () => {
    const long = { ...run, inputs: { diff: 'one\ntwo\n' }, error: null } as unknown as RunRecord;
    expect(await renderRun(long, tasks, options)).toContain('\ninput diff  one\n            two\n');
  });

  it('tells where a replay comes from', async () => {
    const replay = { ...run, runId: '8ab21xqz', parentRunId: '7cd21xqz' } as unknown as RunRecord;
    expect(await renderRun(replay, tasks, options)).toContain(
      '\nmade as             replay of 7cd21xqz\nroot                3fk9p2mz\n',
    );
  });
});

describe("where a replay's outputs come from", () => {
  it('is said of reused ones, once for each run, and of those given by hand', async () => {
    const reused = tasks.slice(0, 2).map((task) => ({ ...task, origin: 'reuse', reused: true }) as TaskRecord);
    const edited = { ...tasks[2], taskId: '8ab21xqz-3', origin: 'edit', editedFrom: '3fk9p2mz-3' } as TaskRecord;
    const text = await renderRun(
      { ...run, options: { ...run.options, note: 'shorter' } },
      [...reused, edited],
      options,
    );
    expect(text).toContain('\nnote                shorter\n');
    expect(text).toContain(
      '\n ↺ research, outline: first made in run 3fk9p2mz, 2 minutes ago\n ✎ article: given by hand, edited from 3fk9p2mz-3\n',
    );
  });

  it('is said of a task that was looked up in a run which reuses it', () => {
    const text = renderTask(execution, steps, { ...options, reusedBy: '8ab21xqz' as RunId });
    expect(text).toContain('\nrun      3fk9p2mz, reused by 8ab21xqz\n');
  });
});

describe('a task in full', () => {
  it('has its facts and its whole output', () => {
    expect(renderTask(execution, steps, options)).toBe(
      `Task 3fk9p2mz-2 · completed
task     outline (tasks.yaml:6:1)
agent    editor (agents.yaml:9:1)
run      3fk9p2mz
started  2026-11-22T10:00:00.000Z (2 minutes ago)
took     6.0 s
model    openai/gpt-5.4-mini
spent    1,208 tokens (1,000 in, 208 out), $0.0013
reads    3fk9p2mz-1

── output ──
1. Why the electrolyte matters
2. Who makes it
`,
    );
  });

  it('has the error, its hint and what there was of an answer', () => {
    const failed = { ...execution, status: 'failed', error: cutError } as ExecutionRecord;
    const text = renderTask(failed, steps, options);
    expect(text).toContain(`✘ ${cutError.message}\n  ${cutError.hint}\n\n── output ──\n1. Why`);
  });

  it('has every message as it was sent, the reasoning apart and the reply once', () => {
    const broken = { ...attempt, text: null, reasoning: null, finishReason: null, ended: false } as AttemptRecord;
    const text = renderTask(
      execution,
      { ...steps, attempts: [broken, { ...attempt, attempt: 2 }] },
      { ...options, prompts: true },
    );
    expect(text.slice(text.indexOf('\nattempt 1'))).toBe(`
attempt 1 of 2 · openai/gpt-5.4-mini · has no recorded end

── system (18 B) ──
You are an editor.

── user (12 B) ──
Outline it.

attempt 2 of 2 · openai/gpt-5.4-mini · 6.0 s · finish reason stop

── 2 messages as in attempt 1 ──

── reasoning ──
Two points will do.

── reply ──
${outline.output}
`);
  });

  it('marks a local model and one that --model named', () => {
    const definition = { ...execution.definition, model: { local: true } };
    const local = { ...execution, definition, overridden: true, costUsd: 0 } as unknown as ExecutionRecord;
    const text = renderTask(local, steps, options);
    expect(text).toContain(
      'openai/gpt-5.4-mini (local) (by --model)\nspent    1,208 tokens (1,000 in, 208 out), free\n',
    );
  });
});

describe('a task that used tools and was held to guardrails', () => {
  const call = { id: 'call_1', name: 'read_file', arguments: '{"path":"notes.md"}' };
  const asked = { ...attempt, text: '', toolCalls: [call], finishReason: 'tool_calls', reasoning: null };
  const answered = {
    ...attempt,
    attempt: 2,
    messages: [
      ...attempt.messages,
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'call_1', content: 'Notes.' },
    ],
  };
  const worked = {
    attempts: [asked, answered],
    toolCalls: [
      { call: 1, tool: 'read_file', arguments: call.arguments, ok: true, output: 'Notes.', durationMs: 3 },
      { call: 2, tool: 'fetch', arguments: '{}', ok: false, output: 'no such host', durationMs: 1200 },
    ],
    guardrailResults: [
      { answer: 1, guardrail: 'max_words: 3', verdict: 'fail', reason: 'it has 7 words' },
      { answer: 2, guardrail: 'max_words: 3', verdict: 'pass', reason: null },
    ],
  } as unknown as TaskSteps;

  it('lists the calls with their results, and what was said of each answer', () => {
    const text = renderTask(execution, worked, options);
    expect(text).toContain(`
── tool calls ──
 1 ✔ read_file   3 ms  {"path":"notes.md"}
     Notes.
 2 ✘ fetch      1.2 s  {}
     no such host

── guardrails ──
 ✘ max_words: 3  answer 1 fails: it has 7 words
 ✔ max_words: 3  answer 2 passes

── output ──
`);
  });

  it('has calls and their results among the messages, those sent before only once', () => {
    const text = renderTask(execution, worked, { ...options, prompts: true });
    expect(text.slice(text.indexOf('\nattempt 2'), text.indexOf('\n── reasoning'))).toBe(`
attempt 2 of 2 · openai/gpt-5.4-mini · 6.0 s · finish reason stop

── 2 messages as in attempt 1 ──

── call of read_file, call_1 ──
{"path":"notes.md"}

── result of read_file, call_1 (6 B) ──
Notes.
`);
  });
});
