import type { RunRecord } from '../store/records.ts';
import { ageText, costText, tokensText } from './format.ts';
import type { ListOptions } from './outputs.ts';
import { runStatusText, statusPaint } from './status.ts';
import { type Column, tableText } from './table.ts';
import { lookOf } from './terminal.ts';
import { inputsText } from './text.ts';

/** The history as it is given, one line a run. */
export async function renderRuns(runs: readonly RunRecord[], { terminal, now }: ListOptions): Promise<string> {
  if (runs.length === 0) return 'No run yet in this project. Start one:  crew kickoff\n';
  const { paint, symbols } = lookOf(terminal);
  const rows = runs.map((run) => [
    run.runId,
    ageText(run.startedAt, now),
    runStatusText(run),
    `${run.tasksDone}/${run.tasksTotal}`,
    run.offline ? '' : tokensText(run).replace(/ tokens?$/, ''),
    run.offline ? 'offline' : costText(run),
    aboutText(run, symbols.reused),
  ]);
  const painted = (text: string, row: number, column: number) => {
    const run = runs[row];
    if (run === undefined) return paint.dim(text);
    return column === statusColumn ? statusPaint(run.status, paint)(text) : text;
  };
  return tableText({ columns, rows, paint: painted }, terminal);
}

const columns: readonly Column[] = [
  { head: 'run', lead: true },
  { head: 'when', lead: true },
  { head: 'status' },
  { head: 'tasks', right: true, dropped: 2 },
  { head: 'tokens', right: true, dropped: 1 },
  { head: 'cost', right: true, dropped: 3 },
  { head: 'inputs' },
];
const statusColumn = 2;

/** `↺ of 3fk9p2mz · topic="solid-state batteries"`. */
function aboutText({ parentRunId, inputs }: RunRecord, symbol: string): string {
  const parent = parentRunId === null ? '' : `${symbol} of ${parentRunId}`;
  return [parent, inputsText(inputs)].filter(Boolean).join(' · ');
}
