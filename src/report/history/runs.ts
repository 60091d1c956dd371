import type { RunRecord } from '../../store/records.ts';
import { ageText, runCostText, runTokensText } from '../format.ts';
import { runStatusText, statusPaint } from '../status.ts';
import { type Column, tableText } from '../table.ts';
import { lookOf } from '../terminal.ts';
import { inputsText, oneLine, shorten } from '../text.ts';
import type { ListOptions } from './outputs.ts';
import { type RunInTree, runsInTree } from './run-tree.ts';

/** The history as it is given, one line a run. */
export async function renderRuns(runs: readonly RunRecord[], options: RunListOptions): Promise<string> {
  if (runs.length === 0) return 'No runs yet in this project. Start one:  crew kickoff\n';
  return renderRows(
    runs.map((run) => ({ run, branch: '' })),
    options,
  );
}

/** The newest roots with their replays indented below. */
export async function renderRunTree(runs: readonly RunRecord[], options: TreeOptions): Promise<string> {
  return renderRows(runsInTree(runs, options.roots, options.terminal), options);
}

export interface RunListOptions extends ListOptions {
  /** The history may have runs of several projects. */
  readonly shared?: boolean;
}

export interface TreeOptions extends RunListOptions {
  /** How many roots at most. */
  readonly roots: number;
}

async function renderRows(
  shown: readonly RunInTree[],
  { terminal, now, shared = false }: RunListOptions,
): Promise<string> {
  const { paint, symbols } = lookOf(terminal);
  const whose = ownersIn(shown, shared);
  const rows = shown.map(({ run, branch }) => [
    branch + run.runId,
    ageText(run.startedAt, now),
    runStatusText(run),
    `${run.tasksDone}/${run.tasksTotal}`,
    runTokensText(run),
    runCostText(run),
    ...whose.map(({ of }) => of(run)),
    aboutText(run, symbols.reused),
  ]);
  const painted = (text: string, row: number, column: number) => {
    const run = shown[row]?.run;
    if (run === undefined) return paint.dim(text);
    return column === statusColumn ? statusPaint(run.status, paint)(text) : text;
  };
  return tableText({ columns: [...columns, ...whose, { head: 'inputs' }], rows, paint: painted }, terminal);
}

const columns: readonly Column[] = [
  { head: 'run', lead: true },
  { head: 'when', lead: true },
  { head: 'status' },
  { head: 'tasks', right: true, dropped: 2 },
  { head: 'tokens', right: true, dropped: 1 },
  { head: 'cost', right: true, dropped: 3 },
];
const statusColumn = 2;

interface OwnerColumn extends Column {
  readonly of: (run: RunRecord) => string;
}

/** The crew where it need not be this one, and the project where there are several. */
function ownersIn(shown: readonly RunInTree[], shared: boolean): readonly OwnerColumn[] {
  const several = (of: OwnerColumn['of']) => new Set(shown.map(({ run }) => of(run))).size > 1;
  const crew: OwnerColumn = { head: 'crew', of: (run) => shorten(oneLine(run.crew), 24) };
  const project: OwnerColumn = { head: 'project', dropped: 0, of: (run) => oneLine(run.project ?? '') };
  return [...(shared || several(crew.of) ? [crew] : []), ...(shared && several(project.of) ? [project] : [])];
}

/** `↺ of 3fk9p2mz · other write.description · shorter prompts · topic="solid-state batteries"`. */
function aboutText({ parentRunId, inputs, options }: RunRecord, symbol: string): string {
  const parent = parentRunId === null ? '' : `${symbol} of ${parentRunId}`;
  const texts = Object.keys(options.texts ?? {}).join(', ');
  const other = texts === '' ? '' : `other ${texts}`;
  return [parent, other, oneLine(options.note ?? ''), inputsText(inputs)].filter(Boolean).join(' · ');
}
