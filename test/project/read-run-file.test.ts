import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readRunFile } from '../../src/project/history/read-run-file.ts';
import { exportRun } from '../../src/store/read/export-run.ts';
import { importRun } from '../../src/store/write/import-run.ts';

const head = { format: 'recrew-run', version: 2 };
const plan = {
  number: 1,
  name: 'a',
  agent: 'b',
  action: 'run',
  reason: '',
  taskId: null,
  drift: [],
  stale: [],
  saves: null,
};
const options = {
  ...{ model: null, agentModels: {}, envFile: null, selection: { type: 'all' } },
  ...{ defaulted: [], asRecorded: false, note: null },
};
const run = {
  ...{ runId: '3fk9p2mz', crew: 'c', status: 'failed', partial: false, startedAt: '2026-01-02T03:04:05.678Z' },
  ...{ endedAt: null, inputs: {}, options, model: null, offline: false, parentRunId: null, rootRunId: '3fk9p2mz' },
  ...{ error: null, tasks: [plan], executions: [] },
};
const read = (value: unknown) => readRunFile(typeof value === 'string' ? value : JSON.stringify(value), 'run.json');

it('reads what was exported', () => {
  expect(read({ ...head, runs: [run] })).toEqual({ ...head, runs: [run] });
});

it('reads what an older crew exported, as if it were exported today', async () => {
  const fixtures = path.join(import.meta.dirname, '..', 'fixtures');
  const folder = await mkdtemp(path.join(tmpdir(), 'crew-run-file-'));
  try {
    const file = path.join(folder, 'runs.db');
    await copyFile(path.join(fixtures, 'databases', 'v1.db'), file);
    const older = read(await readFile(path.join(fixtures, 'run-files', 'v1.json'), 'utf8'));
    expect(older).toEqual(await exportRun(file, older.runs[0].runId));
    expect(older.runs[0].executions[0]?.attempts).toHaveLength(2);
    expect(await importRun(file, older)).toBe(false);
    expect(await importRun(path.join(folder, 'other.db'), older)).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it.each([
  ['{"format": ', /run\.json is not JSON/],
  ['[]', /run\.json is not an exported run: its "format" is not "recrew-run"/],
  ['null', /is not an exported run/],
  [{ ...head, version: '1' }, /run\.json: "version" must be 1 to 2/],
  [{ ...head }, /runs must be a list/],
  [{ ...head, runs: [] }, /runs must be at least 1/],
  [{ ...head, runs: [{ ...run, crew: 3 }] }, /\n {2}runs\[0\]\.crew must be text$/],
  [{ ...head, runs: [{ ...run, runId: '../../etc' }] }, /runs\[0\]\.runId must be an id or a time/],
  [{ ...head, runs: [{ ...run, status: 'running' }] }, /runs\[0\]\.status must be completed or failed or interrupted/],
  [{ ...head, runs: [run, run] }, /runs\[1\]\.runId is there twice/],
  [{ ...head, runs: [{ ...run, tasks: [plan, plan] }] }, /runs\[0\]\.tasks\[1\]\.number is there twice/],
  [
    { ...head, runs: [{ ...run, tasks: [{ ...plan, action: 'reuse', taskId: '8ab21xqz-1' }] }] },
    /runs\[0\]\.tasks\[0\]\.taskId names no execution/,
  ],
])('says what is wrong where: %j', (value, message) => {
  expect(() => read(value)).toThrow(message);
});

it('refuses a newer version with both versions', () => {
  expect(() => read({ ...head, version: 3 })).toThrow(
    'run.json was exported by a newer crew: its version is 3, this crew knows versions up to 2',
  );
});
