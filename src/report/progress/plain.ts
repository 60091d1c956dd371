import { unreachable } from '../../errors.ts';
import type { CrewEvent, RunStart } from '../../run/events.ts';
import { askedNoModel, costText, durationText, tokensText } from '../format.ts';
import { reasonText } from '../status.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { displayWidth, oneLine, padEnd, widest, wrapText } from '../text.ts';
import { type Step, stepText } from './step.ts';
import { type AttemptLimit, attemptText, failedAttemptText, outputFileText, waitText } from './summary.ts';

export interface PlainOptions {
  readonly start: RunStart;
  readonly terminal: Terminal;
  readonly attemptLimit?: AttemptLimit | undefined;
  /** Each request, call and check, too. */
  readonly verbose?: boolean | undefined;
}

/** One line for an event that a person wants to read in a log; empty for the others. */
export function plainText(event: CrewEvent, options: PlainOptions): string {
  const { paint, symbols } = lookOf(options.terminal);
  switch (event.type) {
    case 'task-start':
      return line(symbols.run, [event.name, oneLine(event.model)], options);
    case 'task-skip':
      if (event.reason === 'left-out') return '';
      return line(symbols.notRun, [event.name, reasonText(event.reason)], options);
    case 'model-retry': {
      const next = attemptText(event.tries + 1, event.error, options.attemptLimit);
      const text = `${failedAttemptText(event.error)}, trying again in ${durationText(event.delayMs)} (${next})`;
      return said(event.name, { symbol: paint.yellow(symbols.warning), text, paint: paint.yellow }, options);
    }
    case 'model-wait':
      return line(paint.dim('·'), [event.name, paint.dim(waitText(durationText(event.delayMs), event))], options);
    case 'model-warning': {
      const text = oneLine(event.message);
      return said(event.name, { symbol: paint.yellow(symbols.warning), text, paint: paint.yellow }, options);
    }
    case 'task-end': {
      const spent = askedNoModel(options.start) ? [] : [tokensText(event), costText(event)];
      return line(paint.green(symbols.done), [event.name, durationText(event.durationMs), ...spent], options);
    }
    case 'task-fail': {
      const message = paint.red(oneLine(event.error.message));
      return line(paint.red(symbols.failed), [event.name, durationText(event.durationMs), message], options);
    }
    case 'output-file':
      return outputFileText(event, options.terminal);
    case 'model-fallback':
    case 'guardrail-result':
    case 'model-request':
    case 'model-reply':
    case 'tool-call':
    case 'tool-result':
    case 'tool-log': {
      const step = stepText(event, options.terminal, options.verbose === true);
      return step === null ? '' : said(event.name, step, options);
    }
    case 'run-start':
    // A replay's plan was printed whole before it began.
    case 'task-reuse':
    case 'task-edit':
    case 'model-delta':
    case 'run-end':
      return '';
    default:
      return unreachable(event);
  }
}

/** What may be long goes on below where it began. */
function said(name: string, { symbol, text, paint }: Step, options: PlainOptions): string {
  const { terminal } = options;
  const indent = 3 + displayWidth(namesText(name, options)) + gap.length;
  const room = terminal.isTty ? Math.max(20, terminal.columns - 1 - indent) : Infinity;
  const [first = '', ...more] = wrapText(text, room).map((part) => paint(part));
  return line(symbol, [name, first], options) + more.map((part) => `${' '.repeat(indent)}${part}\n`).join('');
}

function line(
  symbol: string,
  [name, ...facts]: readonly [name: string, ...facts: string[]],
  options: PlainOptions,
): string {
  return ` ${symbol} ${[namesText(name, options), ...facts].join(gap)}\n`;
}

const gap = '   ';

/** The task's name and its agent's, as wide as the widest. */
function namesText(name: string, { start }: PlainOptions): string {
  const agent = start.tasks.find((row) => row.name === name)?.agent ?? '';
  const names = padEnd(oneLine(name), widest(start.tasks.map((row) => oneLine(row.name))));
  return `${names}${gap}${padEnd(oneLine(agent), widest(start.tasks.map((row) => oneLine(row.agent))))}`;
}
