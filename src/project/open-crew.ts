import { existsSync } from 'node:fs';
import { CrewError } from '../errors.ts';
import { createOfflineModel } from '../model/offline.ts';
import { modelFactory } from '../model/openai-model.ts';
import { type RunId, randomRunId } from '../run/ids.ts';
import { doesSomething } from '../run/plan-crew.ts';
import type { RunFilter, RunRecord } from '../store/records.ts';
import { openRunStore, type RunStore } from '../store/run-store.ts';
import { type KickoffOptions, kickoffRequest, type ReplayOptions, replayRequest } from './crew-options.ts';
import { execute } from './execute.ts';
import type { Project } from './open-project.ts';
import { type Prepared, prepareKickoff } from './prepare.ts';
import { type PreparedReplay, prepareReplay, type ReplaySource, replaySource } from './prepare-replay.ts';
import { type RunResult, storedResult } from './run-result.ts';
import { noHistory, runByReference } from './source-run.ts';

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
  /** A new run of the same inputs on today's crew; the whole run without a selector. */
  replay(id: string, options?: Omit<ReplayOptions, 'run'>): RunHandle;
}

export interface Crew {
  readonly project: Project;
  readonly runs: Runs;
  /** Runs all tasks, in order. Returns at once. */
  kickoff(options?: KickoffOptions): RunHandle;
  /** Makes a new run out of an earlier one; the earlier one stays as it is. Returns at once. When nothing is to run and nothing was edited, no run is made: the result is the earlier run's. */
  replay(options?: ReplayOptions): RunHandle;
  /** What a replay would do, without doing it: asks no model, writes nothing. */
  planReplay(options?: ReplayOptions): Promise<PreparedReplay>;
  /** The run that a replay with these options would be made from, with the outputs that it could reuse. */
  replaySource(options?: ReplayOptions): Promise<ReplaySource>;
  /** Waits for what runs and closes the history. */
  close(): Promise<void>;
}

/** The crew of a project, ready to run. */
export async function crewOf(project: Project): Promise<Crew> {
  const session: Session = { project, store: null, opening: null, running: new Set() };
  if (existsSync(project.database)) await writableStore(session);
  const readable = async (options: ReplayOptions) => {
    const request = replayRequest(options);
    if (!existsSync(project.database)) throw noHistory();
    return { store: await writableStore(session), request };
  };
  const planReplay = async (options: ReplayOptions, runId: RunId) =>
    prepareReplay(project, runId, await readable(options));
  const replay = (options: ReplayOptions = {}) => start(session, options, (runId) => planReplay(options, runId));
  return {
    project,
    kickoff: (options = {}) =>
      start(session, options, (runId) => prepareKickoff(project, runId, kickoffRequest(options))),
    replay,
    planReplay: (options = {}) => planReplay(options, newRunId(session)),
    replaySource: async (options = {}) => replaySource(await readable(options)),
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

interface Session {
  readonly project: Project;
  store: RunStore | null;
  opening: Promise<RunStore> | null;
  readonly running: Set<Promise<unknown>>;
}

type AnyPrepared = Prepared & Partial<Pick<PreparedReplay, 'source'>>;

function start(session: Session, options: KickoffOptions, prepare: (runId: RunId) => Promise<AnyPrepared>): RunHandle {
  const id = newRunId(session);
  const result = carryOut(session, options, () => prepare(id));
  session.running.add(result);
  const done = () => session.running.delete(result);
  result.then(done, done);
  return { id, result };
}

async function carryOut(
  session: Session,
  options: KickoffOptions,
  prepare: () => Promise<AnyPrepared>,
): Promise<RunResult> {
  const { plan, environment, notes, source } = await prepare();
  for (const note of notes) options.onNote?.(note);
  const store = await writableStore(session);
  if (source !== undefined && !doesSomething(plan)) {
    options.onNote?.(`nothing to run: everything is as ${source.runId} has it; no run was started`);
    return storedResult(store, source.runId);
  }
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

function newRunId(session: Session): RunId {
  return session.store?.newRunId() ?? randomRunId();
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
