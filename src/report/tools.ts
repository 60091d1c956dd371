import { unreachable } from '../errors.ts';
import type { ListedTool, ToolList, ToolOwner } from '../project/tools/list-tools.ts';
import { renderError } from './errors.ts';
import { type Column, tableText } from './table.ts';
import { lookOf, type Terminal } from './terminal.ts';
import { oneLine } from './text.ts';

const columns: readonly Column[] = [
  { head: 'tool', lead: true },
  { head: 'from' },
  { head: 'effects', dropped: 1 },
  { head: 'what it does' },
];

/** What each agent and each task may call. Empty: nobody has a tool. */
export async function renderTools(list: ToolList, terminal: Terminal): Promise<string> {
  const parts: string[] = [];
  for (const owner of list.owners) {
    const rows = [
      ...owner.tools.map((tool) => ({ cells: toolCells(tool), failed: tool.error !== null })),
      ...serverRows(owner, list),
    ];
    const { paint } = lookOf(terminal);
    const painted = (text: string, row: number) =>
      row === -1 ? paint.dim(text) : rows[row]?.failed === true ? paint.red(text) : text;
    const table = await tableText({ columns, rows: rows.map(({ cells }) => cells), paint: painted }, terminal);
    parts.push(`${paint.bold(headOf(owner))}\n${table}`);
  }
  return parts.join('\n');
}

/** What is broken, once each, with what to do. */
export function renderToolErrors({ owners, servers }: ToolList, terminal: Terminal): string {
  const errors = [...owners.flatMap(({ tools }) => tools), ...servers].flatMap(({ error }) => error ?? []);
  const texts = errors.map(({ message, hint }) => renderError({ message, hint: hint ?? undefined }, terminal));
  return [...new Set(texts)].join('');
}

function headOf({ kind, name }: ToolOwner): string {
  switch (kind) {
    case 'agent':
      return `agent ${name}`;
    case 'task':
      return `task ${name}, in addition to those of its agent`;
    case 'nobody':
      return 'not given to any agent';
    default:
      return unreachable(kind);
  }
}

function toolCells({ name, kind, server, description, sideEffects, error }: ListedTool): readonly string[] {
  const from = kind === 'built-in' ? 'built in' : kind === 'file' ? 'tools/' : `MCP ${server}`;
  const about = error !== null ? 'cannot be used' : (description ?? 'its server was not started');
  return [name, from, sideEffects === true ? 'changes things' : '', oneLine(about)];
}

/** A server whose tools are unknown stands for them. */
function serverRows(owner: ToolOwner, { servers }: ToolList) {
  return servers
    .filter(({ name, status }) => owner.servers.includes(name) && status !== 'started')
    .map(({ name, status }) => ({
      cells: [`${name}__…`, `MCP ${name}`, '', status === 'failed' ? 'cannot be used' : 'its server was not started'],
      failed: status === 'failed',
    }));
}
