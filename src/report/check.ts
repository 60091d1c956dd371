import type { CheckReport } from '../project/open/check-report.ts';
import { countText } from './format.ts';
import { type Column, tableText } from './table.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { oneLine, shorten } from './text.ts';

/** What a crew in order consists of: its tasks, agents and inputs. */
export async function renderCheck(report: CheckReport, terminal: Terminal): Promise<string> {
  const { paint, symbols } = lookOf(terminal);
  const counts = [
    countText(report.tasks.length, 'task'),
    countText(report.agents.length, 'agent'),
    countText(report.inputs.length, 'input'),
  ];
  const head = `${paint.green(symbols.done)} ${paint.bold(oneLine(report.crew))}: ${counts.join(', ')}\n`;
  const tables = [
    { columns: taskColumns, rows: report.tasks.map((_, index) => taskRow(report, index, symbols.notRun)) },
    { columns: agentColumns, rows: report.agents.map(({ name, role }) => [name, role]) },
    { columns: inputColumns, rows: report.inputs.map(inputRow) },
  ];
  const texts: string[] = [];
  for (const { columns, rows } of tables) {
    if (rows.length === 0) continue;
    const painted = (text: string, row: number) => (row === -1 ? paint.dim(text) : text);
    texts.push(await tableText({ columns, rows: rows.map((row) => row.map(oneLine)), paint: painted }, terminal));
  }
  return [head, ...texts].join('\n');
}

const taskColumns: readonly Column[] = [
  { head: '#', right: true, dropped: 2, lead: true },
  { head: 'task', lead: true },
  { head: 'agent', lead: true },
  { head: 'model', dropped: 3 },
  { head: 'writes', dropped: 1 },
  { head: 'reads' },
];
const agentColumns: readonly Column[] = [{ head: 'agent', lead: true }, { head: 'role' }];
const inputColumns: readonly Column[] = [{ head: 'input', lead: true }, { head: 'value' }, { head: 'used in' }];

function taskRow({ tasks }: CheckReport, index: number, none: string): readonly string[] {
  const task = tasks[index];
  if (task === undefined) return [];
  const earlier = tasks.slice(0, index).map(({ name }) => name);
  const readsAll = earlier.length > 1 && earlier.join('\n') === task.context.join('\n');
  const reads = readsAll ? 'all earlier tasks' : task.context.join(', ');
  return [String(index + 1), task.name, task.agent, modelText(task), task.outputFile ?? '', reads || none];
}

/** `openai/gpt-5 (+1)`: one more is asked when that one fails. */
function modelText({ model, fallbacks }: CheckReport['tasks'][number]): string {
  return `${model ?? 'none'}${fallbacks.length > 0 ? ` (+${fallbacks.length})` : ''}`;
}

function inputRow(input: CheckReport['inputs'][number]): readonly string[] {
  const value = input.required ? 'required' : valueText(input);
  return [input.name, value, input.usedIn.join('; ') || 'nothing'];
}

function valueText({ default: value }: CheckReport['inputs'][number]): string {
  return value === null ? 'filled in by crew' : `default ${shorten(oneLine(JSON.stringify(value)), 40)}`;
}
