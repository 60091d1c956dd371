/** Rows that one request reads. */
export const pageSize = 50;
/** Rows of a batch that open below it; its own page has them all. */
export const mostOpened = 100;

const columns = {
  started: 'desc',
  run: 'asc',
  crew: 'asc',
  status: 'asc',
  tasks: 'desc',
  time: 'desc',
  tokens: 'desc',
  cost: 'desc',
};

/**
 * What the list asks the server, from what its address says.
 * @param {Record<string, string>} query
 */
export function listQuery(query) {
  const sort = Object.hasOwn(columns, query.sort) ? query.sort : 'started';
  const order = query.order === 'asc' || query.order === 'desc' ? query.order : columns[sort];
  const { status = '', batch = '', root = '', text = '', since = '', until = '' } = query;
  return { status, batch, root, text, since, until, sort, order, fold: batch === '' ? '1' : '0' };
}

/** Path of `GET /api/runs` for the rows from `offset` on. */
export function listPath(query, offset, limit = pageSize) {
  const kept = Object.entries({ ...query, limit, offset }).filter(([, value]) => value !== '');
  return `/api/runs?${new URLSearchParams(kept.map(([key, value]) => [key, String(value)]))}`;
}

/** The address's query once a column's head was pressed: its own order first, then the other way round. */
export function sortedBy(query, column) {
  const { sort, order } = listQuery(query);
  const next = sort === column ? (order === 'asc' ? 'desc' : 'asc') : columns[column];
  const isDefault = column === 'started' && next === 'desc';
  return { ...query, sort: isDefault ? '' : column, order: next === columns[column] ? '' : next };
}

/** What `POST /api/bulk/plan` takes for all that the list shows. */
export function bulkFilter({ status, batch, root, text, since, until }) {
  const filter = { batch, root, text, since, until };
  const kept = Object.entries(filter).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(kept), ...(status === '' ? {} : { status: status.split(',') }) };
}

/**
 * The row at a place of the list in which some batches are open: a listed row, or one that is below it.
 * @param {number} place from 0
 * @param {readonly { index: number, count: number }[]} openings sorted by `index`, the row that stands for the batch
 * @returns {{ index: number, below: number | null }}
 */
export function rowAt(place, openings) {
  let before = 0;
  for (const { index, count } of openings) {
    if (place <= index + before) break;
    if (place <= index + before + count) return { index, below: place - index - before - 1 };
    before += count;
  }
  return { index: place - before, below: null };
}

/** Rows in all. */
export function placesIn(total, openings) {
  return openings.reduce((sum, { count }) => sum + count, total);
}

/**
 * The places to be drawn for what is seen, with some more on both sides.
 * @param {{ top: number, height: number, rowHeight: number, places: number, spare: number }} seen pixels; `top` of the window within the list; `spare`: rows
 */
export function shownPlaces({ top, height, rowHeight, places, spare }) {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(places, Math.ceil((top + height) / rowHeight) + spare);
  return { first: Math.min(first, places), last: Math.max(last, 0) };
}

/** Numbers of the pages in which rows lie. */
export function pagesOf(first, last) {
  if (last <= first) return [];
  const [from, to] = [Math.floor(first / pageSize), Math.floor((last - 1) / pageSize)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/**
 * Whether a row is marked: `all`, `some` or `none` of the runs that it stands for.
 * @param {{ run: { runId: string }, batch: { batchId: string, runs: number } | null }} row
 * @param {ReadonlyMap<string, string | null>} marked batch ids by run id
 */
export function markOf({ run, batch }, marked) {
  if (batch === null) return marked.has(run.runId) ? 'all' : 'none';
  const count = [...marked.values()].filter((batchId) => batchId === batch.batchId).length;
  if (count === 0) return 'none';
  return count < batch.runs ? 'some' : 'all';
}

/** `marked` once these runs were marked, or were no longer if all of them are. */
export function toggled(marked, runs) {
  const next = new Map(marked);
  const areMarked = runs.every(({ runId }) => marked.has(runId));
  for (const { runId, batchId } of runs) areMarked ? next.delete(runId) : next.set(runId, batchId);
  return next;
}

const mostBefore = 30;

/** What stands before a hit, short enough that the hit is seen: from the beginning of a word, with a sign of what is left out. */
export function textBefore(before) {
  if (before.length <= mostBefore) return before;
  const end = before.slice(-mostBefore);
  const space = end.search(/\s/);
  return `… ${space === -1 || space === end.length - 1 ? end : end.slice(space + 1)}`;
}
