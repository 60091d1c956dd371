import { type CrewError, unreachable } from '../../errors.ts';
import type { CrewEvent, RunStart } from '../../run/events.ts';
import { renderPlan } from '../plan.ts';
import type { Terminal } from '../terminal.ts';
import { type FrameOptions, frameLines, isFailureCut, windowedFrame } from './frame.ts';
import { type LiveList, startLiveList } from './live.ts';
import { plainText } from './plain.ts';
import { advanceView, type RunView, viewOf } from './run-view.ts';
import { type AttemptLimit, endText, headerText, outputFileText, warningText } from './summary.ts';

/** `live` draws over itself, `plain` writes a line per happening, `quiet` nothing. */
export type ReporterKind = 'live' | 'plain' | 'quiet';

export interface ReporterInfo {
  readonly attemptLimit?: AttemptLimit;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** `plain` tells each request, call and check, too. */
  readonly verbose?: boolean;
}

/** Shows one run on the terminal. */
export interface Reporter {
  readonly tell: (event: CrewEvent) => void;
  /** Was this error, which ended the run, shown already? Ask after `close`. */
  readonly told: (error: CrewError) => boolean;
  /** Settles when all is written, also after a run that broke off; print the answer after it. */
  readonly close: () => Promise<void>;
}

export function createReporter(kind: ReporterKind, terminal: Terminal, info: ReporterInfo = {}): Reporter {
  switch (kind) {
    case 'live':
      return liveReporter(terminal, info);
    case 'plain':
      return plainReporter(terminal, info);
    case 'quiet':
      return { tell: () => {}, told: () => false, close: async () => {} };
    default:
      return unreachable(kind);
  }
}

/** A replay says first what it will do with each task, and why. */
function planText({ parentRunId, tasks }: RunStart, terminal: Terminal): string {
  return parentRunId === null ? '' : renderPlan(tasks, terminal);
}

function liveReporter(terminal: Terminal, { attemptLimit, now = Date.now }: ReporterInfo): Reporter {
  let view: RunView | null = null;
  let list: LiveList | null = null;
  const options = (): FrameOptions => ({ terminal, now: now(), attemptLimit });
  const frame = (last: boolean) => {
    if (view === null) return [];
    return last ? frameLines(view, options()) : windowedFrame(view, options());
  };
  return {
    tell(event) {
      if (event.type === 'run-start') {
        view = viewOf(event);
        terminal.stream.write(headerText(event, terminal) + planText(event, terminal));
        list = startLiveList(terminal, frame);
      } else if (view !== null) view = advanceView(view, event);
    },
    told: (error) => view?.end?.error?.message === error.message,
    async close() {
      const ending = list;
      list = null;
      if (ending === null || view === null) return;
      await ending.end();
      for (const step of view.steps) terminal.stream.write(plainText(step, { start: view.start, terminal }));
      for (const warning of view.warnings) terminal.stream.write(warningText(warning, terminal));
      for (const file of view.files) terminal.stream.write(outputFileText(file, terminal));
      terminal.stream.write(endText(view, terminal, !isFailureCut(view, options())));
    },
  };
}

function plainReporter(terminal: Terminal, { attemptLimit, verbose }: ReporterInfo): Reporter {
  let view: RunView | null = null;
  return {
    tell(event) {
      if (event.type === 'run-start') {
        view = viewOf(event);
        terminal.stream.write(headerText(event, terminal) + planText(event, terminal));
      } else if (view !== null) {
        view = advanceView(view, event);
        const text =
          event.type === 'run-end'
            ? endText(view, terminal, true)
            : plainText(event, { start: view.start, terminal, attemptLimit, verbose });
        if (text !== '') terminal.stream.write(text);
      }
    },
    told: (error) => view?.end?.error?.message === error.message,
    close: async () => {},
  };
}
