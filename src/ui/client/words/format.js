import { askedNoModel, costText, tokensText } from '../../../report/format.ts';
import { inputsText } from '../../../report/text.ts';

export {
  ageText,
  askedNoModel,
  bytesText,
  costFact,
  costText,
  countText,
  dollarsText,
  durationText,
  savingsText,
  spentText,
  tokensText,
  totalTokens,
} from '../../../report/format.ts';
export { reuseNote } from '../../../report/history/reuse-note.ts';
export { replayText } from '../../../report/progress/summary.ts';
export { reasonText, runStatusText, taskStatusText } from '../../../report/status.ts';
export { inputsText, neutralise, oneLine } from '../../../report/text.ts';

/** The cost of a run as its row says it. */
export function runCost(run) {
  if (run.offline) return 'offline';
  return run.options?.playback === undefined ? costText(run) : 'playback';
}

/** Tokens without the word, for a column that has a head; empty when no model was asked. */
export function runTokens(run) {
  if (askedNoModel(run)) return '';
  return tokensText(run)
    .replace(/ tokens?$/, '')
    .replace('tokens ', '');
}

/** What was given comes first: what is the default says little. */
export function runInputs({ inputs, options }) {
  const isDefault = ([name]) => options.defaulted.includes(name);
  const entries = Object.entries(inputs);
  return inputsText(
    Object.fromEntries([...entries.filter((entry) => !isDefault(entry)), ...entries.filter(isDefault)]),
  );
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
