import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { getJson, postJson } from './api.js';
import { useLive } from './live.js';
import { CacheContext } from './resource.js';
import { listPath, toggled } from './run-list.js';

const key = 'marked runs';

/**
 * The runs that are marked in the list, with their batch ids; kept while another page is shown, and dropped when the history no longer has them.
 * `error`: why the last mark could not be set.
 * @param {Record<string, string>} query as `listQuery` gives it
 */
export function useMarks(query) {
  const { choices } = useContext(CacheContext);
  const [marked, setMarked] = useState(() => choices.get(key) ?? new Map());
  const [error, setError] = useState(null);
  // At once: the next key may lead away.
  useLayoutEffect(() => {
    choices.set(key, marked);
  }, [marked]);
  const dropGone = () =>
    goneOf([...marked.keys()]).then((gone) => {
      if (gone.size > 0) setMarked((before) => new Map([...before].filter(([runId]) => !gone.has(runId))));
    });
  useEffect(() => {
    dropGone();
  }, []);
  useLive(({ type, missed }) => {
    if (type === 'history' || (type === 'hello' && missed)) dropGone();
  });
  const mark = async (row) => {
    try {
      const runs = await runsOf(row, query);
      setMarked((before) => toggled(before, runs));
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  };
  return { marked, error, mark, clear: () => setMarked(new Map()) };
}

/** A row that stands for a batch marks all of its runs that match. */
async function runsOf({ run, batch }, query) {
  if (batch === null) return [run];
  const { runs } = await getJson(listPath({ ...query, batch: batch.batchId, fold: '0' }, 0, 500));
  return runs.map((listed) => listed.run);
}

async function goneOf(runs) {
  if (runs.length === 0) return new Set();
  try {
    const known = new Set((await postJson('/api/runs/known', { runs })).runs);
    return new Set(runs.filter((runId) => !known.has(runId)));
  } catch {
    // Nobody knows just now: the list says that the server does not answer, and they are looked for again when it does.
    return new Set();
  }
}
