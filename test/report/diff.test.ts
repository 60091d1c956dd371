import { describe, expect, it } from 'vitest';
import type { FieldChange } from '../../src/project/history/diff-definitions.ts';
import type { RunDiff, TaskDiff } from '../../src/project/history/diff-runs.ts';
import { renderDiff } from '../../src/report/diff/diff.ts';
import { displayWidth } from '../../src/report/text.ts';
import type { RunRecord, TaskRecord } from '../../src/store/records.ts';
import { article, now, outline, research, run, screen } from './examples.ts';

const from = run;
const to = {
  ...run,
  runId: '8ab21xqz',
  status: 'completed',
  parentRunId: '3fk9p2mz',
  options: { ...run.options, selection: { type: 'from', task: 'outline', to: null }, note: 'shorter' },
} as unknown as RunRecord;

const totals = { tokens: 1, costUsd: 1, durationMs: 30_000, outputBytes: 1 };
const base: RunDiff = { from, to, totals: { from: totals, to: totals }, inputs: [], tasks: [] };

function changed(before: string, after: string, more: Partial<TaskRecord> = {}): TaskDiff {
  const other = { ...outline, taskId: '8ab21xqz-2', output: after, ...more } as TaskRecord;
  return {
    name: outline.name,
    output: 'changed',
    outputBytes: { from: Buffer.byteLength(before), to: Buffer.byteLength(after) },
    definition: [],
    reads: [],
    from: { ...outline, output: before },
    to: other,
  };
}

function rendered(diff: Partial<RunDiff>, columns: number | null = 100, more: object = {}) {
  const { environment, ...options } = { environment: undefined, ...more } as { environment?: Record<string, string> };
  const terminal = screen(columns, environment);
  return renderDiff({ ...base, ...diff }, { terminal, now, stat: false, sideBySide: null, ...options });
}

/** What stands below the heading of the only output. */
async function body(before: string, after: string, columns: number | null = 100, more: object = {}): Promise<string> {
  const text = await rendered({ tasks: [changed(before, after)] }, columns, more);
  return text.slice(text.indexOf(' ──\n') + 4, text.lastIndexOf('\n\nWhole text'));
}

describe('the report of two runs', () => {
  it('says which runs they are, and for each task what became of it and what it took more', async () => {
    const reused = { ...research, origin: 'reuse', reused: true } as TaskRecord;
    const same: TaskDiff = {
      ...changed('', ''),
      name: research.name,
      output: 'same-execution',
      from: research,
      to: reused,
    };
    const failed: TaskDiff = { ...changed('', ''), name: article.name, output: 'only-to', from: article };
    const more = { durationMs: 8000, costUsd: 0.0018, usage: { ...outline.usage!, outputTokens: 308 } };
    const text = await rendered({ tasks: [same, changed('One two.', 'One three four.', more), failed] }, 120, {
      stat: true,
    });
    expect(text.split('\n')).toEqual([
      'from 3fk9p2mz · failed · 2 minutes ago · 4,618 tokens · $0.0054 · 30.0 s',
      'to 8ab21xqz · completed · 2 minutes ago · replay of 3fk9p2mz from outline · 4,618 tokens · $0.0054 · 30.0 s',
      'note: shorter',
      '',
      ' task      output                     text  size  tokens    time      cost  differs in',
      ' research  reused                                                           3fk9p2mz-1',
      ' outline   changed             +2 −1 words  +7 B    +100  +2.0 s  +$0.0005  only the answer',
      expect.stringMatching(/^ article {3}failed → completed {2,}.*−\$0\.0028/),
      '',
      'Whole text of one:  crew show 8ab21xqz-2',
      '',
    ]);
  });

  it('names inputs and definitions that differ, each once, by their words', async () => {
    const role = change('role', { from: 'Senior Analyst', to: 'Senior Energy Analyst', place: 'agents.yaml:3:3' });
    const model = change('model', { of: 'model', from: 'openai/gpt-5.4', to: 'openai/gpt-5.4-mini' });
    const definition = [role, model];
    const first = { ...changed('a', 'b'), definition };
    const second = { ...first, name: 'article' as TaskDiff['name'] };
    const inputs = [
      { name: 'topic', from: 'solid-state batteries', to: 'sodium batteries', usedBy: [outline.name] },
      { name: 'current_date', from: '2026-11-21', to: '2026-11-22', usedBy: [] },
    ];
    const text = await rendered({ inputs, tasks: [first, second] }, null, { stat: true });
    expect(text.split('\n\n')[1]).toBe(
      `input topic (in outline): [-solid-state-]{+sodium+} batteries
role of agent editor (agents.yaml:3:3): Senior{+ Energy+} Analyst
model of task outline, article: openai/gpt-5.4 → openai/gpt-5.4-mini`,
    );
    expect(text).toMatch(/ outline .* {2}role, model, input topic\n/);
  });

  it('says so when nothing differs', async () => {
    const same: TaskDiff = { ...changed('', ''), output: 'same-execution', from: outline, to: outline };
    expect(await rendered({ tasks: [same] })).toMatch(/\n\nNothing differs between 3fk9p2mz and 8ab21xqz\.\n$/);
  });

  it('does not call a cost a difference where one is unknown', async () => {
    const text = await rendered({ tasks: [changed('a', 'b', { costUsd: null })] });
    expect(text).toMatch(/ outline +changed .* unknown {2}/);
  });
});

