import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** One line that matches: its index among the lines given, and the column of the match from 0. */
export type Match = readonly [line: number, column: number];

export interface LineMatcher {
  match(lines: readonly string[]): Promise<readonly Match[]>;
  end(): Promise<void>;
}

export interface LinePattern {
  readonly pattern: string;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
}

/** Finds lines with a text or regular expression; when `signal` aborts, `match` rejects with its reason, also in the middle of a match. */
export function lineMatcher(wanted: LinePattern, signal: AbortSignal): LineMatcher {
  return wanted.regex ? expressionMatcher(wanted, signal) : textMatcher(wanted, signal);
}

function textMatcher({ pattern, caseSensitive }: LinePattern, signal: AbortSignal): LineMatcher {
  const same = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const needle = same(pattern);
  return {
    match: async (lines) => {
      signal.throwIfAborted();
      return lines.flatMap((line, index): readonly Match[] => {
        const column = same(line).indexOf(needle);
        return column === -1 ? [] : [[index, column]];
      });
    },
    end: async () => undefined,
  };
}

/** In a thread of its own, since an expression such as `(a+)+$` can take years and only a thread's end stops it. */
function expressionMatcher(wanted: LinePattern, signal: AbortSignal): LineMatcher {
  const flags = wanted.caseSensitive ? '' : 'i';
  refuseUnlessExpression(wanted.pattern, flags);
  const worker = new Worker(matchInThread, {
    eval: true,
    env: {},
    workerData: { pattern: wanted.pattern, flags },
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  return {
    match: async (lines) => {
      signal.throwIfAborted();
      const answer = once(worker, 'message', { signal });
      worker.postMessage(lines);
      const [matches] = await answer.catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      return matches as readonly Match[];
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** A longer line is searched up to here. */
const longestLine = 10_000;

const matchInThread = `
const { parentPort, workerData } = require('node:worker_threads');
const pattern = new RegExp(workerData.pattern, workerData.flags);
parentPort.on('message', (lines) => {
  const matches = [];
  for (let line = 0; line < lines.length; line++) {
    const match = pattern.exec(lines[line].slice(0, ${longestLine}));
    if (match) matches.push([line, match.index]);
  }
  parentPort.postMessage(matches);
});`;

function refuseUnlessExpression(pattern: string, flags: string): void {
  try {
    new RegExp(pattern, flags);
  } catch (error) {
    throw new Error(`${(error as Error).message}. For a plain text leave out regex`, { cause: error });
  }
}
