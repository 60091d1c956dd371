import type { TaskRecord } from '../../store/records.ts';
import { ageText } from '../format.ts';
import { lookOf } from '../terminal.ts';
import { oneLine, wrapText } from '../text.ts';
import type { ListOptions } from './outputs.ts';

/** Where the outputs come from that a run did not make by running: the run that first made them, or a person. */
export function originLines(tasks: readonly TaskRecord[], { terminal, now }: ListOptions): readonly string[] {
  const { paint, symbols } = lookOf(terminal);
  const reused = tasks.filter((task) => task.reused);
  const made = [...Map.groupBy(reused, runOf)].map(([run, rows]) => {
    const age = rows[0]?.startedAt ? `, ${ageText(rows[0].startedAt, now)}` : '';
    return `${symbols.reused} ${rows.map(({ name }) => name).join(', ')}: first made in run ${run}${age}`;
  });
  const edited = tasks
    .filter((task) => task.origin === 'edit')
    .map((task) => `${symbols.edited} ${task.name}: ${editText(task)}`);
  const width = terminal.isTty ? terminal.columns - 4 : Infinity;
  return [...made, ...edited].flatMap((line) =>
    wrapText(oneLine(line), width).map((part, index) => `${paint.dim(` ${index === 0 ? '' : '  '}${part}`)}\n`),
  );
}

/** How an output that a person gave came to be. */
export function editText({ editedFrom }: Pick<TaskRecord, 'editedFrom'>): string {
  return editedFrom === null ? 'given by hand' : `given by hand, edited from ${editedFrom}`;
}

function runOf({ taskId }: TaskRecord): string {
  return taskId?.split('-', 1).join('') ?? '';
}
