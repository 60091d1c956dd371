import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach } from 'vitest';
import type { RunStore } from '../../src/store/records.ts';
import { openRunStore } from '../../src/store/run-store.ts';

/** Registers what is undone after each test: folders, stores, children. */
export function cleanup(): (undo: () => unknown) => void {
  const undos: (() => unknown)[] = [];
  afterEach(async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  });
  return (undo) => undos.push(undo);
}

/** Makes an own folder for each call; gives the path of a database in it that is not there yet. */
export function tempStores(undoLater: (undo: () => unknown) => void) {
  const file = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'crew-store-'));
    undoLater(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return path.join(folder, '.crew', 'runs.db');
  };
  const open = async (at?: string) => {
    const store = await openRunStore(at ?? (await file()));
    undoLater(() => close(store));
    return store;
  };
  return { file, open };
}

/** A script of children/ in its own process; `lines` are those of its stdout. */
export function startChild(name: string, args: readonly string[], options: SpawnOptions = {}) {
  const script = path.join(import.meta.dirname, 'children', `${name}.ts`);
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const nextLine = async () => (await lines.next()).value as string | undefined;
  return { child, nextLine, ended: ended(child) };
}

/** The first code or signal with which it ends. */
function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal ?? 0)));
}

function close(store: RunStore): void {
  try {
    store.close();
  } catch {
    // A test has closed it, or broken it on purpose.
  }
}
