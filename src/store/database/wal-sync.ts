import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';

/** Waits for the disk where SQLite would hold up the whole process. */
export interface WalSync {
  /** Settles once every commit until now is on the disk. */
  sync(): Promise<void>;
  close(): void;
}

const opened = promisify(open);
const synced = promisify(fdatasync);

/** Of a database in WAL mode that stays open meanwhile, so that its log is the same file until then. Its name must have reached the disk before: the first commit sees to that. */
export function walSync(database: string): WalSync {
  let handle: Promise<number> | null = null;
  return {
    async sync() {
      handle ??= opened(`${database}-wal`, 'r+');
      await synced(await handle);
    },
    close() {
      // Nothing is written by way of it: there is nothing to lose.
      handle?.then(
        (file) => close(file, () => undefined),
        () => undefined,
      );
      handle = null;
    },
  };
}
