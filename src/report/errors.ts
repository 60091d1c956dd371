import { CrewError } from '../errors.ts';
import { InvalidCrew } from '../spec/invalid-crew.ts';
import { renderProblems } from './problems.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { neutralise, wholeText } from './text.ts';

export interface FailureOptions {
  readonly terminal: Terminal;
  /** Of this package. */
  readonly version: string;
}

/** Anything that was thrown, as a person reads it: what is wrong and what to type next, or that it is our bug. */
export function renderFailure(error: unknown, { terminal, version }: FailureOptions): string {
  if (error instanceof InvalidCrew) {
    const problems = renderProblems(error.problems, error.sources, { color: terminal.color, width: terminal.columns });
    return `${triedText(error, terminal)}${problems}`;
  }
  if (error instanceof CrewError && error.code !== 'internal') return renderError(error, terminal);
  return renderBug(error, { terminal, version });
}

/** The places are of files that nobody has: what is shown there stands on the command line. */
function triedText({ tried }: InvalidCrew, terminal: Terminal): string {
  if (tried.length === 0) return '';
  const { paint, symbols } = lookOf(terminal);
  const keys = neutralise(tried.join(', '));
  return `${paint.red(`${symbols.failed} With the new text of ${keys} the crew has errors; the files are as they were.`)}\n`;
}

/** `✘ message`, and below it the hint. */
export function renderError({ message, hint }: Pick<CrewError, 'message' | 'hint'>, terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  const [first = '', ...more] = neutralise(message).split('\n');
  const hints =
    hint === undefined
      ? []
      : neutralise(hint)
          .split('\n')
          .map((line) => line.trimStart());
  const lines = [paint.red(`${symbols.failed} ${first}`), ...[...more, ...hints].map((line) => `  ${line}`)];
  return lines.map((line) => `${line}\n`).join('');
}

function renderBug(error: unknown, { terminal, version }: FailureOptions): string {
  const { paint } = lookOf(terminal);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = [
    paint.red('crew: this is a bug'),
    `recrew ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    wholeText(stack, terminal),
    ...causeLines(error).map((line) => wholeText(line, terminal)),
    'Please report it with these lines; this opens the place:  npm bugs recrew',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function causeLines(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.cause === undefined) return [];
  const { cause } = error;
  return [
    `caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    ...causeLines(cause),
  ];
}
