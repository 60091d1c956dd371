import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Subject } from './measure.ts';
import { crewCommand, runCrew, type Workplace, writeCrew } from './projects.ts';

/** Replays the last of so many recorded tasks. */
export function replayLast(tasks: number, { folder, serverUrl }: Workplace): Subject {
  const cwd = path.join(folder, `recorded-${tasks}`);
  writeCrew(cwd, tasks, serverUrl);
  runCrew(cwd, ['kickoff', '--quiet']);
  const { runId } = JSON.parse(runCrew(cwd, ['runs', '--json']))[0] as { runId: string };
  return {
    name: replayName(tasks),
    words: [crewCommand, 'replay', '-t', String(tasks), '--run', runId, '--quiet'],
    cwd,
  };
}

/** Lists the latest page of a history of so many runs. */
export function listRuns(runs: number, workplace: Workplace): Subject {
  return { name: listName(runs), words: [crewCommand, 'runs'], cwd: historyOf(runs, workplace) };
}

/** The folder of a project with so many runs. */
export function historyOf(runs: number, { folder, serverUrl }: Workplace): string {
  const cwd = path.join(folder, `history-${runs}`);
  writeCrew(cwd, 1, serverUrl);
  runCrew(cwd, ['kickoff', '--quiet', '--offline']);
  multiply(path.join(cwd, '.crew', 'runs.db'), runs - 1);
  return cwd;
}

/** One run per row of a file. */
export function kickoffEach(rows: number, { folder, serverUrl }: Workplace): Subject {
  const cwd = path.join(folder, `each-${rows}`);
  mkdirSync(cwd);
  const agents = 'agents: { writer: { role: bench writer, goal: answer, backstory: You answer at once. } }';
  const tasks = 'tasks: { answer: { description: "Answer {question}", expected_output: A few sentences. } }';
  const llm = `llm: { model: bench, base_url: "${serverUrl}" }`;
  writeFileSync(path.join(cwd, 'crew.yaml'), `name: each\n${llm}\n${agents}\n${tasks}\n`);
  const lines = Array.from({ length: rows }, (_, index) => JSON.stringify({ question: `question ${index}` }));
  writeFileSync(path.join(cwd, 'rows.jsonl'), lines.join('\n'));
  const words = [crewCommand, 'kickoff', '--each', 'rows.jsonl', '--concurrency', '50', '--quiet'];
  return { name: eachName(rows), words, cwd };
}

/** V8 takes what memory it gets before it looks for garbage; held to little, it shows what is really kept. */
export function frugal({ name, words, cwd }: Subject): Subject {
  return { name: `${name}, little memory`, words: ['--max-old-space-size=64', ...words], cwd };
}

export const replayName = (tasks: number) => `crew replay, last of ${tasks} tasks`;
export const listName = (runs: number) => `crew runs, ${runs} in the history`;
export const eachName = (rows: number) => `crew kickoff --each, ${rows} rows`;

/** Copies the one recorded run so many times, with ids of its own for each copy. */
function multiply(file: string, copies: number): void {
  const db = new Database(file);
  const columns = (table: string, taken: readonly string[]) =>
    (db.pragma(`table_info(${table})`) as { readonly name: string }[])
      .map(({ name }) => name)
      .filter((name) => !taken.includes(name));
  const own = columns('runs', ['seq', 'id', 'root_run_id']).join(', ');
  const series = 'WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)';
  const id = "printf('%08d', n)";
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    db.prepare(
      `${series} INSERT INTO runs (id, root_run_id, ${own}) SELECT ${id}, ${id}, ${own} FROM copy, runs WHERE seq = 1`,
    ).run(copies);
    for (const table of ['run_tasks', 'executions', 'attempts']) {
      const taken = table === 'run_tasks' ? ['run_id', 'uses_run_id'] : ['run_id'];
      const rest = columns(table, taken).join(', ');
      const ids = taken.map(() => id).join(', ');
      db.prepare(
        `${series} INSERT INTO ${table} (${taken.join(', ')}, ${rest}) SELECT ${ids}, ${rest} FROM copy, ${table} WHERE run_id = (SELECT id FROM runs WHERE seq = 1)`,
      ).run(copies);
    }
  })();
  db.close();
}
