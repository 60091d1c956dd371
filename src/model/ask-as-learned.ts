import type { ModelRequest, ModelSettings } from './model.ts';
import type { ReplyCollector } from './reply/reply-collector.ts';
import type { SilenceWatch } from './reply/silence.ts';
import { learnedFrom, withoutFormat } from './request/lessons.ts';
import { type Refusal, refusalIn } from './request/refusal.ts';
import type { Habits, Learned } from './request/server-habits.ts';

export interface AskedOnce {
  readonly settings: ModelSettings;
  readonly learned: Learned;
  readonly request: ModelRequest;
  /** Of the reply: once something has come, nothing is asked again. */
  readonly collector: Pick<ReplyCollector, 'end'>;
  readonly silence: Pick<SilenceWatch, 'heard'>;
}

/** More than this is not a server that wants to be asked in another way. */
const mostRepeats = 8;

/** Asks `once`, and once more at once for each thing that the server refuses and that can be said in another way or left out. Later requests are then asked so from the start. */
export async function askAsLearned<T>(asked: AskedOnce, once: () => Promise<T>): Promise<T> {
  const { settings, learned, request, silence } = asked;
  for (let repeats = 0; ; repeats++) {
    const { habits } = learned;
    try {
      const received = await once();
      learned.unexplained = 0;
      return received;
    } catch (error) {
      const refusal = repeats < mostRepeats && isUntouched(asked) ? refusalIn(error) : null;
      if (refusal === null) throw error;
      silence.heard();
      // a request beside this one may have learned the same meanwhile
      if (learned.habits !== habits) continue;
      const better = learnedFrom(refusal.words, habits, { request, settings });
      if (better === null) return askForLess(asked, { once, refusal, error });
      learned.habits = better;
      if (better.toolEffort === 'none' && habits.toolEffort === 'own') request.onWarning?.(withoutReasoning(settings));
    }
  }
}

interface Unexplained<T> {
  readonly once: () => Promise<T>;
  readonly refusal: Refusal;
  readonly error: unknown;
}

/** Some servers break down over a JSON mode without a word of it. When one fails again, it is asked once without; that is kept only if it helps. */
async function askForLess<T>({ learned, request }: AskedOnce, { once, refusal, error }: Unexplained<T>): Promise<T> {
  const { habits } = learned;
  const less: Habits | null = refusal.status >= 500 ? withoutFormat(habits, request) : null;
  if (less === null || ++learned.unexplained < 2) throw error;
  learned.habits = less;
  try {
    return await once();
  } catch {
    // It is not that: the failure of what was asked first says most.
    if (learned.habits === less) learned.habits = habits;
    throw error;
  }
}

function isUntouched({ collector }: AskedOnce): boolean {
  const { text, reasoning, askedForTool } = collector.end();
  return text === '' && reasoning === null && !askedForTool;
}

function withoutReasoning({ label }: ModelSettings): string {
  return (
    `${label} takes tools only without reasoning: from now on it is asked with reasoning_effort: none where tools are offered. ` +
    'To keep its reasoning, set llm.tool_calling: text'
  );
}
