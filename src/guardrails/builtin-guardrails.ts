import { unreachable } from '../errors.ts';
import type { GuardrailSpec } from '../spec/crew-spec.ts';
import { jsonFault } from '../structured/find-json.ts';
import type { GuardedOutput, Guardrail, GuardrailContext, Verdict } from './guardrail.ts';
import { judged } from './judged.ts';
import { patternGuard } from './pattern.ts';
import { placeholdersIn } from './placeholders.ts';
import { countWords } from './words.ts';

export type BuiltinSpec = Exclude<GuardrailSpec, { readonly type: 'file' }>;

/** A guardrail that needs no code of the user's. Throws `invalid-crew` for a pattern that is no regular expression. */
export function builtinGuardrail(spec: BuiltinSpec): Guardrail {
  return { label: labelOf(spec), check: checkOf(spec) };
}

const longestLabel = 60;

function labelOf(spec: BuiltinSpec): string {
  switch (spec.type) {
    case 'max_words':
    case 'min_words':
      return `${spec.type}: ${spec.words}`;
    case 'matches':
    case 'not_matches':
      return `${spec.type}: ${shortened(spec.pattern)}`;
    case 'judged':
      return `judged: ${shortened(spec.criteria)}`;
    case 'json':
    case 'no_placeholders':
      return spec.type;
    default:
      return unreachable(spec);
  }
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > longestLabel ? `${line.slice(0, longestLabel).trimEnd()}…` : line;
}

type Check = (output: GuardedOutput, context: GuardrailContext) => Promise<Verdict>;

function checkOf(spec: BuiltinSpec): Check {
  switch (spec.type) {
    case 'max_words':
    case 'min_words':
      return async ({ text }) => verdict(wordsFault(text, spec));
    case 'matches':
    case 'not_matches': {
      const fault = patternGuard(spec);
      return async ({ text }) => verdict(fault(text));
    }
    case 'json':
      return async ({ text }) => verdict(jsonFault(text));
    case 'no_placeholders':
      return async ({ text }) => verdict(placeholdersFault(text));
    case 'judged':
      return async ({ text }, { ask }) => verdict(await judged({ answer: text, criteria: spec.criteria, ask }));
    default:
      return unreachable(spec);
  }
}

function verdict(fault: string | null): Verdict {
  return fault === null ? { type: 'pass' } : { type: 'fail', reason: fault };
}

function wordsFault(text: string, { type, words }: BuiltinSpec & { readonly words: number }): string | null {
  const count = countWords(text);
  const there = `it has ${count.toLocaleString('en')} ${count === 1 ? 'word' : 'words'}`;
  const wanted = words.toLocaleString('en');
  if (type === 'max_words') return count > words ? `${there}; at most ${wanted} are allowed` : null;
  return count < words ? `${there}; at least ${wanted} are needed` : null;
}

const mostListed = 10;

function placeholdersFault(text: string): string | null {
  const found = placeholdersIn(text);
  if (found.length === 0) return null;
  const list = found.slice(0, mostListed).map(({ text, line }) => `${text} (line ${line})`);
  const more = found.length > mostListed ? ` and ${found.length - mostListed} more` : '';
  return `it still has placeholders: ${list.join(', ')}${more}`;
}
