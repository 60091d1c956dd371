import { expect, it } from 'vitest';
import { renderRuns } from '../../src/report/history/runs.ts';
import type { RunRecord } from '../../src/store/records.ts';
import { now, run, screen } from './examples.ts';

const replay = { ...run, runId: '8ab21xqz', parentRunId: '3fk9p2mz', status: 'completed', partial: true } as RunRecord;
const offline = { ...run, offline: true, inputs: {} } as RunRecord;

const rendered = (columns: number) => renderRuns([replay, run, offline], { terminal: screen(columns), now });

it('lists runs with what they cost and what they were made of', async () => {
  expect((await rendered(120)).split('\n')).toEqual([
    ' run       when           status               tasks  tokens     cost  inputs',
    ' 8ab21xqz  2 minutes ago  completed (partial)    2/3   4,618  $0.0054  ↺ of 3fk9p2mz · topic="solid-state batteries"',
    ' 3fk9p2mz  2 minutes ago  failed                 2/3   4,618  $0.0054  topic="solid-state batteries"',
    ' 3fk9p2mz  2 minutes ago  failed                 2/3          offline',
    '',
  ]);
});

it('leaves out columns on a narrow terminal, then takes two lines a run', async () => {
  expect((await rendered(80)).split('\n')[2]).toBe(
    ' 3fk9p2mz  2 minutes ago  failed               $0.0054  topic="solid-state bat…',
  );
  expect((await rendered(40)).split('\n').slice(0, 3)).toEqual([
    ' 8ab21xqz  2 minutes ago',
    '   completed (partial)  2/3  4,618  $0.0054',
    '   ↺ of 3fk9p2mz · topic="solid-state…',
  ]);
});

it('says which texts were others than those of the files', async () => {
  const options = { ...run.options, texts: { 'write.description': 'Write less', 'editor.goal': 'Be brief' } };
  const text = await renderRuns([{ ...run, options } as RunRecord], { terminal: screen(120), now });
  expect(text).toContain('other write.description, editor.goal · ');
  expect(text).not.toContain('Write less');
});

it('shows the note of a run', async () => {
  const noted = { ...run, options: { ...run.options, note: 'shorter\nprompts' } } as RunRecord;
  expect(await renderRuns([noted], { terminal: screen(120), now })).toContain(
    '  shorter prompts · topic="solid-state batteries"\n',
  );
});

it('says how to start the first run', async () => {
  expect(await renderRuns([], { terminal: screen(80), now })).toBe(
    'No runs yet in this project. Start one:  crew kickoff\n',
  );
});