describe('an output that became another', () => {
  it('is compared by word in prose, with marks where there is no colour', async () => {
    expect(await body('It costs 1,200 dollars, in short.', 'It costs 900 dollars.')).toBe(
      'It costs [-1,200-]{+900+} dollars[-, in short-].',
    );
  });

  it('is coloured where there is colour, without marks', async () => {
    const text = await body('Old words stay here.', 'New words stay here.', 100, { environment: {} });
    expect(text).toContain('\u001b[31mOld\u001b[39m');
    expect(text).toContain('\u001b[32mNew\u001b[39m words stay here.');
    expect(text).not.toContain('[-');
  });

  it('leaves out long stretches that stayed the same', async () => {
    const long = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');
    const text = await body(`${long} red ${long}`, `${long} blue ${long}`, null);
    expect(text).toMatch(/^… word18\d .*word199 \[-red-\]\{\+blue\+\} word0 .* word1\d …$/);
    expect(text.length).toBeLessThan(300);
  });

  it('shows one text after the other where they share next to nothing', async () => {
    expect(await body('Solid cells last for years.', 'Nobody knows what sodium will cost.')).toBe(
      '[-Solid cells last for years.-]\n{+Nobody knows what sodium will cost.+}',
    );
  });

  it('has no chance hits between two changes', async () => {
    expect(await body('The quick fox is a red animal of our woods.', 'The slow dog is a pet of our woods.')).toBe(
      'The [-quick fox is a red animal-]{+slow dog is a pet+} of our woods.',
    );
  });

  it('is compared character by character where a script has no spaces', async () => {
    expect(await body('固体电池很好。价格很高。', '固体电池很好。价格很低。')).toBe(
      '固体电池很好。价格很[-高-]{+低+}。',
    );
  });

  it('is compared by line where it looks like code or a list', async () => {
    const list = Array.from({ length: 12 }, (_, index) => `- point ${index}`);
    const text = await body(list.join('\n'), list.with(6, '- another').join('\n'));
    expect(text).toBe(`@@ -4,7 +4,7 @@
 - point 3
 - point 4
 - point 5
-- point 6
+- another
 - point 7
 - point 8
 - point 9`);
  });

  it('is compared by what it says where it is JSON, however it is laid out', async () => {
    const data = { id: 1, tags: ['a-b', 'c'], empty: {}, none: [], note: 'say "no"' };
    const pretty = JSON.stringify(data, null, 2);
    expect(await rendered({ tasks: [changed(JSON.stringify(data), pretty)] })).toContain('only white space differs');
    const other = JSON.stringify({ ...data, tags: ['a-b', 'd'] }, null, 4);
    const lines = (await body(JSON.stringify(data), other)).split('\n').filter((line) => /^[-+]/.test(line));
    expect(lines).toEqual(['-    "c"', '+    "d"']);
    // Beyond what a number in JavaScript can hold.
    const big = (end: number) => `{"id": 761591733749525123${end}}`;
    expect(await body(big(1), big(2))).toContain('7615917337495251231');
  });

  it('stands in two columns on a wide terminal, unless that is refused', async () => {
    const words = 'One line that stays.\n\nThe price is ';
    const wide = await body(`${words}high.`, `${words}low.`, 140);
    const rows = wide.split('\n').map((line) => line.split(' │ ').map((cell) => cell.trim()));
    expect(rows).toEqual([
      ['3fk9p2mz-2', '8ab21xqz-2'],
      ['One line that stays.', 'One line that stays.'],
      ['│'],
      ['The price is [-high-].', 'The price is {+low+}.'],
    ]);
    expect(await body(`${words}high.`, `${words}low.`, 140, { sideBySide: false })).not.toContain(' │ ');
    expect(await body(`${words}high.`, `${words}low.`, 139)).not.toContain(' │ ');
    expect(await body(`${words}high.`, `${words}low.`, 80, { sideBySide: true })).toContain(' │ ');
  });

  it('keeps its columns apart where characters are wide', async () => {
    const text = await body('固体电池'.repeat(30), `${'固体电池'.repeat(30)}很好`, 141);
    expect(
      text
        .split('\n')
        .slice(1)
        .map((line) => displayWidth(line.slice(0, line.indexOf('│')))),
    ).toEqual([69, 69, 69, 69]);
  });

  it('says when only white space differs', async () => {
    expect(await body('One  two\nthree', 'One two three\n')).toBe('only white space differs');
  });

  it('cannot command the terminal', async () => {
    const text = await rendered({ tasks: [changed('safe words \u001b[2J here', 'safe words \u009b1A here')] });
    expect(text).not.toMatch(/[\u001b\u009b]/);
  });

  it.each([
    [
      'of many lines',
      (seed: number) => Array.from({ length: 60_000 }, (_, index) => `line ${index * seed}`).join('\n'),
    ],
    ['of one line', (seed: number) => Array.from({ length: 60_000 }, (_, index) => `word${index * seed}`).join(' ')],
  ])('is compared before one gives up when it is huge, %s', async (_what, make) => {
    expect((await body(make(3), make(7))).length).toBeLessThan(100_000);
  });
});

function change(field: string, more: Partial<FieldChange>): FieldChange {
  return { field, of: 'agent', from: null, to: null, place: null, ...more };
}
