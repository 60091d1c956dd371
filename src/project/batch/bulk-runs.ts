import { canonicalJson } from '../../model/canonical-json.ts';
import type { RunId } from '../../run/ids.ts';
import { automaticInputs } from '../../spec/crew-spec.ts';
import type { BatchId, RunFilter, RunReader, RunRecord } from '../../store/records.ts';
import { runByReference } from '../prepare/source-run.ts';

/** Which runs a bulk replay is of: those named, else those that the filter finds. */
export interface BulkChoice {
  readonly ids: readonly string[];
  readonly filter: RunFilter;
  /** Each that the filter finds, also older ones of one chain, and those made offline; absent: no. */
  readonly everything?: boolean;
}

export interface BulkRuns {
  readonly runs: readonly RunRecord[];
  /** How many a filter found that a newer run of the same chain stands for. */
  readonly older: number;
  /** How many a filter found that no model wrote, where one would be asked. */
  readonly offline: number;
}

/** Finds the runs of a bulk replay. Those that are named are taken as they are. */
export async function bulkRuns(
  store: RunReader,
  { ids, filter, everything = false }: BulkChoice,
  asksModel: boolean,
): Promise<BulkRuns> {
  if (ids.length > 0) {
    const named = new Map<RunId, RunRecord>();
    for (const id of ids) {
      const run = await runByReference(store, id);
      named.set(run.runId, run);
    }
    return { runs: [...named.values()], older: 0, offline: 0 };
  }
  const found = (await store.runs({ ...filter, limit: Number.MAX_SAFE_INTEGER })).filter(
    (run) => run.status !== 'running',
  );
  const chosen = everything
    ? { runs: await unmended(store, found), older: 0, offline: 0 }
    : await worthwhile(store, found, asksModel);
  return { ...chosen, runs: chosen.runs.slice(0, filter.limit ?? chosen.runs.length) };
}

/** Of runs that were found (newest first), those that a bulk replay takes: none that a later replay mended, none offline for a real model, and of each chain the newest. */
export async function worthwhile(
  store: Pick<RunReader, 'mended' | 'batch' | 'run'>,
  found: readonly RunRecord[],
  asksModel: boolean,
): Promise<BulkRuns> {
  const open = await unmended(store, found);
  const real = asksModel ? open.filter((run) => !run.offline) : open;
  const chains = new Set<string>();
  const runs: RunRecord[] = [];
  const chainOf = chainFinder(store);
  for (const run of real) {
    const chain = await chainOf(run);
    if (!chains.has(chain)) runs.push(run);
    chains.add(chain);
  }
  return { runs, older: real.length - runs.length, offline: open.length - real.length };
}

async function unmended(store: Pick<RunReader, 'mended'>, found: readonly RunRecord[]): Promise<readonly RunRecord[]> {
  const broken = found.filter((run) => run.status !== 'completed');
  const mended = await store.mended(broken.map((run) => run.runId));
  return found.filter((run) => !mended.has(run.runId));
}

/**
 * What replays of one kickoff with the same inputs have in common, and the copies of `-n`. Other inputs are another case: nothing else stands for it.
 * `-n` copies of a kickoff, and their replays, have their batch in common, and the model where there were several.
 */
function chainFinder(store: Pick<RunReader, 'batch' | 'run'>): (run: RunRecord) => Promise<string> {
  const copies = new Map<string, boolean>();
  const isCopy = async (batchId: string) => {
    const known = copies.get(batchId);
    if (known !== undefined) return known;
    const kind = (await store.batch(batchId as BatchId))?.kind;
    const is = kind === 'repeat' || kind === 'models';
    copies.set(batchId, is);
    return is;
  };
  const roots = new Map<RunId, string>();
  const rootOf = async (run: RunRecord) => {
    const known = roots.get(run.rootRunId);
    if (known !== undefined) return known;
    const root = run.rootRunId === run.runId ? run : await store.run(run.rootRunId);
    const batchId = root?.batchId ?? null;
    const isOfCopies = batchId !== null && (await isCopy(batchId));
    const of = isOfCopies ? `${batchId} ${root?.options.model ?? ''}` : run.rootRunId;
    roots.set(run.rootRunId, of);
    return of;
  };
  return async (run) => `${await rootOf(run)} ${canonicalJson(givenInputs(run))}`;
}

/** The day of a run makes no other case of it. */
function givenInputs({ inputs }: RunRecord): RunRecord['inputs'] {
  const automatic: ReadonlySet<string> = new Set(automaticInputs);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !automatic.has(name)));
}
