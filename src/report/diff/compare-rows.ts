import type { BatchRowRun } from '../../project/batch/batch-types.ts';
import { durationText, runCostText, runTokensText } from '../format.ts';
import { type Column, tableText } from '../table.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine } from '../text.ts';

const columns: readonly Column[] = [
  { head: 'run', lead: true },
  { head: 'model', dropped: 2 },
  { head: 'status' },
  { head: 'time', right: true },
  { head: 'tokens', right: true, dropped: 1 },
  { head: 'cost', right: true },
  { head: 'output' },
];

/** The runs of a batch beside each other: the same thing, several times or with several models. */
export async function renderComparison(rows: readonly BatchRowRun[], terminal: Terminal): Promise<string> {
  const { paint } = lookOf(terminal);
  const cells = rows.map(({ run, output }) => [
    run.runId,
    run.model ?? '',
    run.status,
    run.endedAt === null ? '' : durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt)),
    runTokensText(run),
    runCostText(run),
    oneLine(output ?? run.error?.message ?? ''),
  ]);
  const table = await tableText(
    { columns, rows: cells, paint: (text, row) => (row === -1 ? paint.dim(text) : text) },
    terminal,
  );
  const [first, second] = rows;
  return first === undefined || second === undefined
    ? table
    : `${table}Word by word:  crew diff ${first.run.runId} ${second.run.runId}\n`;
}
