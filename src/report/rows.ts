import type { InputValue } from '../spec/crew-spec.ts';
import { countText } from './format.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { inputsText, oneLine, padEnd, shorten, widest } from './text.ts';

/** One kickoff of many. `place`: `rows.csv:17`; `model` null: as the files say. */
export interface RowToRun {
  readonly place: string;
  readonly model: string | null;
  readonly inputs: Readonly<Record<string, InputValue>>;
}

/** What a batch of kickoffs would start: a line for each run, with what is given to it. */
export function renderRows(rows: readonly RowToRun[], terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  const width = widest(rows.map(({ place }) => place));
  const room = terminal.isTty ? Math.max(20, terminal.columns - 7 - width) : Infinity;
  const lines = rows.map(({ place, model, inputs }) => {
    const given = [model === null ? '' : oneLine(model), inputsText(inputs)].filter(Boolean).join(' · ');
    return ` ${paint.green(symbols.run)} ${padEnd(oneLine(place), width)}   ${shorten(given, room)}`;
  });
  return [...lines, countText(rows.length, 'run')].map((line) => `${line.trimEnd()}\n`).join('');
}
