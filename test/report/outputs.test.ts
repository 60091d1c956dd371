import { describe, expect, it } from 'vitest';
import { renderOutputs } from '../../src/report/history/outputs.ts';
import { displayWidth } from '../../src/report/text.ts';
import type { TaskRecord } from '../../src/store/records.ts';
import { article, drift, now, outline, research, run, type Screen, screen, tasks } from './examples.ts';

const rendered = (terminal: Screen, rows: readonly TaskRecord[] = tasks, full = false) =>
  renderOutputs(run, rows, { full, terminal, now });

const lines = async (terminal: Screen, rows?: readonly TaskRecord[]) => (await rendered(terminal, rows)).split('\n');

describe('the tasks of a run', () => {
  it('stand in aligned columns', async () => {
    expect(await lines(screen(120))).toEqual([
      'Run 3fk9p2mz · failed · 2 minutes ago · topic="solid-state batteries"',
      ' #  task id     task      agent       status       time  output',
      ' 1  3fk9p2mz-1  research  researcher  completed  14.2 s  Solid electrolytes come in three families: oxides, sulfides a…',
      ' 2  3fk9p2mz-2  outline   editor      completed   6.0 s  1. Why the electrolyte matters 2. Who makes it',
      " 3  3fk9p2mz-3  article   writer      failed      9.8 s  the model's reply was cut at max_tokens (4096)",
      'Replay from one:  crew replay -t 3fk9p2mz-3   ·   whole text of one:  crew show 3fk9p2mz-1',
      '',
    ]);
  });

  it('leave the last column what is left', async () => {
    expect((await lines(screen(80)))[2]).toBe(
      ' 1  3fk9p2mz-1  research  researcher  completed  14.2 s  Solid electrolytes co…',
    );
  });

  it('go without agents and times on a narrow terminal', async () => {
    expect((await lines(screen(60)))[4]).toBe(' 2  3fk9p2mz-2  outline   completed  1. Why the electrolyt…');
  });

  it('take more lines each on a very narrow one, ids and commands whole', async () => {
    expect(await lines(screen(40))).toEqual([
      'Run 3fk9p2mz · failed · 2 minutes ago',
      'topic="solid-state batteries"',
      ' 1  3fk9p2mz-1  research',
      '   researcher  completed  14.2 s',
      '   Solid electrolytes come in three fa…',
      ' 2  3fk9p2mz-2  outline',
      '   editor  completed  6.0 s',
      '   1. Why the electrolyte matters 2. W…',
      ' 3  3fk9p2mz-3  article',
      '   writer  failed  9.8 s',
      "   the model's reply was cut at max_to…",
      'Replay from one:',
      'crew replay -t 3fk9p2mz-3',
      'whole text of one:',
      'crew show 3fk9p2mz-1',
      '',
    ]);
  });

  it('never wrap, whatever a model wrote', async () => {
    const output = '固体電解質 🔋👩‍🔬\u001b[2J '.repeat(40);
    for (const columns of [40, 60, 80, 120]) {
      const widths = (await lines(screen(columns), [{ ...research, output }])).map(displayWidth);
      expect(Math.max(...widths)).toBeLessThan(columns);
    }
  });

  it('show 60 columns of an output in a pipe', async () => {
    const [, , first = ''] = await lines(screen(null));
    expect(first.slice(first.indexOf('Solid'))).toBe('Solid electrolytes come in three families: oxides, sulfides…');
  });

  it('say why a task did not run and what speaks against a reused output', async () => {
    const reused = { ...outline, reused: true, origin: 'reuse', drift } as TaskRecord;
    const bare = { ...article, taskId: null, error: null, output: null, durationMs: null };
    const left = { ...bare, number: 3, status: 'not-run', origin: null, reason: 'not-reached' } as TaskRecord;
    const text = await rendered(screen(120), [research, reused, left]);
    expect(text).toContain(' 2  3fk9p2mz-2  outline   editor      reused      6.0 s  1. Why');
    expect(text).toContain(' 3  –           article   writer      not run            not reached\n');
    expect(text).toContain(" ⚠ outline was reused; agent editor's backstory changed since (agents.yaml:9:3)\n");
  });

  it('are coloured where the terminal has colours', async () => {
    const [, head, first] = await lines(screen(120, {}));
    expect(head).toContain('\u001b[2mtask id\u001b[22m');
    expect(first).toContain('3fk9p2mz-1  research  researcher  \u001b[32mcompleted\u001b[39m  14.2 s  Solid');
  });

  it('can be had whole, byte for byte in a pipe', async () => {
    const output = 'one\r\n\u001b[31mtwo';
    const text = await rendered(screen(null), [{ ...research, output }, article], true);
    expect(text).toContain(
      `── 1 research · 3fk9p2mz-1 · researcher · completed · 14.2 s ──\n${output}\n\n── 3 article`,
    );
    expect(text).toContain("Solid-state cells\nthe model's reply was cut at max_tokens (4096)\n");
    expect(await rendered(screen(80), [{ ...research, output }], true)).toContain('\none\n␛[31mtwo\n');
  });
});
