import { describe, expect, it } from 'vitest';
import { frameLines, windowedFrame } from '../../src/report/progress/frame.ts';
import { advanceView, type RunView, viewOf } from '../../src/report/progress/run-view.ts';
import { displayWidth } from '../../src/report/text.ts';
import type { CrewEvent } from '../../src/run/events.ts';
import {
  completed,
  failed,
  planRows,
  replayStart,
  retry,
  runStart,
  screen,
  startedAt,
  twoDone,
  wait,
} from './examples.ts';

const view = (events: readonly CrewEvent[]): RunView => events.reduce(advanceView, viewOf(runStart()));
const shown = (events: readonly CrewEvent[], columns: number) =>
  frameLines(view(events), { terminal: screen(columns), now: Date.parse(startedAt) + 22_300, attemptLimit: () => 5 });

describe('a run on a terminal', () => {
  it('has a line per task, the last words of the one that runs at its end', () => {
    expect(shown(twoDone, 120)).toEqual([
      ' ✔ research   researcher   14.2 s   3,410 tokens   $0.0041',
      ' ✔ outline    editor        6.0 s   1,208 tokens   $0.0013',
      ' ⠸ article    writer        2.1 s   "Solid-state cells replace the liquid␛[2J electrolyte"',
    ]);
  });

  it('shows the last of the words where there is less room', () => {
    expect(shown(twoDone, 80)[2]).toBe(
      ' ⠸ article    writer        2.1 s   "…cells replace the liquid␛[2J electrolyte"',
    );
  });

  it('leaves out agents and tokens on a narrow one', () => {
    expect(shown(twoDone, 40)).toEqual([
      ' ✔ research  14.2 s  $0.0041',
      ' ✔ outline    6.0 s  $0.0013',
      ' ⠸ article    2.1 s  "…[2J electrolyte"',
    ]);
  });

  it('tells that and when it tries again, in the words there is room for', () => {
    expect(shown([...twoDone, retry], 120)[2]).toContain('429 from openai, trying again in 3.9 s (attempt 2 of 5)');
    expect(shown([...twoDone, retry], 80)[2]).toContain('429 from openai, attempt 2 of 5 in 3.9 s');
    expect(shown([...twoDone, retry], 40)[2]).toContain('2.1 s  429 f… (attempt 2)');
  });

  it('counts down what max_rpm makes it wait', () => {
    expect(shown([...twoDone, wait], 80)[2]).toContain('waits 31.1 s: max_rpm 10 of writer');
    expect(shown([...twoDone, wait], 40)[2]).toContain('waits 31.1 s: max');
  });

  it('shows why a task failed', () => {
    const line = ` ✘ article    writer        9.8 s   the model's reply was cut at max_tokens (4096)`;
    expect(shown([...twoDone, ...failed], 120)[2]).toBe(line);
  });

  it('never has a line that is wider than the terminal', () => {
    const long = runStart({
      tasks: planRows.map((row) => ({ ...row, agent: 'a'.repeat(60), name: `${'n'.repeat(40)}${row.number}` })),
    });
    for (const columns of [30, 40, 60, 80, 120]) {
      const options = { terminal: screen(columns), now: Date.parse(startedAt) };
      const lines = [
        ...frameLines(viewOf(long), options),
        ...shown([...twoDone, retry], columns),
        ...shown([...twoDone, ...failed], columns),
      ];
      expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
    }
  });

  it('watches only what runs in a replay, whose plan was printed before', () => {
    const events = [
      { type: 'task-reuse', name: 'research' },
      { type: 'task-reuse', name: 'outline' },
    ] as CrewEvent[];
    const reused = events.reduce(advanceView, viewOf(replayStart));
    expect(frameLines(reused, { terminal: screen(120), now: Date.parse(startedAt) })).toEqual([' · article    writer']);
  });

  it('keeps the running task in sight when there are more tasks than lines', () => {
    const tasks = Array.from({ length: 60 }, (_, index) => ({
      ...planRows[0],
      number: index + 1,
      name: `task-${index + 1}`,
    }));
    const start = { type: 'task-start', at: startedAt, name: 'task-30', taskId: 'r-30' } as CrewEvent;
    const lines = windowedFrame(advanceView(viewOf(runStart({ tasks })), start), {
      terminal: screen(80),
      now: Date.parse(startedAt),
    });
    expect(lines).toHaveLength(22);
    expect(lines.join('\n')).toContain('task-30');
    expect([lines[0]?.trim(), lines.at(-1)?.trim()]).toEqual(['19 more above', '21 more below']);
  });

  it('shows neither tokens nor cost of a text that was made up', () => {
    const offline = [...twoDone, ...completed].slice(1).reduce(advanceView, viewOf(runStart({ offline: true })));
    expect(frameLines(offline, { terminal: screen(80), now: 0 })[0]).toBe(' ✔ research   researcher   14.2 s');
  });
});
