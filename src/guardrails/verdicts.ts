import type { Verdict } from './guardrail.ts';

/** The answer may go on as it is. */
export function pass(): Verdict {
  return { type: 'pass' };
}

/** The answer is sent back; the agent reads `reason` and tries again. */
export function fail(reason: string): Verdict {
  return { type: 'fail', reason };
}

/** `text` goes on in the place of the answer. */
export function replace(text: string): Verdict {
  return { type: 'replace', text };
}
