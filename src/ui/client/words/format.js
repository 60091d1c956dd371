import { askedNoModel, runCostText, tokensText } from '../../../report/format.ts';
import { inputsText } from '../../../report/text.ts';
import { automaticInputs } from '../../../spec/crew-spec.ts';

export {
  ageText,
  askedNoModel,
  bytesText,
  costFact,
  countText,
  dollarsText,
  durationText,
  runCostText as runCost,
  savingsText,
  spentText,
  tokensText,
  totalTokens,
} from '../../../report/format.ts';
export { reuseNote } from '../../../report/history/reuse-note.ts';
export { replayText } from '../../../report/progress/summary.ts';
export { reasonText, runStatusText, taskStatusText } from '../../../report/status.ts';
export { inputsText, neutralise, oneLine } from '../../../report/text.ts';

/** The cost of a task, in the words that its run has for its own; `made`: the run, or the execution. */
export function taskCost(task, { offline, options }) {
  return runCostText({ ...task, offline, options });
}

/** Tokens without the word, for a column that has a head; empty when no model was called. */
export function runTokens(run) {
  if (askedNoModel(run)) return '';
  return tokensText(run)
    .replace(/ tokens?$/, '')
    .replace('tokens ', '');
}

/** The model of a run, and those that were chosen for one agent; empty: each task names its own. */
export function runModels({ model, options }) {
  const chosen = Object.entries(options.agentModels).map(([agent, name]) => `${agent}: ${name}`);
  return [...(model === null ? [] : [model]), ...chosen].join(', ');
}

/** What was given, on one line. */
export function runInputs(run) {
  return inputsText(Object.fromEntries(orderedInputs(run)));
}

/** Names and values: what was given comes first, then what is the default, which says little, and last what is filled in by crew. */
export function orderedInputs({ inputs, options }) {
  const place = ([name]) => (automaticInputs.includes(name) ? 2 : options.defaulted.includes(name) ? 1 : 0);
  return Object.entries(inputs).sort((a, b) => place(a) - place(b));
}

/** Milliseconds that a run took or has taken so far; null: its process died. */
export function runDuration({ status, startedAt, endedAt }, now) {
  if (endedAt !== null) return Date.parse(endedAt) - Date.parse(startedAt);
  return status === 'running' ? Math.max(0, now - Date.parse(startedAt)) : null;
}

/** A moment in the reader's own time, such as `22 Nov 2026, 08:04:11`. */
export function momentText(iso) {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** A number with a sign in front, for differences; the minus is a real one. */
export function signed(text, value) {
  if (value === 0) return '±0';
  return `${value > 0 ? '+' : '−'}${text}`;
}

export function thousands(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How many words a text has, for people. */
export function wordsOf(text) {
  return text.match(/\S+/g)?.length ?? 0;
}
