import { listPath, listQuery } from './state/run-list.js';

/**
 * @typedef {{ type: 'runs', query: Record<string, string> }
 *   | { type: 'run', run: string, number: number | null, tab: string }
 *   | { type: 'compare', from: string | null, to: string }
 *   | { type: 'batch', batch: string }
 *   | { type: 'unknown', path: string }} Route
 */

export const tabs = ['output', 'prompt', 'steps', 'facts'];

/**
 * What an address shows.
 * @param {string} address path and query
 * @returns {Route}
 */
export function routeOf(address) {
  const { pathname, searchParams } = new URL(`http://page${address}`);
  const [first = '', second, third] = pathname.split('/').slice(1).map(decoded);
  if (first === '' || (first === 'runs' && !second)) return { type: 'runs', query: Object.fromEntries(searchParams) };
  if (first === 'runs' && second) return runRoute(second, third, searchParams);
  if (first === 'compare' && searchParams.get('to')) {
    return { type: 'compare', from: searchParams.get('from'), to: searchParams.get('to') ?? '' };
  }
  if (first === 'batches' && second) return { type: 'batch', batch: second };
  return { type: 'unknown', path: pathname };
}

/**
 * What a view asks the server for at once.
 * @param {Route} route
 */
export function firstPaths(route) {
  const project = '/api/project';
  if (route.type === 'runs') return [project, listPath(listQuery(route.query), 0)];
  return route.type === 'run' ? [project, `/api/runs/${encodeURIComponent(route.run)}`] : [project];
}

function runRoute(run, third, searchParams) {
  const number = /^\d+$/.test(third ?? '') ? Number(third) : null;
  const tab = searchParams.get('tab') ?? 'output';
  return { type: 'run', run, number, tab: tabs.includes(tab) ? tab : 'output' };
}

/** A broken escape is taken as it stands. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Address of the list; empty values are left out. */
export function runsAddress(query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '/' : `/?${text}`;
}

/** Address of a run, or of one of its tasks by its number. */
export function runAddress(run, number = null, tab = 'output') {
  const path = `/runs/${encodeURIComponent(run)}${number === null ? '' : `/${number}`}`;
  return tab === 'output' ? path : `${path}?tab=${tab}`;
}

/** Address of a task by its id, `<run>-<number>`. */
export function taskAddress(taskId) {
  const at = taskId.lastIndexOf('-');
  return runAddress(taskId.slice(0, at), Number(taskId.slice(at + 1)));
}

/** The run that executed a task. */
export function runOfTask(taskId) {
  return taskId.slice(0, taskId.lastIndexOf('-'));
}

export function compareAddress(from, to) {
  return `/compare?${new URLSearchParams(from === null ? { to } : { from, to })}`;
}

export function batchAddress(batch) {
  return `/batches/${encodeURIComponent(batch)}`;
}
