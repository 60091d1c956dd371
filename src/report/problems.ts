import { Chalk, type ChalkInstance } from 'chalk';
import type { Problem } from '../spec/crew-spec.ts';
import { displayWidth, neutralise, shorten } from './text.ts';

export interface ProblemsLook {
  readonly color: boolean;
  /** Columns of the terminal; code frames are cut to it, messages are not. */
  readonly width: number;
}

type Sources = Readonly<Record<string, string>>;

/** The lines of each file; each is split once. */
type SourceLines = (file: string) => readonly string[];

/** Every problem with its line of code, then how many there are; ends with a line break, empty for none. */
export function renderProblems(problems: readonly Problem[], sources: Sources, look: ProblemsLook): string {
  if (problems.length === 0) return '';
  const paint = new Chalk({ level: look.color ? 1 : 0 });
  const lines = sourceLines(sources);
  const blocks = problems.map((problem) =>
    [heading(problem, paint), ...frame(problem, lines, { ...look, paint }), ...hint(problem, paint)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n\n${summary(problems, paint)}\n`;
}

function sourceLines(sources: Sources): SourceLines {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? sources[file]?.split(/\r?\n/) ?? [];
    known.set(file, lines);
    return lines;
  };
}

function heading({ file, line, column, severity, message }: Problem, paint: ChalkInstance): string {
  return `${paint.bold(`${file}:${line}:${column}`)}  ${inColor(severity, paint)(severity)}  ${neutralise(message)}`;
}

function hint(problem: Problem, paint: ChalkInstance): readonly string[] {
  return problem.hint === null ? [] : [`  ${paint.cyan('hint:')} ${neutralise(problem.hint)}`];
}

/** The marked line and the one before; nothing when the file could not be read or the line is empty. */
function frame(
  problem: Problem,
  sources: SourceLines,
  look: ProblemsLook & { readonly paint: ChalkInstance },
): readonly string[] {
  const lines = sources(problem.file);
  const marked = lines[problem.line - 1];
  if (marked === undefined || marked.trim() === '') return [];
  const { paint } = look;
  const digits = String(problem.line).length;
  // The last column stays free: some terminals wrap a line that fills them.
  const view = viewOf(marked, problem, Math.max(20, look.width - digits - 6));
  const gutter = (number: string) => paint.dim(`  ${number.padStart(digits)} |`);
  const before = lines[problem.line - 2];
  const cut = view.cut(before ?? '');
  const above = cut.trim() === '' || cut === '…' ? [] : [`${gutter(String(problem.line - 1))} ${paint.dim(cut)}`];
  return [
    ...above.map((text) => text.trimEnd()),
    `${gutter(String(problem.line))} ${view.cut(marked)}`,
    `${gutter('')} ${view.indent}${inColor(problem.severity, paint)(view.underline)}`,
  ];
}

interface View {
  /** The same stretch of any line, `…` where something is left out. */
  readonly cut: (line: string) => string;
  readonly indent: string;
  readonly underline: string;
}

function viewOf(line: string, { column, length }: Problem, room: number): View {
  const before = column - 1;
  // Of a very long line only what may be shown is looked at.
  const fits = before + length <= 4 * room && displayWidth(shown(line.slice(0, before + length))) <= room;
  const start = fits ? 0 : Math.max(0, before - Math.floor(room / 3));
  const cut = (text: string) => shorten((start > 0 ? '…' : '') + shown(text.slice(start, start + 4 * room)), room);
  const indent = ' '.repeat((start > 0 ? 1 : 0) + displayWidth(shown(line.slice(start, before))));
  const covered = displayWidth(shown(line.slice(before, before + Math.min(length, 4 * room))));
  const waves = Math.max(0, Math.min(covered, room - indent.length) - 1);
  return { cut, indent, underline: `^${'~'.repeat(waves)}` };
}

function shown(text: string): string {
  return neutralise(text).replaceAll('\t', '  ');
}

function summary(problems: readonly Problem[], paint: ChalkInstance): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [inColor(severity, paint)(`${count} ${severity}${count === 1 ? '' : 's'}`)];
  });
  return counts.join(', ');
}

function inColor(severity: Problem['severity'], paint: ChalkInstance): ChalkInstance {
  return { error: paint.red, warning: paint.yellow, note: paint.blue }[severity];
}
