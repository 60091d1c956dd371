import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CrewError } from '../../src/errors.ts';
import { createReporter, type ReporterKind } from '../../src/report/progress/reporter.ts';
import type { CrewEvent } from '../../src/run/events.ts';
import {
  completed,
  cutError,
  event,
  failed,
  replayStart,
  retry,
  runStart,
  type Screen,
  screen,
  startedAt,
  twoDone,
  wait,
} from './examples.ts';

async function told(kind: ReporterKind, terminal: Screen, events: readonly CrewEvent[]): Promise<string> {
  const reporter = createReporter(kind, terminal, { now: () => Date.parse(startedAt) + 30_000 });
  for (const one of events) reporter.tell(one);
  if (kind === 'live') await untilDrawn();
  await reporter.close();
  return terminal.written();
}

/** A list that ends sooner is only written. */
const untilDrawn = () => new Promise((resolve) => setTimeout(resolve, 150));

/** What stands on the screen at the end: each frame is drawn over the one before. */
const lastLines = (written: string) => stripVTControlCharacters(written.slice(written.lastIndexOf('\u001b[1A') + 1));

describe('plain progress', () => {
  it('has a line for each happening and no cursor control', async () => {
    const text = await told('plain', screen(null), [...twoDone, retry, wait, ...completed]);
    expect(text).toBe(
      [
        'research-crew · run 3fk9p2mz · 3 tasks · openai/gpt-5.4-mini',
        ' ▶ research   researcher   openai/gpt-5.4-mini',
        ' ✔ research   researcher   14.2 s   3,410 tokens   $0.0041',
        ' ▶ outline    editor       openai/gpt-5.4-mini',
        ' ✔ outline    editor       6.0 s   1,208 tokens   $0.0013',
        ' ▶ article    writer       openai/gpt-5.4-mini',
        ' ⚠ article    writer       429 from openai, trying again in 4.2 s (attempt 2)',
        ' · article    writer       waits 31.4 s: max_rpm 10 of writer',
        ' ✔ article    writer       9.8 s   3,410 tokens   $0.0041',
        'wrote report.md',
        '3fk9p2mz completed · 3 tasks · 30.0 s · 4,618 tokens · $0.0054',
        '',
      ].join('\n'),
    );
  });

  it('says of a failed run what is kept and how to go on', async () => {
    const text = await told('plain', screen(null), [...twoDone, ...failed]);
    expect(text.split('\n').slice(-5)).toEqual([
      " ✘ article    writer       9.8 s   the model's reply was cut at max_tokens (4096)",
      '   3fk9p2mz failed after 2 of 3 tasks; both outputs are saved.',
      '   Raise llm.max_tokens of writer in agents.yaml:14:5',
      '   Continue with:  crew replay -t 3fk9p2mz-3',
      '',
    ]);
  });

  it('leaves the way to go on to a hint that names a command', async () => {
    const error = { ...cutError, hint: 'Allow more:  crew resume --max-tokens <n>' };
    const text = await told('plain', screen(null), [
      ...twoDone,
      ...failed.map((one) => ({ ...one, error })),
    ] as CrewEvent[]);
    expect(text).toMatch(/ {3}Allow more: {1,2}crew resume --max-tokens <n>\n$/);
  });

  it('tells with -v why a request failed and which model is asked instead', async () => {
    const terminal = screen(null);
    const reporter = createReporter('plain', terminal, { verbose: true });
    const result = { error: cutError, durationMs: 100, usage: null, costUsd: null, toolCalls: [] };
    for (const one of [
      ...twoDone,
      event('model-reply', 21, { name: 'article', ...result }),
      event('model-fallback', 21, { name: 'article', from: 'bad', to: 'good', error: cutError }),
    ])
      reporter.tell(one);
    expect(terminal.written()).toMatch(/failed: the model's reply was cut at max_tokens \(4096\) \(100 ms\)\n/);
    expect(terminal.written()).toMatch(/fell back: bad → good\n$/);
  });

  it('breaks a long warning on a narrow terminal, and goes on below where it began', async () => {
    const message = 'The server took far fewer tokens than were sent, so that it cut the beginning away.';
    const terminal = screen(80);
    const reporter = createReporter('plain', terminal);
    for (const one of [...twoDone, event('model-warning', 21, { name: 'article', message })]) reporter.tell(one);
    expect(terminal.written().split('\n').slice(-3)).toEqual([
      ' ⚠ article    writer       The server took far fewer tokens than were sent, so',
      '                           that it cut the beginning away.',
      '',
    ]);
  });

  it('names a tool that failed once, with the line that threw', () => {
    const terminal = screen(null);
    const reporter = createReporter('plain', terminal, { verbose: true });
    const result = { name: 'article', tool: 't', ok: false, output: 't failed: no ink', durationMs: 3 };
    for (const one of [...twoDone, event('tool-result', 21, { ...result, place: 'tools/t.ts:3' })]) reporter.tell(one);
    expect(terminal.written()).toMatch(/writer {7}t failed: no ink \(tools\/t\.ts:3, 3 ms\)\n$/);
  });

  it('says how many models there are to fall back to', async () => {
    const text = await told('plain', screen(null), [runStart({ fallbacks: 1 })]);
    expect(text).toContain(' · openai/gpt-5.4-mini (+1)\n');
  });

  it('says of an interrupted run which task is next', async () => {
    const end = { status: 'interrupted', error: { code: 'cancelled', message: 'cancelled', hint: null } };
    const events = [
      ...twoDone.slice(0, 6),
      event('task-skip', 21, { name: 'article', reason: 'not-reached' }),
      event('run-end', 21, end),
    ];
    const text = await told('plain', screen(null), events);
    expect(text).toContain(
      ' – article    writer       not reached\n   3fk9p2mz interrupted after 2 of 3 tasks; both outputs are saved.',
    );
    expect(text).toContain('Continue with:  crew replay -t article\n');
  });

  it('says of a replay what it comes from, why an output is doubtful, and what was saved', async () => {
    const saved = { tokens: 4618, costUsd: 0.0054, durationMs: 20_200 };
    const reuse = replayStart.tasks.slice(0, 2).map((row) => event('task-reuse', 0, { ...row, saves: row.saves }));
    const text = await told('plain', screen(null), [
      replayStart,
      ...reuse,
      ...completed.slice(0, 1),
      { ...completed[2], saved } as CrewEvent,
    ]);
    expect(text).toContain('3 tasks · openai/gpt-5.4-mini · replay of 3fk9p2mz from article\n');
    expect(text).toContain(' ↺ research   reuse   saves 3,410 tokens, $0.0041');
    expect(text).toContain(" ↺ outline    reuse   agent editor's backstory changed since (agents.yaml:9:3)");
    expect(text).toContain('completed · ran 1 of 3 tasks · 30.0 s · ');
    expect(text).toContain('reused 2 outputs: saved 4,618 tokens, $0.0054, 20.2 s\n');
  });

  it('says that an offline run asked no model, and of no cost', async () => {
    const text = await told('plain', screen(null), [runStart({ offline: true }), ...twoDone.slice(1), ...completed]);
    expect(text).toContain(
      '3 tasks · offline\noffline: no model was called; the texts below are made up to test the wiring\n',
    );
    expect(text).not.toMatch(/\$|tokens/);
  });

  it('says why an output file could not be written', async () => {
    const error = { code: 'output-file', message: 'EACCES: permission denied', hint: 'Choose another output_file' };
    const text = await told('plain', screen(null), [
      ...twoDone,
      event('output-file', 30, { path: 'report.md', error }),
    ]);
    expect(text).toContain('✘ could not write report.md: EACCES: permission denied\n  Choose another output_file\n');
  });
});

describe('live progress', () => {
  it('leaves the finished list, its summary and a visible cursor', async () => {
    const written = await told('live', screen(80), [...twoDone, ...completed]);
    expect(stripVTControlCharacters(written)).toContain(
      [
        ' ✔ outline    editor        6.0 s   1,208 tokens   $0.0013',
        ' ✔ article    writer        9.8 s   3,410 tokens   $0.0041',
        'wrote report.md',
        '3fk9p2mz completed · 3 tasks · 30.0 s · 4,618 tokens · $0.0054\n',
      ].join('\n'),
    );
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
  });

  it('repeats a message that was cut in its line', async () => {
    const narrow = lastLines(await told('live', screen(40), [...twoDone, ...failed]));
    expect(narrow).toContain(
      "   the model's reply was cut at\n   max_tokens (4096)\n   3fk9p2mz failed after 2 of 3 tasks;\n",
    );
    const wide = lastLines(await told('live', screen(120), [...twoDone, ...failed]));
    expect(wide.match(/was cut at/g)).toHaveLength(1);
  });

  it('ends also when the run broke off, and leaves signals alone', async () => {
    const before = process.listenerCount('SIGINT');
    const terminal = screen(80);
    const reporter = createReporter('live', terminal);
    for (const one of twoDone) reporter.tell(one);
    await untilDrawn();
    expect(process.listenerCount('SIGINT')).toBe(before);
    await reporter.close();
    expect(terminal.written()).toContain('article');
    expect(terminal.written().endsWith('\u001b[?25h')).toBe(true);
  });

  it('writes the list of a run that ends at once, without drawing', async () => {
    const terminal = screen(80);
    const reporter = createReporter('live', terminal);
    for (const one of [...twoDone, ...completed]) reporter.tell(one);
    await reporter.close();
    expect(terminal.written()).not.toContain('\u001b');
    expect(terminal.written().split('\n').slice(1, 5)).toEqual([
      ' ✔ research   researcher   14.2 s   3,410 tokens   $0.0041',
      ' ✔ outline    editor        6.0 s   1,208 tokens   $0.0013',
      ' ✔ article    writer        9.8 s   3,410 tokens   $0.0041',
      'wrote report.md',
    ]);
  });

  it('draws in colour where the terminal has it', async () => {
    const written = await told('live', screen(80, {}), [...twoDone, ...completed]);
    expect(written).toContain(
      ' \u001b[32m✔\u001b[39m research   \u001b[2mresearcher\u001b[22m   \u001b[2m14.2 s\u001b[22m',
    );
  });
});

it('is silent when asked to be, and leaves the error to others', async () => {
  const terminal = screen(80);
  const reporter = createReporter('quiet', terminal);
  for (const one of [...twoDone, ...failed]) reporter.tell(one);
  await reporter.close();
  expect([terminal.written(), reporter.told(new CrewError(cutError.code, cutError.message))]).toEqual(['', false]);
});

it('knows which error it has shown', async () => {
  const reporter = createReporter('plain', screen(null));
  for (const one of [...twoDone, ...failed]) reporter.tell(one);
  await reporter.close();
  expect(reporter.told(new CrewError(cutError.code, cutError.message))).toBe(true);
  expect(reporter.told(new CrewError('store-full', 'the disk is full'))).toBe(false);
});
