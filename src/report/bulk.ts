import type { BulkRow } from '../project/bulk.ts';
import { countText, dollarsText } from './format.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { inputsText, oneLine, shorten } from './text.ts';

/** Which runs would be replayed, what of them would run, and about what it would cost. */
export function renderBulk(rows: readonly BulkRow[], terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  const width = terminal.isTty ? terminal.columns - 1 : 200;
  const lines = rows.map(({ run, runs, refusal }) => {
    const what =
      refusal === null ? (runs.length === 0 ? 'nothing to run' : `runs ${runs.join(', ')}`) : oneLine(refusal);
    const mark = refusal === null ? paint.green(symbols.run) : paint.red(symbols.failed);
    return ` ${mark} ${run.runId}  ${run.status}  ${shorten(`${what}   ${inputsText(run.inputs)}`, Math.max(20, width - 30))}`;
  });
  return [...lines, summary(rows)].map((line) => `${line}\n`).join('');
}

function summary(rows: readonly BulkRow[]): string {
  const ready = rows.filter((row) => row.refusal === null);
  const costs = ready.map((row) => row.likelyCostUsd);
  const known = costs.filter((cost) => cost !== null);
  const sum = known.reduce((total, cost) => total + cost, 0);
  const tokens = ready.reduce((total, row) => total + row.likelyTokens, 0);
  const cost =
    known.length < costs.length
      ? sum === 0
        ? 'cost unknown'
        : `at least ${dollarsText(sum)}`
      : sum === 0
        ? ''
        : `about ${dollarsText(sum)}`;
  const facts = [
    countText(ready.length, 'run'),
    ...(tokens === 0 ? [] : [`about ${countText(tokens, 'token')}`]),
    ...(cost === '' ? [] : [cost]),
  ];
  return `${facts.join(', ')}, by what was recorded`;
}
