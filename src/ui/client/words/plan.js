import { isTextEdited } from './task-texts.js';

/**
 * What the replay dialog is set to. Empty texts: as the run has it. `inputs`: those that differ from the run's own.
 * @typedef {{
 *   mode: 'all' | 'from' | 'after' | 'only' | 'failed' | 'changed',
 *   task: string | null, to: string | null, tasks: readonly string[],
 *   inputs: Record<string, unknown>, outputs: Record<string, string>, texts: Record<string, string>,
 *   model: string, agentModels: Record<string, string>, envFile: string, note: string,
 *   offline: boolean, allowOffline: boolean, strict: boolean, asRecorded: boolean,
 *   name: string, concurrency: string, allowSideEffects: boolean }} Wishes
 */

export const modes = [
  { id: 'all', label: 'Whole run', title: 'Every task again' },
  { id: 'from', label: 'From', title: 'A task and all after it; what stands before is reused' },
  { id: 'after', label: 'After', title: 'All after a task, with its output as it is' },
  { id: 'only', label: 'Only', title: 'Some tasks alone' },
  { id: 'failed', label: 'Failed', title: 'What failed, was interrupted or was not reached' },
  { id: 'changed', label: 'Changed', title: 'What changed since, and what reads it' },
];

/** @returns {Wishes} */
export function firstWishes(from = null) {
  return {
    ...{ mode: from === null ? 'all' : 'from', task: from, to: null, tasks: from === null ? [] : [from] },
    ...{ inputs: {}, outputs: {}, texts: {}, model: '', agentModels: {}, envFile: '', note: '' },
    ...{ offline: false, allowOffline: false, strict: false, asRecorded: false, name: '', concurrency: '' },
    allowSideEffects: false,
  };
}

/** The wishes once another way to select was chosen; the task stays, so that ways can be tried out. */
export function inMode(wishes, mode, names) {
  const task = wishes.task ?? names[0] ?? null;
  const tasks = wishes.tasks.length > 0 ? wishes.tasks : task === null ? [] : [task];
  return { ...wishes, mode, task, tasks };
}

/** The wishes once a task was pressed. With `isEnd`, as the last one to run. */
export function withTask(wishes, name, { names, isEnd = false }) {
  const { mode, task, to } = wishes;
  if (mode === 'only') {
    const isIn = wishes.tasks.includes(name);
    const tasks = isIn ? wishes.tasks.filter((one) => one !== name) : [...wishes.tasks, name];
    return tasks.length === 0 ? wishes : { ...wishes, tasks: names.filter((one) => tasks.includes(one)), task: name };
  }
  if (mode === 'after') return { ...wishes, task: name };
  const from = isEnd ? (task ?? name) : name;
  if (isEnd && names.indexOf(name) >= names.indexOf(from))
    return { ...wishes, mode: 'from', task: from, to: to === name ? null : name };
  const isBehind = to !== null && names.indexOf(to) < names.indexOf(name);
  return { ...wishes, mode: 'from', task: name, tasks: [name], to: isBehind ? null : to };
}

/** Which tasks a way to select names; the plan itself is the server's. */
export function isNamed({ mode, task, tasks }, name) {
  return mode === 'only' ? tasks.includes(name) : (mode === 'from' || mode === 'after') && task === name;
}

/**
 * Number of the task that a replay is about: one with another text, else the first that runs of those that were chosen; null: it is about the whole run.
 * @param {import('../../api-actions.ts').PlanAnswer | null} plan
 * @param {Wishes} wishes
 * @param {readonly import('../../api-texts.ts').ListedText[]} listed
 */
export function tunedTask(plan, { mode, outputs, texts }, listed) {
  const running = (plan?.tasks ?? []).filter(({ action }) => action === 'run');
  const edited = running.find(({ name }) => isTextEdited(listed, texts, name));
  const isWhole = mode === 'all' && Object.keys(outputs).length === 0;
  return (edited ?? (isWhole ? undefined : running[0]))?.number ?? null;
}

/** @param {Wishes} wishes */
export function selectorOf({ mode, task, to, tasks, outputs }) {
  switch (mode) {
    case 'from':
      return { type: 'from', task, to };
    case 'after':
      return { type: 'after', task };
    case 'only':
      return { type: 'only', tasks };
    case 'all':
      // An edited output is not to be run: then all after it is meant.
      return { type: Object.keys(outputs).length > 0 ? 'default' : 'all' };
    default:
      return { type: mode };
  }
}

/** Body of `POST /api/plan` and `/api/start` for a replay. */
export function replayRequest(run, wishes) {
  return { type: 'replay', run, ...replayWishes(wishes) };
}

/** Body of `POST /api/bulk/plan` and `/api/bulk/start`; `which`: `{ runs }` or `{ filter }`. */
export function bulkRequest(which, wishes) {
  const concurrency = Number.parseInt(wishes.concurrency, 10);
  return {
    ...which,
    ...replayWishes(wishes),
    ...(Number.isNaN(concurrency) ? {} : { concurrency }),
    ...(wishes.name.trim() === '' ? {} : { name: wishes.name.trim() }),
    ...flags({ allowSideEffects: wishes.allowSideEffects }),
  };
}

/** Body of `POST /api/plan` and `/api/start` for a kickoff. */
export function kickoffRequest(wishes) {
  return { type: 'kickoff', ...runWishes(wishes) };
}

function replayWishes(wishes) {
  const { outputs, texts, allowOffline, strict, asRecorded } = wishes;
  return {
    ...runWishes(wishes),
    selector: selectorOf(wishes),
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    ...(Object.keys(texts).length === 0 ? {} : { texts }),
    ...flags({ allowOffline, strict, asRecorded }),
  };
}

function runWishes({ inputs, model, agentModels, envFile, note, offline }) {
  const models = Object.entries(agentModels).filter(([, name]) => name.trim() !== '');
  return {
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(model.trim() === '' ? {} : { model: model.trim() }),
    ...(models.length === 0 ? {} : { agentModels: Object.fromEntries(models) }),
    ...(envFile === '' ? {} : { envFile }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...flags({ offline }),
  };
}

function flags(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
