import { existsSync } from 'node:fs';
import { CrewError } from '../errors.ts';
import { createOfflineModel } from '../model/offline.ts';
import { modelFactory } from '../model/openai-model.ts';
import type { CrewEvent } from '../run/events.ts';
import { type RunId, randomRunId } from '../run/ids.ts';
import type { RunFilter, RunRecord, TaskRecord } from '../store/records.ts';
import { openRunStore, type RunStore } from '../store/run-store.ts';
import { execute } from './execute.ts';
import type { InputValues } from './gather-inputs.ts';
import type { Project } from './open-project.ts';
import { type KickoffRequest, type Prepared, prepareKickoff, prepareReplay, type ReplayRequest } from './prepare.ts';
import { noHistory, runByReference } from './source-run.ts';

export interface KickoffOptions {
  /** Values of the crew's inputs; what is left out takes its default. */
  readonly inputs?: InputValues;
  /** `provider/model` for every task, in place of what the files say. */
  readonly model?: string;
  /** A file of variables that beat the environment; relative to the project. */
  readonly envFile?: string;
  /** Asks no model: made-up texts, free and instant, to try the wiring. */
  readonly offline?: boolean;
  /** Ends the run as interrupted, with everything finished saved. */
  readonly signal?: AbortSignal;
  /** Told everything that happens, in order, once it is stored. What it returns is awaited. */
  readonly onEvent?: (event: CrewEvent) => void | Promise<void>;
  /** Told what a person would want to know before the run starts, one line each. */
  readonly onNote?: (note: string) => void;
}

export interface ReplayOptions extends KickoffOptions {
  /** A run's id or a unique start of one; by default the latest run, or the one that executed the task id in `from`. */
  readonly run?: string;
  /** Task id, name, number or unique start of an id: that task and all after it run again. Left out: the whole run. */
  readonly from?: string;
  /** Lets texts of an offline run be read by a real model. */
  readonly allowOffline?: boolean;
}

/** A run and its tasks, as `--json` prints them (docs/json.md). */
export interface RunResult {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** The final answer: output of the last task that ran; null when there is none. */
  readonly output: string | null;
}

export interface RunHandle {
  readonly id: RunId;
  /** Rejects with a CrewError that carries `runId` and `taskId` when the run fails, and without them when it never started. */
  readonly result: Promise<RunResult>;
}

/** The history of a project. */
export interface Runs {
  /** Newest first. */
  list(filter?: RunFilter): Promise<readonly RunRecord[]>;
  /** By id, or by a unique start of one; CrewError `not-found`, `ambiguous` or `no-history` otherwise. */
  get(id: string): Promise<RunResult>;
  /** A new run of the same inputs on today's crew. */
  replay(id: string, options?: Omit<ReplayOptions, 'run'>): RunHandle;
}

export interface Crew {
  readonly project: Project;
  readonly runs: Runs;
  /** Runs all tasks, in order. Returns at once. */
  kickoff(options?: KickoffOptions): RunHandle;
  /** Makes a new run out of an earlier one; the earlier one stays as it is. Returns at once. */
  replay(options?: ReplayOptions): RunHandle;
  /** Waits for what runs and closes the history. */
  close(): Promise<void>;
}

/** The crew of a project, ready to run. */
export async function crewOf(project: Project): Promise<Crew> {
  const session: Session = { project, store: null, opening: null, running: new Set() };
  if (existsSync(project.database)) await writableStore(session);
  const replay = (options: ReplayOptions = {}) => start(session, options, async (runId) => {
    if (!existsSync(project.database)) throw noHistory();
    return prepareReplay(project, runId, { store: await writableStore(session), request: replayRequest(options) });
  });
  return {
    project,
    kickoff: (options = {}) => start(session, options, (runId) => prepareKickoff(project, runId, kickoffRequest(options))),
    replay,
    runs: {
      list: async (filter = {}) => (session.store === null ? [] : session.store.runs(filter)),
      get: async (id) => storedResult(historyOf(session), (await runByReference(historyOf(session), id)).runId),
      replay: (id, options = {}) => replay({ ...options, run: id }),
    },
    close: async () => {
      await Promise.allSettled(session.running);
      session.store?.close();
      session.store = null;
    },
  };
}

/** A run as the history has it. */
export async function storedResult(store: Pick<RunStore, 'run' | 'tasks'>, id: RunId): Promise<RunResult> {
  const run = await store.run(id);
  if (run === undefined) throw new CrewError('not-found', `No run "${id}"`, { hint: 'List all:  crew runs' });
  const tasks = await store.tasks(id);
  return { run, tasks, output: finalOutput(tasks) };
}

/** The answer of a run: its last task that ran, else its last output. */
export function finalOutput(tasks: readonly TaskRecord[]): string | null {
  const done = tasks.filter((task) => task.status === 'completed');
  return (done.findLast((task) => !task.reused) ?? done.at(-1))?.output ?? null;
}

interface Session {
  readonly project: Project;
  store: RunStore | null;
  opening: Promise<RunStore> | null;
  readonly running: Set<Promise<unknown>>;
}

function start(session: Session, options: KickoffOptions, prepare: (runId: RunId) => Promise<Prepared>): RunHandle {
  const id = session.store?.newRunId() ?? randomRunId();
  const result = carryOut(session, options, () => prepare(id));
  session.running.add(result);
  result.then(
    () => session.running.delete(result),
    () => session.running.delete(result),
  );
  return { id, result };
}

async function carryOut(session: Session, options: KickoffOptions, prepare: () => Promise<Prepared>): Promise<RunResult> {
  const { plan, environment, notes } = await prepare();
  for (const note of notes) options.onNote?.(note);
  const store = await writableStore(session);
  const { end, fileError } = await execute({
    dir: session.project.dir,
    plan,
    store,
    model: plan.offline ? createOfflineModel : modelFactory(environment),
    signal: options.signal ?? new AbortController().signal,
    onEvent: options.onEvent ?? (() => undefined),
  });
  const result = await storedResult(store, plan.runId);
  const error = end.error ?? fileError;
  if (error === null) return result;
  const failed = result.tasks.find((task) => task.error !== null)?.taskId ?? undefined;
  throw new CrewError(error.code, error.message, { hint: error.hint ?? undefined, runId: plan.runId, taskId: failed });
}

async function writableStore(session: Session): Promise<RunStore> {
  session.opening ??= openRunStore(session.project.database);
  session.store = await session.opening;
  return session.store;
}

function historyOf(session: Session): RunStore {
  if (session.store === null) throw noHistory();
  return session.store;
}

function kickoffRequest(options: KickoffOptions): KickoffRequest {
  const { inputs = {}, model = null, envFile = null, offline = false } = options;
  return { inputs, model, envFile, offline };
}

function replayRequest(options: ReplayOptions): ReplayRequest {
  const { run = null, from = null, allowOffline = false } = options;
  return { ...kickoffRequest(options), run, from, allowOffline };
}
