import { unreachable } from '../../errors.ts';
import type { CrewEvent } from '../../run/events.ts';
import { costText, countText, durationText, tokensText } from '../format.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { oneLine, shorten } from '../text.ts';

export type StepEvent = Extract<
  CrewEvent,
  {
    readonly type:
      | 'model-fallback'
      | 'guardrail-result'
      | 'model-request'
      | 'model-reply'
      | 'tool-call'
      | 'tool-result'
      | 'tool-log';
  }
>;

export interface Step {
  readonly symbol: string;
  /** Without colours, so that it can be broken. */
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** One step of a task in words; null for one that is only told with `verbose`. */
export function stepText(event: StepEvent, terminal: Terminal, verbose: boolean): Step | null {
  const { paint, symbols } = lookOf(terminal);
  const warning = (text: string) => ({
    symbol: paint.yellow(symbols.warning),
    text: oneLine(text),
    paint: paint.yellow,
  });
  const detail = (text: string) => (verbose ? { symbol: paint.dim('·'), text: oneLine(text), paint: paint.dim } : null);
  switch (event.type) {
    case 'model-fallback':
      // Its failure is a line of its own then.
      if (verbose) return warning(`fell back: ${event.from} ${symbols.arrow} ${event.to}`);
      return warning(`${event.from} failed (${shortened(event.error.message, 80)}); now asking ${event.to}`);
    case 'guardrail-result':
      if (event.verdict !== 'fail')
        return detail(`${checkName(event)}: ${event.verdict === 'pass' ? 'passed' : 'replaced'}`);
      return warning(`${checkName(event)}: ${shortened(event.reason ?? '', 120)}`);
    case 'model-request': {
      const tools = event.tools.length === 0 ? '' : `, ${countText(event.tools.length, 'tool')}`;
      const what = event.purpose === 'judge' ? 'asks for a judgement' : 'asks';
      return detail(
        `${what}: request ${event.attempt}, ${countText(event.messages.length, 'message')}${tools}, ${event.model}`,
      );
    }
    case 'model-reply': {
      if (event.error !== null) {
        return detail(`failed: ${shortened(event.error.message, 160)} (${durationText(event.durationMs)})`);
      }
      const calls = event.toolCalls.map(({ name }) => name);
      const what = calls.length > 0 ? `asks for ${calls.join(', ')}` : 'replies';
      const spent = { usage: event.usage, usageIncomplete: false, costUsd: event.costUsd };
      return detail(`${what}: ${durationText(event.durationMs)}, ${tokensText(spent)}, ${costText(spent)}`);
    }
    case 'tool-call':
      return detail(`${event.tool} ${shortened(event.arguments, 100)}`);
    case 'tool-result': {
      // It mostly begins with its own name, as the model reads it.
      const output = event.output.replace(`${event.tool} failed: `, '');
      const about = `${event.tool} ${event.ok ? 'gave' : 'failed:'} ${shortened(output, 100)}`;
      const place = event.place === undefined ? '' : `${event.place}, `;
      return detail(`${about} (${place}${durationText(event.durationMs)})`);
    }
    case 'tool-log':
      return detail(`${event.tool}: ${shortened(event.message, 160)}`);
    default:
      return unreachable(event);
  }
}

function checkName({ guardrail, answer }: Extract<StepEvent, { type: 'guardrail-result' }>): string {
  return `${guardrail}, answer ${answer}`;
}

function shortened(text: string, width: number): string {
  return shorten(oneLine(text), width);
}
