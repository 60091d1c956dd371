import type { RunId } from '../../run/ids.ts';
import type { Connection } from '../database/connection.ts';

/** A condition on `runs`: those that are listed. Of a hidden run only what others need of it is left. */
export const isListed = 'NOT EXISTS (SELECT 1 FROM hidden_runs AS h WHERE h.id = runs.id)';

export function isHidden(connection: Pick<Connection, 'get'>, id: RunId): boolean {
  return connection.get('SELECT 1 FROM hidden_runs WHERE id = ?', id) !== undefined;
}
