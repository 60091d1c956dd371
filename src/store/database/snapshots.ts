import path from 'node:path';
import type { RunScope } from '../run-scope.ts';
import type { Connection } from './connection.ts';
import { ownerLives } from './owner.ts';

/** Reads of one moment, in which it can be asked whether a process lives. */
export interface Snapshot extends Pick<Connection, 'all' | 'get'> {
  readonly connection: Connection;
  /** Whose runs are looked at; null: all. */
  readonly sees: RunScope['sees'];
  lives(owner: string): boolean;
}

export type ReadSnapshot = <T>(read: (snapshot: Snapshot) => T) => T;

/** `ownName` gives the name under which this process runs runs itself, if it does. */
export function snapshots(
  connection: Connection,
  ownName: () => string | undefined,
  sees: RunScope['sees'] = null,
): ReadSnapshot {
  const dead = new Set<string>();
  return (read) => {
    for (;;) {
      const before = dead.size;
      const alive = new Set<string>();
      const lives = (owner: string) => {
        if (owner === ownName() || alive.has(owner)) return true;
        if (dead.has(owner)) return false;
        const found = ownerLives(path.dirname(connection.path), owner);
        (found ? alive : dead).add(owner);
        return found;
      };
      const result = connection.within('deferred', () => read({ ...connection, connection, sees, lives }));
      // A process that ended just now wrote its last rows before it let go of its lock: they are read again.
      if (dead.size === before) return result;
    }
  };
}
