import { sha256 } from '../../run/fingerprint.ts';
import type { Connection } from '../database/connection.ts';

/** Stores a text once and returns its id, by which rows name it; called inside a writing transaction. Null stays null. */
export function storeText(connection: Connection, text: string): number;
export function storeText(connection: Connection, text: string | null): number | null;
export function storeText(connection: Connection, text: string | null): number | null {
  if (text === null) return null;
  const short = shortHash(text);
  const known = connection.get<{ id: number }>('SELECT id FROM texts WHERE hash = ? AND text = ?', short, text);
  if (known !== undefined) return known.id;
  return connection.run('INSERT INTO texts (hash, text) VALUES (?, ?)', short, text);
}

/** Texts by their ids. */
export function readTexts(connection: Connection, ids: readonly number[]): ReadonlyMap<number, string> {
  const rows = connection.all<{ id: number; text: string }>(
    'SELECT id, text FROM texts WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** 6 bytes, which a JavaScript number holds exactly. */
const hexDigits = 12;

/** The first bytes of the SHA-256: as the texts themselves are compared too, a short one will do, and its index stays small. */
function shortHash(text: string): number {
  return Number.parseInt(sha256(text).slice(0, hexDigits), 16);
}
