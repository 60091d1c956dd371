import type { BatchResult, RowResult } from '../../project/batch/batch-types.ts';
import { countText, durationText } from '../format.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine, shorten } from '../text.ts';

/** Shows how far a batch is. */
export interface BatchProgress {
  start(batchId: string, rows: number): void;
  row(result: RowResult): void;
  /** Clears what was drawn and says what came of it. */
  end(result: BatchResult): void;
}

const drawEveryMs = 100;
const failuresShown = 10;

/** One line that is drawn again on a terminal; a line per failure and per tenth elsewhere. */
export function batchProgress(terminal: Terminal, quiet: boolean): BatchProgress {
  const state = { batchId: '', rows: 0, done: 0, failed: 0, startedAt: 0, drawnAt: 0 };
  const { paint, symbols } = lookOf(terminal);
  const clear = terminal.live && !quiet ? '\r\x1b[2K' : '';
  const write = (text: string) => {
    if (!quiet) terminal.stream.write(text);
  };
  return {
    start(batchId, rows) {
      Object.assign(state, { batchId, rows, startedAt: Date.now() });
      write(`${paint.bold(`batch ${batchId}`)} · ${countText(rows, 'row')}\n`);
    },
    row(result) {
      state.done++;
      if (result.status === 'failed') {
        state.failed++;
        const line = ` ${symbols.failed} row ${result.row}  ${result.runId ?? ''}  ${oneLine(result.error?.message ?? '')}`;
        if (state.failed <= failuresShown)
          write(`${clear}${paint.red(shorten(line, terminal.isTty ? terminal.columns - 1 : 200))}\n`);
      }
      const now = Date.now();
      if (terminal.live && (now - state.drawnAt > drawEveryMs || state.done === state.rows)) {
        state.drawnAt = now;
        write(`${clear}${barText(state, now, terminal)}`);
      } else if (!terminal.live && state.done % Math.max(1, Math.floor(state.rows / 10)) === 0 && state.rows >= 10) {
        write(` ${countsText(state, now)}\n`);
      }
    },
    end(result) {
      write(`${clear}${endText(result)}`);
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
  const left = done === 0 ? null : ((now - startedAt) / done) * (rows - done);
  const time = left === null || done === rows ? '' : ` · about ${durationText(left)} left`;
  return `${done} of ${rows}${failed === 0 ? '' : ` · ${failed} failed`}${time}`;
}

function endText({ batchId, completed, failed, left, stopped }: BatchResult): string {
  const counts = [
    `${completed} completed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(left === 0 ? [] : [`${left} left`]),
  ];
  const why =
    stopped === null
      ? ''
      : `Stopped: ${oneLine(stopped.message)}\n${stopped.hint === null ? '' : `  ${oneLine(stopped.hint)}\n`}`;
  const next = failed + left === 0 ? '' : `Go on with:  crew resume ${batchId}\n`;
  return `${batchId} · ${counts.join(', ')}\n${why}${next}`;
}
