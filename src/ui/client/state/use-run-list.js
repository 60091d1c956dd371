import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { getJson, isAbort } from './api.js';
import { useLive, useSoon } from './live.js';
import { CacheContext } from './resource.js';
import { listPath, mostOpened, pageSize } from './run-list.js';

const empty = { total: null, counts: null, pages: new Map(), error: null };

/**
 * The rows of the list as far as they were looked at, kept up to date. `want(pages)` says which are seen.
 * @param {Record<string, string>} query as `listQuery` gives it
 */
export function useRunList(query) {
  const key = listPath(query, 0);
  const cache = useContext(CacheContext);
  const [state, setState] = useState(() => ({ key, ...firstPage(cache.get(key)) }));
  const shown = state.key === key ? state : { key, ...firstPage(cache.get(key)) };
  const wanted = useRef([0]);
  const controller = useRef(null);
  const read = useCallback(
    async (pages) => {
      const { signal } = controller.current;
      try {
        const answers = await Promise.all(pages.map((page) => cache.read(listPath(query, page * pageSize), signal)));
        if (pages.includes(0)) cache.set(key, answers[pages.indexOf(0)]);
        setState((before) => withPages(before.key === key ? before : { key, ...empty }, pages, answers));
      } catch (error) {
        if (!isAbort(error)) setState((before) => ({ ...(before.key === key ? before : { key, ...empty }), error }));
      }
    },
    [key, cache],
  );
  useEffect(() => {
    controller.current = new AbortController();
    wanted.current = [0];
    read([0]);
    return () => controller.current.abort();
  }, [read]);
  const reload = useCallback(() => {
    // Pages that nobody sees are read when they are looked at.
    setState((before) => ({
      ...before,
      pages: new Map([...before.pages].filter(([page]) => wanted.current.includes(page))),
    }));
    return read(wanted.current);
  }, [read]);
  const soon = useSoon(reload, 300);
  useLive(({ type, missed }) => {
    if (type === 'runs' || type === 'history' || (type === 'hello' && missed)) soon();
  });
  const want = (pages) => {
    wanted.current = pages.length === 0 ? [0] : pages;
    const missing = pages.filter((page) => !shown.pages.has(page));
    if (missing.length === 0) return;
    for (const page of missing) shown.pages.set(page, null);
    read(missing);
  };
  const rowOf = (index) => shown.pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  return { ...shown, want, rowOf, reload };
}

function firstPage(answer) {
  return answer === undefined ? { ...empty, pages: new Map() } : withPages({ ...empty }, [0], [answer]);
}

function withPages(before, pages, answers) {
  const next = new Map(before.pages);
  pages.forEach((page, at) => {
    next.set(page, keptRows(before.pages.get(page) ?? [], answers[at].runs));
  });
  const { total, counts } = answers.at(-1);
  return { ...before, pages: next, total, counts, error: null };
}

/** Rows that are as they were stay the same objects, so that they are not drawn again. */
function keptRows(before, rows) {
  const known = new Map(before.map((row) => [row.run.runId, row]));
  return rows.map((row) => {
    const same = known.get(row.run.runId);
    return same !== undefined && JSON.stringify(same) === JSON.stringify(row) ? same : row;
  });
}

/** The rows of the batches that are open, by batch id, read anew with the list. */
export function useOpenBatches(query, version) {
  const [open, setOpen] = useState(() => new Map());
  const ids = useMemo(() => [...open.keys()].join(','), [open]);
  useEffect(() => {
    const controller = new AbortController();
    for (const batch of ids.split(',').filter(Boolean)) {
      getJson(listPath({ ...query, batch, fold: '0' }, 0, mostOpened), controller.signal)
        .then(({ runs }) => setOpen((before) => (before.has(batch) ? new Map(before).set(batch, runs) : before)))
        .catch((error) => {
          // The list itself says when the server does not answer; the batch stays as it was.
          if (!isAbort(error)) setOpen((before) => before);
        });
    }
    return () => controller.abort();
  }, [ids, version, listPath(query, 0)]);
  const toggle = (batch) =>
    setOpen((before) => {
      const next = new Map(before);
      if (!next.delete(batch)) next.set(batch, []);
      return next;
    });
  return { open, toggle };
}
