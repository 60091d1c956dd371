import path from 'node:path';
import type Database from 'better-sqlite3';

type Value = string | number | null;

/** An open database with its prepared statements, each kept for the connection's life. */
export interface Connection {
  readonly db: Database.Database;
  readonly path: string;
  /** As it is named in messages. */
  readonly shownPath: string;
  all<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Returns the rowid of the last row that was inserted. */
  run(sql: string, ...values: readonly Value[]): number;
  /** Runs `work` inside BEGIN IMMEDIATE or, for reading, a plain BEGIN: all that it reads is of one moment. */
  within<T>(kind: 'immediate' | 'deferred', work: () => T): T;
}

export function connect(db: Database.Database, file: string): Connection {
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const transaction = db.transaction((work: () => unknown) => work());
  return {
    db,
    path: file,
    shownPath: shownPath(file),
    all: <Row>(sql: string, ...values: readonly Value[]) => prepared(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: readonly Value[]) => prepared(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(prepared(sql).run(...values).lastInsertRowid),
    within: <T>(kind: 'immediate' | 'deferred', work: () => T) => transaction[kind](work) as T,
  };
}

/** One writing transaction. With `FULL` it has reached the disk when this returns; with `NORMAL` other processes see it, but a power cut may lose it. */
export function transact<T>({ db, within }: Connection, synchronous: 'NORMAL' | 'FULL', work: () => T): T {
  if (synchronous === 'NORMAL') return within('immediate', work);
  db.exec('PRAGMA synchronous = FULL');
  try {
    return within('immediate', work);
  } finally {
    db.exec('PRAGMA synchronous = NORMAL');
  }
}

/** Relative to the current folder when it lies inside, with `/`. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}
