import { type Block, type Step, stepsOf } from './markdown.ts';
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
      const ran = await ranOrWritten({ command: withPrintedIds(command, ids), shown }, workshop);
      const expected = shownLines(shown, ids);
      const actual = printedLines(ran, block, ids);
      if (!alike(expected, actual)) differing.push({ command, shown: expected, printed: actual });
    }
  }
  return differing;
}

/** A file that a document shows with `cat` and that is not there yet is written as shown; one that is there is read. */
async function ranOrWritten({ command, shown }: Step, workshop: Workshop): Promise<Ran> {
  const [, file] = /^cat (\S+)$/.exec(command) ?? [];
  if (file !== undefined) await workshop.provide(file, `${shown.trimEnd()}\n`);
  return shown.includes('\n# saved: ') ? watched({ command, shown }, workshop) : workshop.run(command);
}

/** `--watch` waits for files to be saved; a line `# saved: <file> # "before" → "after"` says when that happens. Ctrl-C ends it. */
async function watched({ command, shown }: Step, workshop: Workshop): Promise<Ran> {
  const started = workshop.start(command);
  for (const [index, [, saved]] of [...shown.matchAll(savedLine)].entries()) {
    await started.said('Watching', index + 1);
    await workshop.run(`$EDITOR ${saved}`);
    await started.said('Watching', index + 2);
  }
  return started.interrupt();
}

const savedLine = /^# saved: (.*)\n/gm;

/** Ids of runs and batches in the order in which they turn up: the first that is shown stands for the first that is printed. */
interface Ids {
  readonly shown: string[];
  readonly printed: string[];
}

/** A run's id has a digit and a letter, so that it is never a word nor a number. */
const idPattern = /\b(?:(?=[a-z]*\d)(?=\d*[a-z])[0-9a-hjkmnp-tv-z]{8}|b-[0-9a-hjkmnp-tv-z]{6})\b/g;

function numbered(text: string, known: string[]): string {
  for (const [id] of text.matchAll(idPattern)) if (!known.includes(id)) known.push(id);
  return known.reduce((result, id, index) => result.replaceAll(id, `run#${index + 1}`), text);
}

function withPrintedIds(command: string, { shown, printed }: Ids): string {
  return shown.reduce((text, id, index) => text.replaceAll(id, printed[index] ?? id), command);
}

function shownLines(text: string, ids: Ids): readonly string[] {
  return lines(numbered(text.replaceAll(savedLine, ''), ids.shown));
}

/** An `sh` block shows no output: there the exit code counts. */
function printedLines({ output, exitCode }: Ran, { language }: Block, ids: Ids): readonly string[] {
  if (language === 'console') return lines(numbered(asOnTerminal(output.replaceAll(ofTestServer, '')), ids.printed));
  return exitCode === 0 ? [] : [`exit code ${exitCode}`, ...lines(output)];
}

/** The documents' models are served by the test: a reader's key goes to its provider, and nothing is said of it. */
const ofTestServer = /^.*\w+ goes to models\.example.*\n/gm;

/** On a terminal the line of a task that runs is replaced by its result, and what went wrong on the way comes last; elsewhere, and with `--verbose`, all comes in its order. */
function asOnTerminal(output: string): string {
  if (/^ · /m.test(output)) return output;
  const results = new Map(
    [...output.matchAll(/^ [✔✘–] (?!row \d)(\S+) .*\n/gm)].map(([line, name = '']) => [name, line]),
  );
  const begun = new Set<string>();
  const replaced = output.replaceAll(/^ ([▶✔✘–]) (?!row \d)(\S+) .*\n/gm, (line, sign: string, name: string) => {
    if (begun.has(name)) return '';
    if (sign !== '▶') return line;
    begun.add(name);
    return results.get(name) ?? line;
  });
  const warnings = replaced.match(/^ ⚠ .*\n/gm) ?? [];
  const end = /^(?:wrote |\w{8} completed)|^ {3}\w{8} failed/m;
  return replaced.replaceAll(/^ ⚠ .*\n/gm, '').replace(end, (found) => warnings.join('') + found);
}

function lines(text: string): readonly string[] {
  return text
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b|\b\d+ min( \d+ s)?\b/g, '<time>')
    .replaceAll(/ *[+−]<time>/g, '')
    .replaceAll(/^( task +output.*?) +time\b/gm, '$1')
    .replaceAll(/just now|\b\d+ (second|minute)s? ago/g, '<ago>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')
    .replaceAll(/(\bcurrent_date"?:? *"?)[\d-]+/g, '$1<date>')
    .replaceAll(/(\bcurrent_year"?:? *"?)\d+/g, '$1<year>')
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
