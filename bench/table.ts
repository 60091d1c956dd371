import type { Figure } from './figures.ts';
import type { Medians } from './measure.ts';

/** The figures, each beside its limit, and below them what they were made of. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, limit }) => [
    name,
    value.toFixed(2),
    limit.toFixed(2),
    isOver({ value, limit }) ? 'over' : 'ok',
  ]);
  return table([['figure', 'value', 'limit', ''], ...rows]);
}

export function mediansTable(medians: Medians, unit: string): string {
  return table([...medians].map(([name, median]) => [name, median.toFixed(1), unit]));
}

/** A figure that could not be measured is over, too. */
export function isOver({ value, limit }: Pick<Figure, 'value' | 'limit'>): boolean {
  return !(value <= limit);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
