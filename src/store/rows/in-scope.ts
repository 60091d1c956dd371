import type { Snapshot } from '../database/snapshots.ts';

/** A condition on `runs`, with what stands for its question mark: those that this reader looks at. */
export interface ScopeCondition {
  readonly sql: string;
  readonly values: readonly string[];
}

export function inScope({ sees }: Pick<Snapshot, 'sees'>): ScopeCondition {
  if (sees === null) return { sql: 'TRUE', values: [] };
  return {
    sql: '(runs.project IS NULL OR runs.project IN (SELECT value FROM json_each(?)))',
    values: [JSON.stringify(sees)],
  };
}

/** All of them: of what was named by its id. */
export const everywhere = { sees: null };
