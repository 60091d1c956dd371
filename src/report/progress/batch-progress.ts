import type { BatchResult, RowResult } from '../../project/batch/batch-types.ts';
import { countText, durationText } from '../format.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine, shorten } from '../text.ts';
import { type Drawing, drawOver } from './drawing.ts';

/** Shows how far a batch is. */
export interface BatchProgress {
  start(batchId: string, rows: number): void;
  row(result: RowResult): void;
  /** Lets somebody else write lines to the same screen: what is drawn gives way and comes back below them. */
  beside(write: () => void): void;
  /** Clears what was drawn and says what came of it. */
  end(result: BatchResult): void;
  /** Clears what is drawn; after `end` there is nothing. Always to be called: a clock runs. */
  close(): void;
}

const drawEveryMs = 100;
/** So often the time that has passed is drawn anew while no row ends. */
const tickMs = 250;
const failuresShown = 10;

/** One line that is drawn again on a terminal; a line per failure and per tenth elsewhere. */
export function batchProgress(terminal: Terminal, quiet: boolean): BatchProgress {
  const state = { batchId: '', rows: 0, done: 0, failed: 0, startedAt: 0 };
  const { paint, symbols } = lookOf(terminal);
  const write = (text: string) => {
    if (!quiet) terminal.stream.write(text);
  };
  let bar: Drawing | null = null;
  const close = () => {
    bar?.end();
    bar = null;
  };
  return {
    start(batchId, rows) {
      Object.assign(state, { batchId, rows, startedAt: Date.now() });
      const what = rows === 0 ? 'nothing to run: all its rows are completed' : countText(rows, 'row');
      write(`${paint.bold(`batch ${batchId}`)} · ${what}\n`);
      if (terminal.live && !quiet && rows > 0) bar = startBar(terminal, () => barText(state, Date.now(), terminal));
    },
    row(result) {
      state.done++;
      if (result.status === 'failed') {
        state.failed++;
        const line = ` ${symbols.failed} row ${result.row}  ${result.runId ?? ''}  ${oneLine(result.error?.message ?? '')}`;
        if (state.failed <= failuresShown)
          write(`${paint.red(shorten(line, terminal.isTty ? terminal.columns - 1 : 200))}\n`);
      }
      if (bar !== null) bar.draw();
      else if (!terminal.live && state.done % Math.max(1, Math.floor(state.rows / 10)) === 0 && state.rows >= 10)
        write(` ${countsText(state, Date.now())}\n`);
    },
    beside(others) {
      if (bar === null) others();
      else bar.beside(others);
    },
    end(result) {
      close();
      if (state.rows > 0) write(endText(result));
    },
    close,
  };
}

/** Also while no row ends, so that the time that has passed is seen to pass. */
function startBar({ stream }: Terminal, text: () => string): Drawing {
  const { draw, beside, end } = drawOver(stream, () => [text()]);
  const clock = setInterval(draw, tickMs);
  let drawnAt = Date.now();
  return {
    beside,
    draw() {
      if (Date.now() - drawnAt < drawEveryMs) return;
      drawnAt = Date.now();
      draw();
    },
    end() {
      clearInterval(clock);
      end();
    },
  };
}

interface Counts {
  readonly rows: number;
  readonly done: number;
  readonly failed: number;
  readonly startedAt: number;
}

function barText(counts: Counts, now: number, terminal: Terminal): string {
  const text = countsText(counts, now);
  const width = Math.min(30, terminal.columns - text.length - 4);
  const { paint } = lookOf(terminal);
  if (width < 5) return shorten(text, terminal.columns - 1);
  const full = Math.round((width * counts.done) / counts.rows);
  const [on, off] = terminal.unicode ? ['█', '░'] : ['#', '.'];
  return ` ${paint.cyan(on.repeat(full))}${paint.dim(off.repeat(width - full))} ${text}`;
}

function countsText({ rows, done, failed, startedAt }: Counts, now: number): string {
  const passed = now - startedAt;
  const time =
    done === rows
      ? ''
      : done === 0
        ? ` · ${durationText(passed)}`
        : ` · about ${durationText((passed / done) * (rows - done))} left`;
  return `${done} of ${rows}${failed === 0 ? '' : ` · ${failed} failed`}${time}`;
}

function endText({ batchId, completed, failed, left, notStarted, stopped }: BatchResult): string {
  const interrupted = left - notStarted.length;
  const counts = [
    `${completed} completed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(interrupted === 0 ? [] : [`${interrupted} interrupted`]),
    ...(notStarted.length === 0 ? [] : [`${notStarted.length} not started (${rowsText(notStarted)})`]),
  ];
  const why =
    stopped === null
      ? ''
      : `Stopped: ${oneLine(stopped.message)}\n${stopped.hint === null ? '' : `  ${oneLine(stopped.hint)}\n`}`;
  const next = failed + left === 0 ? '' : `Continue with:  crew resume ${batchId}\n`;
  return `${batchId} · ${counts.join(', ')}\n${why}${next}`;
}

const rangesShown = 8;

/** `rows 3, 7 to 10` */
function rowsText(rows: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const row of rows) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === row - 1) range[1] = row;
    else ranges.push([row, row]);
  }
  const texts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  const more = texts.length > rangesShown ? ' …' : '';
  return `${rows.length === 1 ? 'row' : 'rows'} ${texts.slice(0, rangesShown).join(', ')}${more}`;
}
