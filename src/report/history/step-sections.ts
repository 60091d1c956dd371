import type { TaskSteps } from '../../project/history/task-steps.ts';
import type { GuardrailRecord, ToolCallRecord } from '../../store/records.ts';
import { durationText } from '../format.ts';
import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { oneLine, padEnd, padStart, shorten, widest } from '../text.ts';
import { headingText } from './outputs.ts';

/** The tool calls and what guardrails said, where there are any: a line or two for each. */
export function stepsText({ toolCalls, guardrailResults }: TaskSteps, terminal: Terminal): readonly string[] {
  const look = lookOf(terminal);
  const calls = callLines(toolCalls, look, terminal);
  const results = guardrailLines(guardrailResults, look, terminal);
  return [
    ...(calls.length === 0 ? [] : [`\n${headingText('tool calls', look)}\n`, ...calls]),
    ...(results.length === 0 ? [] : [`\n${headingText('guardrails', look)}\n`, ...results]),
  ];
}

function callLines(calls: readonly ToolCallRecord[], { paint, symbols }: Look, terminal: Terminal): readonly string[] {
  const numbers = widest(calls.map(({ call }) => String(call)));
  const names = widest(calls.map(({ tool }) => oneLine(tool)));
  const times = calls.map(({ durationMs }) => (durationMs === null ? 'no recorded end' : durationText(durationMs)));
  const indent = numbers + 4;
  return calls.flatMap((call, index) => {
    const { ok } = call;
    const mark =
      ok === null ? paint.yellow(symbols.waiting) : ok ? paint.green(symbols.done) : paint.red(symbols.failed);
    const time = padStart(times[index] ?? '', widest(times));
    const facts = `${padStart(String(call.call), numbers)} ${mark} ${padEnd(oneLine(call.tool), names)}  ${time}`;
    const used = indent + names + 2 + widest(times) + 2;
    const words = shorten(oneLine(call.arguments), roomAfter(used, terminal));
    const result = shorten(oneLine(call.output ?? ''), roomAfter(indent, terminal));
    return [
      ` ${facts}  ${words}`.trimEnd(),
      ...(result === '' ? [] : [`${' '.repeat(indent)}${ok === false ? paint.red(result) : paint.dim(result)}`]),
    ].map((line) => `${line}\n`);
  });
}

function guardrailLines(
  results: readonly GuardrailRecord[],
  { paint, symbols }: Look,
  terminal: Terminal,
): readonly string[] {
  return results.map(({ answer, guardrail, verdict, reason }) => {
    const mark =
      verdict === 'pass'
        ? paint.green(symbols.done)
        : verdict === 'fail'
          ? paint.red(symbols.failed)
          : paint.magenta(symbols.edited);
    const said =
      verdict === 'pass' ? 'passes' : verdict === 'replace' ? 'is replaced' : `fails: ${oneLine(reason ?? '')}`;
    const text = `${shorten(oneLine(guardrail), 60)}  answer ${answer} ${said}`;
    return ` ${mark} ${shorten(text, roomAfter(3, terminal))}\n`;
  });
}

/** Columns of a line where no terminal sets them. */
const piped = 120;

function roomAfter(used: number, terminal: Terminal): number {
  return Math.max(20, (terminal.isTty ? terminal.columns - 1 : piped) - used);
}
