import { hash } from 'node:crypto';
import type { Connection } from './connection.ts';

/** Stores a text once and returns its SHA-256 (hex), by which rows name it. Null stays null. */
export function storeText(connection: Connection, text: string): string;
export function storeText(connection: Connection, text: string | null): string | null;
export function storeText(connection: Connection, text: string | null): string | null {
  if (text === null) return null;
  const key = hash('sha256', text);
  connection.run('INSERT OR IGNORE INTO texts (hash, text) VALUES (?, ?)', key, text);
  return key;
}

/** Texts by their hashes. */
export function readTexts(connection: Connection, hashes: readonly string[]): ReadonlyMap<string, string> {
  const rows = connection.all<{ hash: string; text: string }>(
    'SELECT hash, text FROM texts WHERE hash IN (SELECT value FROM json_each(?))',
    JSON.stringify(hashes),
  );
  return new Map(rows.map((row) => [row.hash, row.text]));
}
