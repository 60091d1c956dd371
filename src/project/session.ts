import { existsSync } from 'node:fs';
import { CrewError, type ErrorCode } from '../errors.ts';
import type { Model, ModelSettings } from '../model/model.ts';
import { createOfflineModel } from '../model/offline.ts';
import { modelFactory } from '../model/openai-model.ts';
import type { HabitMemory } from '../model/request/server-habits.ts';
import type { Pace } from '../run/agent/pace.ts';
import type { CrewEvent } from '../run/events.ts';
import { type RunId, randomRunId } from '../run/ids.ts';
import { doesSomething } from '../run/plan/plan-crew.ts';
import type { BatchRow } from '../run/plan.ts';
import type { RunReader, RunStore } from '../store/records.ts';
import { openRunStore, readRunStore } from '../store/run-store.ts';
import type { Trace } from '../trace/open-trace.ts';
import { answersOf } from './execute/answers.ts';
import { type Equipment, openEquipment } from './execute/equipment.ts';
import { execute } from './execute/execute-plan.ts';
import { type RunResult, storedResult } from './history/run-result.ts';
import { noHistory } from './history/shared-history.ts';
import type { Environment } from './open/find-project.ts';
import type { Project } from './open/open-project.ts';
import { type TextEditor, textEditor } from './open/text-editor.ts';
import { packageVersion } from './package-root.ts';
import { type KickoffRequest, type Prepared, prepareKickoff, type RunPlace } from './prepare/prepare-kickoff.ts';
import { type PreparedReplay, prepareReplay, type ReplayRequest } from './prepare/prepare-replay.ts';

/** An open crew: the project, its history once it is needed, and what runs. */
export interface Session {
  /** As it was read last. */
  project: Project;
  /** Reads today's files; null: they were read just now, by a command. */
  readonly reopen: (() => Promise<Project>) | null;
  store: RunStore | null;
  opening: Promise<RunStore> | null;
  /** Stands in for `store` where nothing can be written. */
  reader: RunReader | null;
  readonly running: Set<Promise<unknown>>;
  isClosed: boolean;
  /** The next task's request goes out while the output before it is on its way to the disk, and before it is told. For who only shows events: somebody else may want to stop there. */
  readonly asksAhead: boolean;
  edit: TextEditor;
  /** `max_rpm`, counted over all runs of the session. */
  readonly paces: Map<string, Pace>;
  /** What was learned about model servers, by all runs of the session. */
  readonly habits: HabitMemory;
}

/** One thing to run; plain data, so that a batch can keep it. */
export type RunRequest =
  | { readonly type: 'kickoff'; readonly request: KickoffRequest }
  | { readonly type: 'replay'; readonly request: ReplayRequest };

/** A request that may belong to a batch's row. */
export type PlacedRequest = RunRequest & { readonly batch?: BatchRow | null };

export interface Watching {
  readonly signal: AbortSignal;
  readonly onEvent: (event: CrewEvent) => void | Promise<void>;
  readonly onNote: (note: string) => void;
}

export function newRunId(session: Session): RunId {
  return session.store?.newRunId() ?? randomRunId();
}

export async function writableStore(session: Session): Promise<RunStore> {
  session.opening ??= openRunStore(session.project.database, session.project.scope);
  try {
    session.store = await session.opening;
    return session.store;
  } catch (error) {
    // What was in the way may be gone the next time.
    session.opening = null;
    throw error;
  }
}

const unwritable: ReadonlySet<ErrorCode> = new Set(['store-read-only', 'store-unavailable', 'store-full']);

/** Opens the history if there is one; where it cannot be written, for reading alone, which is all that a dry run needs. */
export async function openHistory(session: Session): Promise<RunReader | null> {
  if (!existsSync(session.project.database)) return null;
  try {
    return await writableStore(session);
  } catch (error) {
    if (!(error instanceof CrewError) || !unwritable.has(error.code)) throw error;
    session.reader ??= await readRunStore(session.project.database, session.project.scope);
    return session.reader;
  }
}

