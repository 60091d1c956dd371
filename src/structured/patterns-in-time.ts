import { createContext, runInContext } from 'node:vm';

/** A regular expression of somebody else's that took too long on a text. */
export class PatternTooSlow extends Error {
  readonly pattern: string;

  constructor(pattern: string, cause: unknown) {
    super(`/${pattern}/ took longer than ${limitSeconds} seconds`, { cause });
    this.name = 'PatternTooSlow';
    this.pattern = pattern;
  }
}

/** What to do about it. */
export const slowPatternHint = 'Make it simpler: a repeat inside a repeat, such as (a+)+, can take for ever.';

const limitSeconds = 2;

export interface Search {
  readonly pattern: string;
  readonly flags: string;
  readonly text: string;
}

/**
 * Runs `code`, an expression over `pattern`, `flags` and `text` that gives a JSON text. A regular expression can take for ever on some
 * texts, and only a context of its own can be stopped: PatternTooSlow after two seconds.
 */
export function searchInTime(code: string, search: Search, context = createContext({})): unknown {
  try {
    return JSON.parse(runInContext(code, Object.assign(context, search), { timeout: limitSeconds * 1000 }));
  } catch (cause) {
    // Thrown in the other context, so it may be no Error of this one.
    if ((cause as { readonly code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new PatternTooSlow(search.pattern, cause);
  }
}

/** What ajv makes of the patterns of a schema. `test` throws PatternTooSlow. */
export function patternEngine() {
  let context: ReturnType<typeof createContext> | null = null;
  const engine = (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    return {
      test: (text: string): boolean => {
        if (isQuick(pattern, text)) return expression.test(text);
        context ??= createContext({});
        return (
          searchInTime('JSON.stringify(new RegExp(pattern, flags).test(text))', { pattern, flags, text }, context) ===
          true
        );
      },
      toString: () => String(expression),
    };
  };
  return Object.assign(engine, { code: 'new RegExp' });
}

/** Without a repeated group the steps are at most a power of the length, one for each repeat and one for where the match begins. */
function isQuick(pattern: string, text: string): boolean {
  if (/\)[*+{]|\\\d|\\k/.test(pattern)) return false;
  const repeats = pattern.match(/[*+{?]/g)?.length ?? 0;
  return text.length ** (repeats + 1) < 1e6;
}
