import type { RunId } from '../run/ids.ts';
import type { RunFilter, RunRecord } from '../store/records.ts';
import { type BatchHandle, type EachOptions, kickoffEach } from './batch/batches.ts';
import { type KickoffOptions, kickoffRequest, type ReplayOptions, replayRequest } from './crew-options.ts';
import type { RunDiff } from './history/diff-runs.ts';
import { diffEnds, findDiff } from './history/find-diff.ts';
import { type RunResult, storedResult } from './history/run-result.ts';
import type { InputValues } from './inputs/gather-inputs.ts';
import type { Project } from './open/open-project.ts';
import { textEditor } from './open/text-editor.ts';
import type { Prepared } from './prepare/prepare-kickoff.ts';
import { type PreparedReplay, type ReplaySource, replaySource } from './prepare/prepare-replay.ts';
import { resumeRequest } from './prepare/resume.ts';
import { runByReference } from './prepare/source-run.ts';
import {
  carryOut,
  historyReader,
  newRunId,
  openHistory,
  type PlacedRequest,
  planReplay,
  prepareRun,
  type Session,
  stillOpen,
  track,
  withTodaysFiles,
} from './session.ts';

export interface RunHandle {
  readonly id: RunId;
  /** Rejects with a CrewError that carries `runId` and `taskId` when the run fails, and without them when it never started. It may be left alone: a rejection that nobody awaits does not end the process. */
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
  /** What differs between two runs, or two tasks by id. One alone (by default the latest run): against its parent, or the run before it. */
  diff(first?: string, second?: string): Promise<RunDiff>;
}

export interface Crew {
  readonly project: Project;
  readonly runs: Runs;
  /** Runs all tasks, in order. Returns at once. */
  kickoff(options?: KickoffOptions): RunHandle;
  /** One kickoff for each of many inputs, several at once; one row's failure does not stop the others. */
  kickoffEach(rows: readonly InputValues[], options?: EachOptions): BatchHandle;
  /** Makes a new run out of an earlier one; the earlier one stays as it is. Returns at once. When nothing is to run and nothing was edited, no run is made: the result is the earlier run's. */
  replay(options?: ReplayOptions): RunHandle;
  /** Goes on where a failed or interrupted run stopped; by default the latest one that was not mended since. */
  resume(run?: string, options?: KickoffOptions): RunHandle;
  /** What a kickoff would do, without doing it: asks no model, writes nothing. */
  planKickoff(options?: KickoffOptions): Promise<Prepared>;
  /** What a replay would do, without doing it: asks no model, writes nothing. */
  planReplay(options?: ReplayOptions): Promise<PreparedReplay>;
  /** The run that a replay with these options would be made from, with the outputs that it could reuse. */
  replaySource(options?: ReplayOptions): Promise<ReplaySource>;
  /** Waits for what runs and closes the history; whatever is asked after that rejects with a CrewError. */
  close(): Promise<void>;
}

/** An open crew with the session behind it, for our own commands. */
export interface OpenCrew {
  readonly crew: Crew;
  readonly session: Session;
}

/** The crew of a project, ready to run. */
export async function crewOf(
  project: Project,
  { asksAhead, reopen = null }: Pick<Session, 'asksAhead'> & Partial<Pick<Session, 'reopen'>>,
): Promise<OpenCrew> {
  const none = { store: null, opening: null, reader: null, isClosed: false };
  const edit = textEditor(project);
  const session: Session = {
    project,
    reopen,
    asksAhead,
    ...none,
    running: new Set(),
    edit,
    paces: new Map(),
    habits: new Map(),
  };
  await openHistory(session);
  const replay = (options: ReplayOptions = {}) =>
    start(session, options, async () => ({ type: 'replay', request: replayRequest(options) }));
  const crew: Crew = {
    get project() {
      return session.project;
    },
    kickoff: (options = {}) =>
      start(session, options, async () => ({ type: 'kickoff', request: kickoffRequest(options) })),
    kickoffEach: (rows, options = {}) => kickoffEach(session, rows, options),
    replay,
    resume: (run, options = {}) => start(session, options, () => resumeRequest(session, run ?? null, options)),
    planKickoff: async (options = {}) =>
      prepareRun(
        await withTodaysFiles(session),
        { runId: newRunId(session), batch: null },
        { type: 'kickoff', request: kickoffRequest(options) },
      ),
    planReplay: async (options = {}) =>
      planReplay(await withTodaysFiles(session), { runId: newRunId(session), batch: null }, replayRequest(options)),
    replaySource: async (options = {}) =>
      replaySource((await withTodaysFiles(session)).project.spec, {
        store: await historyReader(session),
        request: replayRequest(options),
      }),
    runs: runsOf(session, replay),
    close: () => close(session),
  };
  return { crew, session };
}

function runsOf(session: Session, replay: Crew['replay']): Runs {
  return {
    list: async (filter = {}) => (await openHistory(stillOpen(session)))?.runs(filter) ?? [],
    get: async (id) => {
      const history = await historyReader(stillOpen(session));
      return storedResult(history, (await runByReference(history, id)).runId);
    },
    replay: (id, options = {}) => replay({ ...options, run: id }),
    diff: async (first, second) =>
      findDiff(await historyReader(stillOpen(session)), { ...diffEnds(first, second), task: null }),
  };
}

function start(session: Session, options: KickoffOptions, request: () => Promise<PlacedRequest>): RunHandle {
  const { signal = new AbortController().signal, onEvent = () => undefined, onNote = () => undefined } = options;
  const id = newRunId(session);
  const run = async () => {
    await withTodaysFiles(session);
    const { batch = null, ...asked } = await request();
    const prepared = await prepareRun(session, { runId: id, batch }, asked);
    return carryOut(session, prepared, { signal, onEvent, onNote });
  };
  return { id, result: track(session, run()) };
}

async function close(session: Session): Promise<void> {
  session.isClosed = true;
  await Promise.allSettled(session.running);
  session.store?.close();
  session.reader?.close();
  session.store = null;
  session.reader = null;
}
