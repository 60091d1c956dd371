import { unreachable } from '../../errors.ts';
import { costFact, tokensText } from '../format.ts';
import { reasonText, statusPaint } from '../status.ts';
import { type Look, lookOf, type Terminal } from '../terminal.ts';
import { oneLine, shorten } from '../text.ts';
import type { TraceRow } from './trace-rows.ts';

/** What a trace says of a row beside its times; each on one line, without colours. */
export interface TraceWords {
  readonly symbol: string;
  readonly name: string;
  readonly about: string;
  /** Colours its symbol and its bar. */
  readonly paint: (text: string) => string;
}

/** `instead`: said of what was used up, in place of tokens and cost; null: these. */
export function traceWords(row: TraceRow, instead: string | null, terminal: Terminal): TraceWords {
  const look = lookOf(terminal);
  switch (row.kind) {
    case 'run': {
      const about = joined([row.status, instead ?? spending(row)]);
      return { ...stated(row.status, look), name: `run ${row.name}`, about };
    }
    case 'task':
      return taskWords(row, instead ?? spending(row), look);
    case 'request':
      return requestWords(row, instead ?? spending(row), look);
    case 'tool':
      return toolWords(row, look);
    case 'guardrail':
      return guardrailWords(row, look);
    default:
      return unreachable(row);
  }
}

type Of<Kind extends TraceRow['kind']> = Extract<TraceRow, { readonly kind: Kind }>;

function taskWords(row: Of<'task'>, spent: string, look: Look): TraceWords {
  const { paint, symbols } = look;
  const name = oneLine(row.name);
  if (row.origin === 'reuse') {
    return { symbol: symbols.reused, name, about: `reused from ${row.taskId}`, paint: paint.cyan };
  }
  if (row.origin === 'edit') return { symbol: symbols.edited, name, about: 'given by hand', paint: paint.magenta };
  if (row.taskId === null) {
    return { symbol: symbols.notRun, name, about: joined(['not run', reasonText(row.reason)]), paint: paint.dim };
  }
  const state = row.status === 'completed' ? '' : row.status;
  const about = joined([state, row.error === null ? '' : cut(row.error.message), row.agent, spent]);
  return { ...stated(row.status, look), name, about };
}

function requestWords(row: Of<'request'>, spent: string, { paint, symbols }: Look): TraceWords {
  const { outcome, asked, error, finishReason, model, fellBackTo, requestId } = row;
  const name = row.purpose === 'judge' ? `${row.name}, to judge` : row.name;
  if (outcome === 'open') return { symbol: symbols.waiting, name, about: joined([noEnd, model]), paint: paint.yellow };
  if (outcome === 'done') {
    const came = asked.length > 0 ? `asks for ${asked.map(oneLine).join(', ')}` : (finishReason ?? 'answers');
    return { symbol: symbols.done, name, about: joined([came, spent, model]), paint: paint.cyan };
  }
  const message = cut(error?.message ?? '');
  const id = requestId ? oneLine(`request id ${requestId}`) : '';
  if (outcome === 'fell-back') {
    const about = joined([`fell back: ${model} ${symbols.arrow} ${fellBackTo}`, `failed: ${message}`, spent, id]);
    return { symbol: symbols.warning, name, about, paint: paint.yellow };
  }
  const about = joined([`${outcome}: ${message}`, spent, model, id]);
  if (outcome === 'retried') return { symbol: symbols.warning, name, about, paint: paint.yellow };
  return { symbol: symbols.failed, name, about, paint: paint.red };
}

function toolWords(row: Of<'tool'>, { paint, symbols }: Look): TraceWords {
  const name = `tool ${oneLine(row.name)}`;
  const words = cut(row.arguments);
  if (row.ok === null) return { symbol: symbols.waiting, name, about: joined([noEnd, words]), paint: paint.yellow };
  if (row.ok) return { symbol: symbols.done, name, about: words, paint: paint.magenta };
  // It mostly begins with its own name, which stands there already.
  const output = oneLine(row.output ?? '').replace(`${row.name} failed: `, '');
  return { symbol: symbols.failed, name, about: joined([`failed: ${cut(output)}`, words]), paint: paint.red };
}

function guardrailWords({ name, answer, verdict, reason }: Of<'guardrail'>, { paint, symbols }: Look): TraceWords {
  const shown = `guardrail ${cut(name)}`;
  const of = `answer ${answer}`;
  switch (verdict) {
    case 'pass':
      return { symbol: symbols.done, name: shown, about: `${of} passes`, paint: paint.green };
    case 'replace':
      return { symbol: symbols.edited, name: shown, about: `${of} is replaced`, paint: paint.magenta };
    case 'fail':
      return { symbol: symbols.failed, name: shown, about: `${of} fails: ${cut(reason ?? '')}`, paint: paint.red };
    default:
      return unreachable(verdict);
  }
}

const noEnd = 'no recorded end';

function stated(status: Of<'task'>['status'], { paint, symbols }: Look) {
  const symbol = status === 'completed' ? symbols.done : status === 'running' ? symbols.run : symbols.failed;
  return { symbol, paint: statusPaint(status, paint) };
}

function spending({ usage, costUsd }: Of<'run' | 'task' | 'request'>): string {
  const spent = { usage, costUsd, usageIncomplete: usage === null };
  return usage === null ? '' : `${tokensText(spent)}, ${costFact(spent)}`;
}

const longest = 160;

function cut(text: string): string {
  return shorten(oneLine(text), longest);
}

function joined(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join(' · ');
}
