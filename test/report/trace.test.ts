import { describe, expect, it } from 'vitest';
import type { TaskSteps } from '../../src/project/history/task-steps.ts';
import { renderTrace } from '../../src/report/history/trace.ts';
import { runTrace, taskTrace } from '../../src/report/history/trace-rows.ts';
import type { RunRecord, TaskRecord } from '../../src/store/records.ts';
import { article, attempt, execution, now, outline, research, run, screen, startedAt } from './examples.ts';

const at = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
const overload = { code: 'model-server', message: 'overloaded', hint: null };
const steps = {
  attempts: [
    { ...attempt, startedAt: at(0), durationMs: 1000, error: overload, finishReason: null, usage: null },
    { ...attempt, attempt: 2, startedAt: at(2), durationMs: 3000, toolCalls: [{ name: 'read_file' }] },
    { ...attempt, attempt: 3, startedAt: at(6), durationMs: 4000, purpose: 'judge' },
  ],
  toolCalls: [
    {
      call: 1,
      tool: 'read_file',
      arguments: '{"path":"a.md"}',
      startedAt: at(5),
      ok: false,
      output: 'no',
      durationMs: 2,
    },
  ],
  guardrailResults: [{ answer: 1, guardrail: 'max_words: 3', verdict: 'fail', reason: 'too long', at: at(10) }],
} as unknown as TaskSteps;
const none: TaskSteps = { attempts: [], toolCalls: [], guardrailResults: [] };
const reused = { ...outline, origin: 'reuse', reused: true } as TaskRecord;
const failed = { ...article, startedAt: at(20) };
const rows = runTrace(
  run,
  [
    { task: research, steps },
    { task: reused, steps: null },
    { task: failed, steps: none },
  ],
  now,
);

describe('a trace', () => {
  it('has the steps of each task in the order in which they began', () => {
    expect(
      rows.map(({ kind, name, offsetMs, durationMs, depth }) => [depth, kind, name, offsetMs, durationMs]),
    ).toEqual([
      [0, 'run', '3fk9p2mz', 0, 30_000],
      [1, 'task', 'research', 0, 14_200],
      [2, 'request', 'request 1', 0, 1000],
      [2, 'request', 'request 2', 2000, 3000],
      [2, 'tool', 'read_file', 5000, 2],
      [2, 'request', 'request 3', 6000, 4000],
      [2, 'guardrail', 'max_words: 3', 10_000, 0],
      [1, 'task', 'outline', null, null],
      [1, 'task', 'article', 20_000, 9800],
    ]);
  });

  it('is drawn as a tree with bars on one axis of time', async () => {
    expect((await renderTrace(rows, null, screen(110))).split('\n')).toEqual([
      'step                          what                        start    time  0                             30.0 s',
      '✘ run 3fk9p2mz                failed · 4,618 tokens,…            30.0 s  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
      '├ ✔ research                  researcher · 3,410 toke…    +0 ms  14.2 s  ━━━━━━━━━━━━━━━━━',
      '│ ├ ⚠ request 1               retried: overloaded · o…    +0 ms   1.0 s  ━',
      '│ ├ ✔ request 2               asks for read_file · 1,…   +2.0 s   3.0 s    ━━━━',
      '│ ├ ✘ tool read_file          failed: no · {"path":"a…   +5.0 s    2 ms        ━',
      '│ ├ ✔ request 3, to judge     stop · 1,208 tokens, $0…   +6.0 s   4.0 s         ━━━━━',
      '│ └ ✘ guardrail max_words: 3  answer 1 fails: too long  +10.0 s                      ·',
      '├ ↺ outline                   reused from 3fk9p2mz-2',
      "└ ✘ article                   failed · the model's re…  +20.0 s   9.8 s                          ━━━━━━━━━━━━",
      '',
    ]);
  });

  it('says of a request that another model was asked instead', async () => {
    const second = { ...attempt, attempt: 2, startedAt: at(2), model: 'good' };
    const attempts = [{ ...steps.attempts[0], model: 'bad' }, second] as TaskSteps['attempts'];
    const text = await renderTrace(taskTrace(execution, { ...none, attempts }, now), null, screen(null));
    expect(text).toMatch(/request 1 .* fell back: bad → good · failed: overloaded\n/);
  });

  it.each([
    ['piped', null],
    ['on a narrow terminal', 70],
  ])('has columns and no bars %s', async (_where, width) => {
    const text = await renderTrace(rows, null, screen(width));
    expect(text).not.toContain('━');
    expect(text).toContain('├ ✘ tool read_file');
    expect(text).toMatch(/\+5\.0 s {2,}2 ms {2}failed: no · \{/);
  });

  it('is ASCII where a terminal has no more, and cut to its width', async () => {
    const text = await renderTrace(rows, null, screen(90, { NO_COLOR: '1', TERM: 'dumb' }));
    expect(text).toMatch(/^\|- \+ research.*=+$/m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(90);
  });

  it('lets what runs last until now, and says of what died that it has no end', () => {
    const open = { ...steps, attempts: [{ ...attempt, startedAt: at(100), ended: false, durationMs: 0 }] };
    const of = (status: string) => ({ ...execution, status, startedAt: at(100), durationMs: null }) as typeof execution;
    const durations = (status: string) => {
      const alone = { ...none, attempts: open.attempts };
      return taskTrace(of(status), alone, now).map(({ durationMs }) => durationMs);
    };
    expect(durations('running')).toEqual([30_000, 30_000]);
    expect(durations('interrupted')).toEqual([null, null]);
  });

  it('is empty of time for a run that reuses all', async () => {
    const dead = { ...run, endedAt: null } as RunRecord;
    const text = await renderTrace(runTrace(dead, [{ task: reused, steps: null }], now), null, screen(100));
    expect(text).toMatch(/└ ↺ outline +reused from 3fk9p2mz-2\n/);
  });

  it('says once of a run that asked no model that it did not, and nowhere what it would have cost', async () => {
    const text = await renderTrace(rows, 'offline', screen(110));
    expect(text.match(/offline/g)).toHaveLength(1);
    expect(text.split('\n')[1]).toContain('offline');
    expect(text).not.toMatch(/tokens|\$|local/);
  });
});
