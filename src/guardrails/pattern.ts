import { CrewError } from '../errors.ts';
import type { GuardrailSpec } from '../spec/crew-spec.ts';
import { PatternTooSlow, searchInTime, slowPatternHint } from '../structured/patterns-in-time.ts';

type PatternSpec = Extract<GuardrailSpec, { readonly pattern: string }>;

/** What is wrong with a text by `matches` or `not_matches`; null: nothing. Throws `invalid-crew` at once for a broken pattern; what it gives throws `guardrail-failed` when the pattern takes too long. */
export function patternGuard(spec: PatternSpec): (text: string) => string | null {
  checkPattern(spec);
  return (text) => {
    const found = firstMatches(text, spec);
    if (spec.type === 'matches') return found.length > 0 ? null : `nothing in it matches /${spec.pattern}/`;
    if (found.length === 0) return null;
    const list = found.map(([match, at]) => `${quoted(match)} (line ${lineOf(text, at)})`).join(', ');
    return `it must not have what matches /${spec.pattern}/: ${list}`;
  };
}

function checkPattern({ type, pattern, place }: PatternSpec): void {
  try {
    new RegExp(pattern, 'su');
  } catch (cause) {
    const message = `${place.file}:${place.line}: ${type} is not a regular expression: ${(cause as Error).message}`;
    throw new CrewError('invalid-crew', message, {
      hint: 'Write it as a regular expression of JavaScript, in single quotes.',
      cause,
    });
  }
}

const search = `
  const found = [];
  for (const match of text.matchAll(new RegExp(pattern, flags))) {
    found.push([match[0].slice(0, 100), match.index]);
    if (found.length === 5) break;
  }
  JSON.stringify(found);
`;

/** The first five, as text and position. */
function firstMatches(text: string, { type, pattern, place }: PatternSpec): readonly (readonly [string, number])[] {
  try {
    return searchInTime(`{${search}}`, { text, pattern, flags: 'gsu' }) as readonly (readonly [string, number])[];
  } catch (error) {
    if (!(error instanceof PatternTooSlow)) throw error;
    const message = `${place.file}:${place.line}: ${type} ${error.message} on an answer`;
    throw new CrewError('guardrail-failed', message, { hint: slowPatternHint, cause: error });
  }
}

function quoted(match: string): string {
  const line = match.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 59)}…` : line);
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
