import Database from 'better-sqlite3';
import { type Crew, openCrew } from '../../src/index.ts';
import type { ChatRequest, ChatServer, Reply } from './chat-server.ts';
import { cleanEnvironment, type Ended, type TestProject } from './project.ts';
import { type ScriptedCrew, type ScriptedCrewOptions, scriptedCrew } from './scripted-crew.ts';

/** Tasks `a`, `b` … as YAML, each described as `Do a` and reading those before it. */
export function tasksYaml(names: string, more: Readonly<Record<string, string>> = {}): string {
  return [...names]
    .map((name) => `  ${name}: { description: Do ${name}, expected_output: Text${more[name] ?? ''} }\n`)
    .join('');
}

export interface KickedOff extends ScriptedCrew {
  /** The kickoff's. */
  readonly runId: string;
  /** The tasks that the model was asked after the kickoff. */
  askedSince(): string;
}

export interface KickedOffOptions extends ScriptedCrewOptions {
  readonly replies?: Parameters<typeof scriptedCrew>[0];
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A crew of tasks `a`, `b`, `c`, `d` that was kicked off once, well or not; its tasks answer `a 1`, then `a 2` … */
export async function kickedOff(options: KickedOffOptions = {}): Promise<KickedOff> {
  const { replies = replyByTask(), inputs = {}, tasks = tasksYaml('abcd'), ...more } = options;
  const scripted = await scriptedCrew(replies, { tasks, ...more });
  const runId = await inProcess(scripted.project, async (crew) => {
    const { id, result } = crew.kickoff({ inputs });
    await result.catch(() => undefined);
    return id;
  });
  const { length } = scripted.server.requests;
  return { ...scripted, runId, askedSince: () => tasksAsked(scripted.server).slice(length).join('') };
}

/** The project's crew opened here, which takes a tenth of the time of a process. */
export async function inProcess<T>({ dir }: Pick<TestProject, 'dir'>, work: (crew: Crew) => Promise<T>): Promise<T> {
  const crew = await openCrew(dir, { environment: cleanEnvironment() });
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}

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
export function replyByTask(
  instead: (task: string, time: number, request: ChatRequest) => Reply | undefined = () => undefined,
) {
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
        const rows =
          column === undefined ? [] : database.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).all(runId);
        return [table, rows];
      }),
    );
  } finally {
    database.close();
  }
}
