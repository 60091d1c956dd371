import { unreachable } from '../errors.ts';
import type { PlanRow } from '../run/events.ts';
import type { Plan, RepeatedCall, TaskToRun } from '../run/plan.ts';
import { planRow } from '../run/run-crew.ts';
import { countText, savingsText } from './format.ts';
import { reuseNote } from './history/reuse-note.ts';
import { type Look, lookOf, type Terminal } from './terminal.ts';
import { factsLine, inputsText, oneLine, padEnd, widest, wrapText } from './text.ts';

/** What will be done with each task, and why: one line each, more where the terminal is narrow. */
export function renderPlan(rows: readonly PlanRow[], terminal: Terminal): string {
  const look = lookOf(terminal);
  const nameWidth = widest(rows.map((row) => row.name));
  const actionWidth = widest(rows.map((row) => actionText(row)));
  const indent = 3 + nameWidth + 3 + actionWidth + 3;
  const lines = rows.flatMap((row) => {
    const note = row.action === 'reuse' ? reuseNote(row) : null;
    const tint = note === null ? look.paint.dim : look.paint.yellow;
    const [first = '', ...more] = wrapText(oneLine(note ?? aboutText(row)), room(indent, terminal));
    const begin = ` ${symbol(row, look)} ${padEnd(row.name, nameWidth)}   ${padEnd(actionText(row), actionWidth)}`;
    const again = (row.repeats ?? []).flatMap((call) => wrapText(oneLine(repeatText(call)), room(indent, terminal)));
    return [
      `${begin}   ${tint(first)}`,
      ...more.map((line) => ' '.repeat(indent) + tint(line)),
      ...again.map((line) => ' '.repeat(indent) + look.paint.yellow(line)),
    ];
  });
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** A kickoff's plan: all of it runs, so that each task says who does it, with which model, and what it writes. */
export function renderKickoffPlan({ crew, inputs, offline, tasks }: Plan, terminal: Terminal): string {
  const facts = ['Kickoff of', oneLine(crew)].join(' ');
  const head = factsLine([facts, countText(tasks.length, 'task'), inputsText(inputs)].filter(Boolean), terminal);
  const rows = tasks.map((task) => ({
    ...planRow(task),
    reason: task.action === 'run' ? madeWith(task, offline) : task.reason,
  }));
  return `${head}\n${renderPlan(rows, terminal)}`;
}

/** `writer · openai/gpt-5.4 (+1) · writes report.md` */
function madeWith({ agent, model, fallbacks, outputFile }: TaskToRun, offline: boolean): string {
  const asked = offline ? 'offline' : `${model.label}${fallbacks.length > 0 ? ` (+${fallbacks.length})` : ''}`;
  return [agent, asked, ...(outputFile === null ? [] : [`writes ${outputFile}`])].join(' · ');
}

/** `calls send_mail again (2 times in the source run)` */
function repeatText({ tool, times }: RepeatedCall): string {
  return `calls ${tool} again (${times === 1 ? 'once' : `${times} times`} in the source run)`;
}

function room(indent: number, terminal: Terminal): number {
  return terminal.isTty ? Math.max(20, terminal.columns - 1 - indent) : Infinity;
}

function actionText({ action }: PlanRow): string {
  return action === 'not-run' ? 'not run' : action;
}

function symbol({ action }: PlanRow, { paint, symbols }: Look): string {
  switch (action) {
    case 'reuse':
      return paint.cyan(symbols.reused);
    case 'run':
      return paint.green(symbols.run);
    case 'edit':
      return paint.magenta(symbols.edited);
    case 'not-run':
      return paint.dim(symbols.notRun);
    default:
      return unreachable(action);
  }
}

function aboutText({ action, reason, saves }: PlanRow): string {
  return action === 'reuse' && saves !== null ? `saves ${savingsText(saves)}` : reason;
}
