import { useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { getJson, isAbort } from './api.js';
import { useLive, useSoon } from './live.js';
import { CacheContext } from './resource.js';
import { listPath, mostOpened, pageSize } from './run-list.js';

const empty = { total: null, counts: null, error: null };

/**
 * The rows of the list as far as they were looked at, kept up to date. `want(pages)` says which are seen.
 * @param {Record<string, string>} query as `listQuery` gives it
 */
export function useRunList(query) {
  const key = listPath(query, 0);
  const cache = useContext(CacheContext);
  const [state, setState] = useState(() => keptList(cache, key));
  const shown = state.key === key ? state : keptList(cache, key);
  const wanted = useRef([0]);
  const reading = useRef(null);
  /** What was asked for of this list: pages that were not are read when they are looked at. */
  const own = () => {
    if (reading.current?.key !== key) reading.current = listReading(key);
    return reading.current;
  };
  const read = useCallback(
    async (pages) => {
      const reading = own();
      const { asked, controller } = reading;
      for (const page of pages) asked.add(page);
      const time = ++reading.times;
      const before = (now) => (now.key === key ? now : keptList(cache, key));
      try {
        const paths = pages.map((page) => listPath(query, page * pageSize));
        const answers = await Promise.all(paths.map((path) => cache.read(path, controller.signal)));
        const fresh = freshPages(reading, time, pages);
        const found = pages.flatMap((page, at) => (fresh.includes(page) ? [[page, answers[at].runs]] : []));
        const sums = isNewest(reading, time) ? answers.at(-1) : null;
        setState((now) => withPages(before(now), found, sums));
      } catch (error) {
        if (!isAbort(error) && isNewest(reading, time)) setState((now) => ({ ...before(now), error }));
      }
    },
    [key, cache],
  );
  const reload = useCallback(() => {
    own().asked.clear();
    return read(wanted.current);
  }, [read]);
  useEffect(() => {
    const { asked, controller } = own();
    if (!asked.has(0)) read([0]);
    return () => controller.abort();
  }, [read]);
  // At once: the next key may lead away.
  useLayoutEffect(() => {
    if (state.total !== null) cache.set(listKey(state.key), state);
  }, [state]);
  const soon = useSoon(reload, 300);
  useLive(({ type, missed }) => {
    if (type === 'runs' || type === 'history' || (type === 'hello' && missed)) soon();
  });
  const want = (pages) => {
    wanted.current = pages.length === 0 ? [0] : pages;
    const missing = pages.filter((page) => !own().asked.has(page));
    if (missing.length > 0) read(missing);
  };
  const rowOf = (index) => shown.pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  return { ...shown, want, rowOf, reload };
}

/** The list as it was left, so that going back shows it at once; else what is there of its first page. */
function keptList(cache, key) {
  const kept = cache.get(listKey(key));
  if (kept !== undefined) return { ...kept, error: null };
  const first = cache.get(key);
  const nothing = { ...empty, key, pages: new Map() };
  return first === undefined ? nothing : withPages(nothing, [[0, first.runs]], first);
}

function listKey(path) {
  return `list ${path}`;
}

/**
 * `times` that were asked, `newest` of those that were answered, and of each page the time that is shown: answers may come in another order than
 * they were asked for, and an older one must not stand in place of a newer.
 */
function listReading(key) {
  return { key, asked: new Set(), controller: new AbortController(), times: 0, newest: 0, shown: new Map() };
}

function freshPages({ shown }, time, pages) {
  const fresh = pages.filter((page) => (shown.get(page) ?? 0) < time);
  for (const page of fresh) shown.set(page, time);
  return fresh;
}

function isNewest(reading, time) {
  if (time < reading.newest) return false;
  reading.newest = time;
  return true;
}

/** `sums` null: a newer answer has told them already. */
function withPages(before, found, sums) {
  const next = new Map(before.pages);
  for (const [page, runs] of found) next.set(page, keptRows(before.pages.get(page) ?? [], runs));
  const { total, counts } = sums ?? before;
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

const openKey = 'open batches';

/** The rows of the batches that are open, by batch id, read anew with the list. */
export function useOpenBatches(query, version) {
  const cache = useContext(CacheContext);
  const [open, setOpen] = useState(() => cache.get(openKey) ?? new Map());
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
  useLayoutEffect(() => cache.set(openKey, open), [open]);
  const toggle = (batch) =>
    setOpen((before) => {
      const next = new Map(before);
      if (!next.delete(batch)) next.set(batch, []);
      return next;
    });
  return { open, toggle };
}
