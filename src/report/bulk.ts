import type { BulkRow } from '../project/batch/bulk.ts';
import { sideEffectsText } from '../project/prepare/side-effects.ts';
import { countText, dollarsText } from './format.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { inputsText, oneLine, shorten } from './text.ts';

/** Which runs would be replayed, what of them would run, and about what it would cost. */
export function renderBulk(rows: readonly BulkRow[], terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  const width = terminal.isTty ? terminal.columns - 1 : 200;
  const lines = rows.flatMap((row) => {
    const { run, repeats, refusal, idle } = row;
    const mark =
      refusal !== null ? paint.red(symbols.failed) : idle ? paint.dim(symbols.notRun) : paint.green(symbols.run);
    const room = Math.max(20, width - 30);
    const line = ` ${mark} ${run.runId}  ${run.status}  ${shorten(`${whatText(row)}   ${inputsText(run.inputs)}`, room)}`;
    // A refusal that is for them names them already.
    if (repeats.length === 0 || refusal !== null) return [line];
    return [line, `   ${paint.yellow(shorten(`calls again: ${oneLine(sideEffectsText(repeats))}`, width - 3))}`];
  });
  return [...lines, summary(rows)].map((line) => `${line.trimEnd()}\n`).join('');
}

function whatText({ runs, refusal, idle }: BulkRow): string {
  if (refusal !== null) return oneLine(refusal);
  if (idle) return 'nothing to run';
  return runs.length === 0 ? 'edits outputs' : `runs ${runs.join(', ')}`;
}

function summary(rows: readonly BulkRow[]): string {
  const possible = rows.filter((row) => row.refusal === null);
  const ready = possible.filter((row) => !row.idle);
  const idle = possible.length - ready.length;
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
  const others =
    idle === 0 ? '' : `; ${idle} ${ready.length === 0 ? '' : 'more '}${idle === 1 ? 'has' : 'have'} nothing to run`;
  return `${facts.join(', ')}${ready.length === 0 ? '' : ', going by what was recorded'}${others}`;
}
