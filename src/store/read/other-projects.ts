import type { Snapshot } from '../database/snapshots.ts';
import { isListed } from '../rows/hidden-runs.ts';
import { inScope } from '../rows/in-scope.ts';
import type { OtherProject } from '../run-scope.ts';

/** Whose runs this reader does not look at, those with the newest run first. */
export function otherProjects(snapshot: Snapshot): readonly OtherProject[] {
  if (snapshot.sees === null) return [];
  const scope = inScope(snapshot);
  return snapshot.all<OtherProject>(
    `SELECT project, crew, count(*) AS runs FROM runs WHERE NOT ${scope.sql} AND ${isListed}
     GROUP BY project, crew ORDER BY max(seq) DESC`,
    ...scope.values,
  );
}