/** The history to replay from; CrewError `no-history` when there is none. */
export async function historyReader(session: Session): Promise<RunReader> {
  const history = await openHistory(session);
  if (history === null) throw noHistory();
  return history;
}

/** The session, unless it is closed: SQLite would say so in its own words. */
export function stillOpen(session: Session): Session {
  if (!session.isClosed) return session;
  throw new CrewError('usage', 'the crew is closed', {
    hint: 'Run before crew.close(), or open it again with openCrew',
  });
}

/** The session with the crew as its files have it now; InvalidCrew when they have errors. */
export async function withTodaysFiles(session: Session): Promise<Session> {
  if (stillOpen(session).reopen === null) return session;
  session.project = await session.reopen!();
  session.edit = textEditor(session.project);
  return session;
}

export type AnyPrepared = Prepared & Partial<Pick<PreparedReplay, 'source'>>;

/** Plans a request; nothing is started or written. */
export async function prepareRun(
  session: Session,
  place: RunPlace,
  { type, request }: RunRequest,
): Promise<AnyPrepared> {
  if (type === 'kickoff') return prepareKickoff(session.project, place, request);
  return planReplay(session, place, request);
}

/** Plans a replay; nothing is started or written. */
export async function planReplay(session: Session, place: RunPlace, request: ReplayRequest): Promise<PreparedReplay> {
  const { project, edit } = session;
  return prepareReplay(project, place, { store: await historyReader(session), request, edit });
}

/** The models that a plan may ask, by the keys of its environment. */
export function modelsOf(
  { habits }: Session,
  offline: boolean,
  environment: Environment,
): (settings: ModelSettings) => Model {
  return offline ? createOfflineModel : modelFactory(environment, habits);
}

/** Runs what was prepared, to its end. */
export async function carryOut(session: Session, prepared: AnyPrepared, watching: Watching): Promise<RunResult> {
  const { plan, environment, notes, source } = prepared;
  for (const note of notes) watching.onNote(note);
  if (source !== undefined && !doesSomething(plan)) {
    watching.onNote(`nothing to run: everything is as ${source.runId} has it; no run was started`);
    return storedResult(await historyReader(session), source.runId);
  }
  const equipment = await equipmentFor(session, prepared, watching);
  const store = await writableStore(session);
  const answers = answersOf(prepared, modelsOf(session, plan.offline, environment));
  const { end, fileError, traceFailure } = await execute({
    dir: session.project.dir,
    spec: session.project.spec,
    plan,
    store,
    record: session.asksAhead ? store.recordUnsynced : store.record,
    synced: session.asksAhead ? store.synced : null,
    model: answers.model,
    equipment,
    trace: await traceFor(environment),
    signal: watching.signal,
    onEvent: watching.onEvent,
  });
  if (traceFailure !== null) watching.onNote(traceFailure);
  const result = await storedResult(store, plan.runId);
  const error = end.error ?? fileError ?? (await answers.end());
  if (error === null) return result;
  const failed = result.tasks.find((task) => task.error !== null)?.taskId ?? undefined;
  throw new CrewError(error.code, error.message, { hint: error.hint ?? undefined, runId: plan.runId, taskId: failed });
}

/** Tools, guardrails and pace of what was prepared. */
export function equipmentFor(
  { project, paces }: Session,
  { plan, spec, environment }: AnyPrepared,
  { signal, onNote }: Pick<Watching, 'signal' | 'onNote'>,
): Promise<Equipment> {
  return openEquipment({ dir: project.dir, spec, plan, environment, signal, onNote, paces });
}

/** Only who asks for traces loads what makes them. */
export async function traceFor(environment: Environment): Promise<Trace | null> {
  if (!Object.keys(environment).some((name) => name.startsWith('OTEL_EXPORTER_OTLP'))) return null;
  return (await import('../trace/open-trace.ts')).openTrace(environment, packageVersion());
}

/** Remembers work that `close` must wait for. */
export function track<T>(session: Session, work: Promise<T>): Promise<T> {
  session.running.add(work);
  const done = () => session.running.delete(work);
  work.then(done, done);
  return work;
}
