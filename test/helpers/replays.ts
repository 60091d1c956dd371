import Database from 'better-sqlite3';
import type { ChatRequest, ChatServer, Reply } from './chat-server.ts';
import type { Ended, TestProject } from './project.ts';

/** The name in the task's description, `Do <name>`. */
export function taskAsked({ body }: ChatRequest): string {
  const user = body.messages.findLast((message) => message.role === 'user')?.content ?? '';
  return /\bDo (\w+)/.exec(user)?.[1] ?? '';
}

/** The tasks that the model was asked, in order. */
export function tasksAsked({ requests }: ChatServer): readonly string[] {
  return requests.map(taskAsked);
}

/** Answers a task `a` (described as `Do a`) with `a 1`, then `a 2` …; `instead` may answer otherwise. */
export function replyByTask(instead: (task: string, time: number, request: ChatRequest) => Reply | undefined = () => undefined) {
  const times = new Map<string, number>();
  return (request: ChatRequest): Reply => {
    const task = taskAsked(request);
    const time = (times.get(task) ?? 0) + 1;
    times.set(task, time);
    return instead(task, time, request) ?? `${task} ${time}`;
  };
}

/** The run that a command with `--json` printed. */
export function runIdOf({ stdout, stderr }: Ended): string {
  if (stdout === '') throw new Error(`nothing on stdout:\n${stderr}`);
  return JSON.parse(stdout).run.runId;
}

/** Every row of the history, or those of one run, by table. */
export function readRows({ path }: Pick<TestProject, 'path'>, runId?: string): Record<string, readonly unknown[]> {
  const database = new Database(path('.crew', 'runs.db'), { readonly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
    return Object.fromEntries(
      tables.map((table) => {
        const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
        const column = table === 'runs' ? 'id' : columns.find((name) => name === 'run_id');
        if (runId === undefined) return [table, database.prepare(`SELECT * FROM ${table}`).all()];
        const rows = column === undefined ? [] : database.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).all(runId);
        return [table, rows];
      }),
    );
  } finally {
    database.close();
  }
}
