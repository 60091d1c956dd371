import { unreachable } from '../../errors.ts';
import { costText, durationText, type Spent, tokensText } from '../format.ts';
import { reasonText } from '../status.ts';
import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { displayWidth, oneLine, padEnd, padStart, shorten, shortenStart, widest } from '../text.ts';
import type { Retry, RunView, TaskState, TaskView, Words } from './run-view.ts';
import { type AttemptLimit, attemptText, failedAttemptText, waitText } from './summary.ts';

export interface FrameOptions {
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly attemptLimit?: AttemptLimit | undefined;
}

/** One line per task, none wider than the terminal. */
export function frameLines(view: RunView, options: FrameOptions): readonly string[] {
  const { terminal, now } = options;
  const look = lookOf(terminal);
  const layout = layoutOf(view, options);
  return shownTasks(view).map((task) => {
    const { row, state } = task;
    const cells = [
      shorten(padEnd(row.name, layout.name), layout.name),
      ...(layout.agent === 0 ? [] : [look.paint.dim(shorten(padEnd(row.agent, layout.agent), layout.agent))]),
      look.paint.dim(padStart(timeText(state, now), layout.time)),
      restText(task, layout, { ...options, look }),
    ];
    return ` ${icon(state, look, now)} ${cells.join(' '.repeat(layout.gap))}`.trimEnd();
  });
}

/** A replay has printed its plan: only what runs is watched. */
function shownTasks({ start, tasks }: RunView): readonly TaskView[] {
  return start.parentRunId === null ? tasks : tasks.filter(({ row }) => row.action === 'run');
}

/** The frame cut to the terminal's height, around the task that runs. */
export function windowedFrame(view: RunView, options: FrameOptions): readonly string[] {
  const lines = frameLines(view, options);
  const room = Math.max(3, options.terminal.rows - 2);
  if (lines.length <= room) return lines;
  const running = shownTasks(view).findIndex((task) => task.state.type === 'running');
  const first = Math.min(Math.max(0, running - Math.floor(room / 2)), lines.length - room);
  const { paint } = lookOf(options.terminal);
  const above = first === 0 ? [] : [paint.dim(`   ${first + 1} more above`)];
  const below = first + room === lines.length ? [] : [paint.dim(`   ${lines.length - first - room + 1} more below`)];
  return [...above, ...lines.slice(first + above.length, first + room - below.length), ...below];
}

/** Is the message of a failed task too long for its line? */
export function isFailureCut(view: RunView, options: FrameOptions): boolean {
  const { rest } = layoutOf(view, options);
  return view.tasks.some(({ state }) => state.type === 'failed' && displayWidth(oneLine(state.error.message)) > rest);
}

/** Widths in columns; `agent` 0: not shown. */
interface Layout {
  readonly narrow: boolean;
  readonly gap: number;
  readonly name: number;
  readonly agent: number;
  readonly time: number;
  readonly tokens: number;
  readonly cost: number;
  readonly rest: number;
}

function layoutOf(view: RunView, options: FrameOptions): Layout {
  const wide = layoutWith(view, options, false);
  return wide.rest >= leastRest ? wide : layoutWith(view, options, true);
}

/** Room for `3,410 tokens   $0.0041`. */
const leastRest = 22;

function layoutWith(view: RunView, { terminal, now }: FrameOptions, narrow: boolean): Layout {
  const gap = narrow ? 2 : 3;
  const name = Math.min(widest(view.tasks.map(({ row }) => row.name)), narrow ? 14 : 24);
  const agent = narrow ? 0 : Math.min(widest(view.tasks.map(({ row }) => row.agent)), 24);
  const time = Math.max(6, widest(view.tasks.map(({ state }) => timeText(state, now))));
  const spent = view.tasks.flatMap(({ state }) => (state.type === 'done' && state.spent ? [state.spent] : []));
  const left = 3 + name + gap + (agent === 0 ? 0 : agent + gap) + time + gap;
  const tokens = widest(spent.map(tokensText));
  const cost = widest(spent.map(costText));
  // The last column stays free: some terminals wrap a line that fills them.
  return { narrow, gap, name, agent, time, tokens, cost, rest: Math.max(0, terminal.columns - 1 - left) };
}

function timeText(state: TaskState, now: number): string {
  if (state.type === 'running') return elapsedText(now - state.since);
  return state.type === 'done' || state.type === 'failed' ? durationText(state.durationMs) : '';
}

function icon(state: TaskState, { paint, symbols }: Look, now: number): string {
  switch (state.type) {
    case 'waiting':
      return paint.dim(symbols.waiting);
    case 'reused':
      return paint.cyan(symbols.reused);
    case 'running':
      return paint.cyan(symbols.spinner[Math.floor(now / 100) % symbols.spinner.length]);
    case 'done':
      return paint.green(symbols.done);
    case 'failed':
      return paint.red(symbols.failed);
    case 'skipped':
      return paint.dim(symbols.notRun);
    default:
      return unreachable(state);
  }
}

function restText({ state }: TaskView, layout: Layout, options: FrameOptions & { readonly look: Look }): string {
  const { paint } = options.look;
  const within = (text: string) => shorten(text, layout.rest);
  switch (state.type) {
    case 'waiting':
    case 'reused':
      return '';
    case 'running':
      return runningText(state, layout.rest, options);
    case 'done':
      return paint.dim(within(spentColumns(state.spent, layout)));
    case 'failed':
      return paint.red(within(oneLine(state.error.message)));
    case 'skipped':
      return paint.dim(within(reasonText(state.reason)));
    default:
      return unreachable(state);
  }
}

function spentColumns(spent: Spent | null, { narrow, tokens, cost, gap }: Layout): string {
  if (spent === null) return '';
  const money = padStart(costText(spent), cost);
  return narrow ? money : `${padStart(tokensText(spent), tokens)}${' '.repeat(gap)}${money}`;
}

function runningText(
  { words, pause }: Extract<TaskState, { type: 'running' }>,
  room: number,
  options: FrameOptions & { readonly look: Look },
): string {
  const { paint } = options.look;
  if (pause === null) return paint.dim(wordsText(words, room));
  if (pause.type === 'retry') return paint.yellow(retryText(pause, room, options));
  return paint.dim(shorten(waitText(elapsedText(pause.until - options.now), pause), room));
}

function wordsText({ kind, tail }: Words, room: number): string {
  if (kind === 'none') return '';
  if (kind === 'reasoning') return shorten('thinking …', room);
  if (kind === 'tool') return shorten(oneLine(tail), room);
  return room < 8 ? '' : `"${shortenStart(oneLine(tail), room - 2)}"`;
}

/** What comes next is kept whole, in as many words as there is room for; the message gives way. */
function retryText({ error, until, attempt }: Retry, room: number, { now, attemptLimit }: FrameOptions): string {
  const wait = elapsedText(until - now);
  const count = attemptText(attempt, error, attemptLimit);
  const endings = [`, trying again in ${wait} (${count})`, `, ${count} in ${wait}`, `, ${count}`];
  const ending = endings.find((text) => displayWidth(text) + shortestMessage <= room) ?? ` (attempt ${attempt})`;
  return shorten(shorten(failedAttemptText(error), Math.max(3, room - displayWidth(ending))) + ending, room);
}

const shortestMessage = 16;

/** Always with a decimal below a minute, so that a running time does not jump about. */
function elapsedText(milliseconds: number): string {
  return milliseconds < 59_950 ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s` : durationText(milliseconds);
}
