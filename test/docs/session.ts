import { type Block, stepsOf } from './markdown.ts';
import type { Ran, Workshop } from './workshop.ts';

/** Commands that a test cannot run, and why. A key is the beginning of a command. */
export type NotRun = Readonly<Record<string, string>>;

export interface Differing {
  readonly command: string;
  readonly shown: readonly string[];
  readonly printed: readonly string[];
}

/** Runs the commands of all blocks in order, in one folder; gives those whose output is not what the document shows. Ids and times may differ. */
export async function differences(
  blocks: readonly Block[],
  workshop: Workshop,
  notRun: NotRun,
): Promise<readonly Differing[]> {
  const ids: Ids = { shown: [], printed: [] };
  const differing: Differing[] = [];
  for (const block of blocks) {
    for (const { command, shown } of stepsOf(block)) {
      if (Object.keys(notRun).some((start) => command.startsWith(start))) continue;
      const ran = await workshop.run(withPrintedIds(command, ids));
      const expected = shownLines(shown, ids);
      const actual = printedLines(ran, block, ids);
      if (!alike(expected, actual)) differing.push({ command, shown: expected, printed: actual });
    }
  }
  return differing;
}

/** Run ids in the order in which they turn up: the first that is shown stands for the first that is printed. */
interface Ids {
  readonly shown: string[];
  readonly printed: string[];
}

const runId = '[0-9a-hjkmnp-tv-z]{8}';
/** Eight letters may be a word, so an id without a digit counts only where a run is named. */
const idPattern = new RegExp(
  `\\b(?:(?=[a-z]*\\d)${runId}|(?<=\\b[Rr](?:un,?|eplay of) )(?!research)${runId}|(?<="runId": ?")${runId})\\b`,
  'g',
);

function numbered(text: string, known: string[]): string {
  for (const [id] of text.matchAll(idPattern)) if (!known.includes(id)) known.push(id);
  return known.reduce((result, id, index) => result.replaceAll(id, `run#${index + 1}`), text);
}

function withPrintedIds(command: string, { shown, printed }: Ids): string {
  return shown.reduce((text, id, index) => text.replaceAll(id, printed[index] ?? id), command);
}

function shownLines(text: string, ids: Ids): readonly string[] {
  return lines(numbered(text, ids.shown));
}

/** An `sh` block shows no output: there the exit code counts. */
function printedLines({ output, exitCode }: Ran, { language }: Block, ids: Ids): readonly string[] {
  if (language === 'console') return lines(numbered(asOnTerminal(output), ids.printed));
  return exitCode === 0 ? [] : [`exit code ${exitCode}`, ...lines(output)];
}

/** On a terminal the line of a task that runs is replaced by its result. */
function asOnTerminal(output: string): string {
  const ended = new Set([...output.matchAll(/^ [✔✘] (\S+)/gm)].map(([, name]) => name));
  return output.replaceAll(/^ ▶ (\S+) .*\n/gm, (line, name: string) => (ended.has(name) ? '' : line));
}

function lines(text: string): readonly string[] {
  return text
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b|\b\d+ min( \d+ s)?\b/g, '<time>')
    .replaceAll(/just now|\b\d+ seconds? ago/g, '<ago>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
    .replaceAll(/(input current_date +)\S+/g, '$1<date>')
    .replaceAll(/(input current_year +)\S+/g, '$1<year>')
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .filter((line) => line !== '');
}

/** A line that ends in `…` was cut, at a width that depends on the times beside it. */
function alike(shown: readonly string[], printed: readonly string[]): boolean {
  if (shown.length !== printed.length) return false;
  return shown.every((line, index) => {
    const other = printed[index] ?? '';
    return line === other || (line.endsWith('…') && other.startsWith(line.slice(0, -10)));
  });
}
