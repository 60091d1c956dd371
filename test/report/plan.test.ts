import { expect, it } from 'vitest';
import { renderPlan } from '../../src/report/plan.ts';
import type { PlanRow } from '../../src/run/events.ts';
import { replayRows, screen } from './examples.ts';

it('says what is reused, what runs, and why', () => {
  expect(renderPlan(replayRows, screen(120)).split('\n')).toEqual([
    ' ↺ research   reuse   saves 3,410 tokens, $0.0041',
    " ↺ outline    reuse   agent editor's backstory changed since (agents.yaml:9:3)",
    ' ▶ article    run     the replay begins here',
    '',
  ]);
});

it('wraps a warning instead of cutting it', () => {
  expect(renderPlan(replayRows.slice(1, 2), screen(60)).split('\n')).toEqual([
    " ↺ outline   reuse   agent editor's backstory changed since",
    '                     (agents.yaml:9:3)',
    '',
  ]);
});

it('names the executions of a stale output, and a field that stands in no file', () => {
  const stale = [{ name: 'research', madeFrom: '3fk9p2mz-1', now: '8ab21xqz-1' }];
  const row = { ...replayRows[1], drift: [{ field: 'input topic', place: null }], stale } as unknown as PlanRow;
  const text = renderPlan([row], screen(null));
  expect(text).toContain('input topic changed since; stale: made from research 3fk9p2mz-1; this run has 8ab21xqz-1\n');
});

it('says why a task does not run', () => {
  const row = { ...replayRows[2], action: 'not-run', reason: 'no recorded output' } as PlanRow;
  expect(renderPlan([row], screen(80))).toContain(' – article   not run   no recorded output\n');
});

it('points out which tools with side effects would be called again', () => {
  const repeats = [
    { tool: 'send_mail', times: 2 },
    { tool: 'post', times: 1 },
  ];
  const row = { ...replayRows[2], repeats } as PlanRow;
  expect(renderPlan([row], screen(80)).split('\n')).toEqual([
    ' ▶ article   run   the replay begins here',
    '                   calls send_mail again (2 times in the source run)',
    '                   calls post again (once in the source run)',
    '',
  ]);
});
