import { CrewError } from '../../errors.ts';
import type { BatchRow } from '../../run/plan.ts';
import type { RunReader, RunRecord } from '../../store/records.ts';
import { type KickoffOptions, kickoffRequest } from '../crew-options.ts';
import { noRunYet } from '../history/shared-history.ts';
import { historyReader, newRunId, planReplay, type Session } from '../session.ts';
import type { PreparedReplay, ReplayRequest } from './prepare-replay.ts';
import { runByReference } from './source-run.ts';

type PlacedReplay = { readonly type: 'replay'; readonly request: ReplayRequest; readonly batch: BatchRow | null };

/** A resume is a replay of what failed or was not reached. */
export async function resumeRequest(
  session: Session,
  reference: string | null,
  options: KickoffOptions,
): Promise<PlacedReplay> {
  const store = await historyReader(session);
  const run = reference === null ? await latestToResume(store) : await runByReference(store, reference);
  const latest = reference === null ? await store.latestRun() : undefined;
  if (latest !== undefined && latest.runId !== run.runId) {
    options.onNote?.(
      `resumes ${run.runId} of ${run.startedAt}, the latest that stopped; newer runs, such as ${latest.runId}, did not`,
    );
  }
  if (run.status === 'running') {
    throw new CrewError('refused', `Run ${run.runId} is still running`, {
      hint: `End it first:  crew cancel ${run.runId}`,
    });
  }
  // The run of a batch's row is gone on with as that row, so that the batch knows that it is done.
  const batch = run.batchId === null ? null : { batchId: run.batchId, row: run.batchRow ?? 1 };
  return { type: 'replay', request: resumed(kickoffRequest(options), run), batch };
}

/** What a resume would do, without doing it. */
export async function planResume(
  session: Session,
  reference: string | null,
  options: KickoffOptions,
): Promise<PreparedReplay> {
  const { request, batch } = await resumeRequest(session, reference, options);
  return planReplay(session, { runId: newRunId(session), batch }, request);
}

/** Offline runs are gone on with offline, as they began. */
function resumed(
  request: Omit<ReplayRequest, 'run' | 'selector' | 'outputs' | 'allowOffline' | 'strict' | 'asRecorded'>,
  run: Pick<RunRecord, 'runId' | 'offline' | 'options'>,
): ReplayRequest {
  const offline = request.offline || run.offline;
  return {
    ...request,
    offline,
    run: run.runId,
    selector: { type: 'failed' },
    outputs: {},
    // What is left must be made by the same words as what is there.
    texts: run.options.texts ?? {},
    allowOffline: false,
    strict: false,
    asRecorded: false,
    resumes: true,
  };
}

async function latestToResume(store: RunReader): Promise<RunRecord> {
  const run = await store.resumableRun();
  if (run !== undefined) return run;
  const latest = await store.runs({ limit: 5 });
  if (latest.length === 0) throw await noRunYet(store);
  const batch = latest.find(({ status, batchId }) => status !== 'completed' && batchId !== null)?.batchId;
  const lines = latest.map(
    ({ runId, status, startedAt, batchId }) =>
      `  ${runId}  ${status}  ${startedAt}${batchId === null ? '' : `  row of ${batchId}`}`,
  );
  throw new CrewError(
    'not-found',
    `${batch === undefined ? 'No run to resume: none has failed or was interrupted since the last successful replay' : `No run to resume, but rows of the batch ${batch}`}. The latest:\n${lines.join('\n')}`,
    {
      hint:
        batch === undefined
          ? 'Name one:  crew resume <run>   ·   run one again:  crew replay <run>'
          : `The batch:  crew resume ${batch}   ·   one of its rows:  crew resume <run>`,
    },
  );
}
