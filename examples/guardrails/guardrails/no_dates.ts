import { fail, type GuardedOutput, pass, replace } from 'recrew';

/** No promise of a date; a heading that slipped in is taken off. */
export default function noDates(output: GuardedOutput) {
  const date = /\b(?:next|this) (?:week|month|quarter)\b|\b20\d\d\b/.exec(output.text);
  if (date) return fail(`"${date[0]}" promises a date; leave it out`);
  if (output.text.startsWith('#')) return replace(output.text.replace(/^#.*\n+/, ''));
  return pass();
}
