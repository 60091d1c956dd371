import type { RunRecord } from '../../store/records.ts';
import type { Terminal } from '../terminal.ts';

export interface RunInTree {
  readonly run: RunRecord;
  /** What is drawn before its id; empty for a root. */
  readonly branch: string;
}

/** Runs (newest first) with their replays below them, oldest first: the newest `limit` roots. A run whose parent is not among them is a root. */
export function runsInTree(runs: readonly RunRecord[], limit: number, terminal: Terminal): readonly RunInTree[] {
  const children = childrenIn(runs);
  const roots = (children.get(null) ?? []).slice(0, limit);
  const lines = treeLines(terminal);
  // A stack of our own, as replays of replays of replays can go deeper than the one of JavaScript.
  const waiting: Waiting[] = roots.toReversed().map((run) => ({ run, branch: '', below: '', depth: 0 }));
  const found: RunInTree[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push({ run: next.run, branch: next.branch });
    waiting.push(...replaysOf(next, children.get(next.run.runId) ?? [], lines));
  }
  return found;
}

/** How many of these runs stand at the top of the tree. */
export function countRoots(runs: readonly RunRecord[]): number {
  return childrenIn(runs).get(null)?.length ?? 0;
}

/** Below null: the roots. */
function childrenIn(runs: readonly RunRecord[]): ReadonlyMap<string | null, readonly RunRecord[]> {
  const ids = new Set(runs.map(({ runId }) => runId));
  return Map.groupBy(runs, ({ parentRunId }) => (parentRunId !== null && ids.has(parentRunId) ? parentRunId : null));
}

export function treeLines({ unicode }: Terminal): TreeLines {
  return unicode ? unicodeLines : asciiLines;
}

interface Waiting extends RunInTree {
  /** What is drawn before the branches of its replays. */
  readonly below: string;
  readonly depth: number;
}

/** What the branches of a tree are drawn with; all of one width. */
export interface TreeLines {
  readonly more: string;
  readonly last: string;
  readonly through: string;
}

const unicodeLines: TreeLines = { more: '├ ', last: '└ ', through: '│ ' };
const asciiLines: TreeLines = { more: '|- ', last: '`- ', through: '|  ' };

/** Deeper ones are drawn at this depth: each names its parent anyway. */
const deepest = 8;

/** Newest first, as they are taken from the end of the stack. */
function replaysOf({ below, depth }: Waiting, replays: readonly RunRecord[], lines: TreeLines): readonly Waiting[] {
  return replays.map((run, index) => {
    const isLast = index === 0;
    const space = ' '.repeat(lines.through.length);
    return {
      run,
      branch: below + (isLast ? lines.last : lines.more),
      below: depth < deepest ? below + (isLast ? space : lines.through) : below,
      depth: depth + 1,
    };
  });
}
