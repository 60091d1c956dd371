import { type ChatChoice, mapIn, textIn } from './chat-chunk.ts';
import { type FinishKind, finishKind } from './finish-reason.ts';

/** What a piece of a reply brought. */
export interface Brought {
  readonly choice: ChatChoice | undefined;
  /** A part of the answer. */
  readonly isAnswer: boolean;
  readonly isThought: boolean;
  /** A whole message instead of a piece of one. */
  readonly isMessage: boolean;
  /** New figures of a usage that can be read. */
  readonly isUsage: boolean;
}

export interface ReplyEnd {
  add(brought: Brought): void;
  /** The server said that this was all: `[DONE]`. */
  done(): void;
  /** Null: the server gave none, or went on after it. */
  finishReason(): string | null;
  /** Where the body ends here without a finish reason: is this the whole reply? */
  isWhole(): boolean;
  /** Said to be over, so that nothing that comes now is a part of it. */
  isSettled(): boolean;
  /** For how many milliseconds to wait for what may follow the end, above all the usage. Null: it has not ended. */
  patience(): number | null;
}

/** After the end and the usage: only `[DONE]` is missing. */
const restMs = 250;
const usageMs = 1500;
/** There are servers that put a reason beside each piece, so that what comes with a piece is not sure to be the end. */
const besidePieceMs = 3000;

/** Watches for the end of a reply, which servers tell in several ways. */
export function replyEnd(): ReplyEnd {
  let reason: string | null = null;
  // the one that a server had put beside a piece and that turned out not to be the end
  let early: string | null = null;
  let isBesidePiece = false;
  let isDone = false;
  let hasAnswer = false;
  let lastIsMessage = false;
  let usage: 'none' | 'before' | 'last' = 'none';

  function addContent({ isAnswer, isUsage }: Brought): void {
    if (reason !== null) [early, reason] = [reason, null];
    hasAnswer ||= isAnswer;
    // Figures beside each piece say nothing of the end; those that come once do.
    usage = isUsage && usage === 'none' ? 'last' : usage === 'none' ? 'none' : 'before';
  }

  return {
    add(brought) {
      const isContent = brought.isAnswer || brought.isThought;
      if (isContent || brought.isMessage) lastIsMessage = brought.isMessage;
      if (isContent) addContent(brought);
      else if (brought.isUsage) usage = 'last';
      const given = reasonIn(brought.choice);
      if (given === null) return;
      if (isContent && early !== null) {
        early = given;
        return;
      }
      reason = given;
      isBesidePiece = isContent;
    },
    done() {
      isDone = true;
    },
    finishReason: () => reason ?? (isDone || usage === 'last' ? early : null),
    isWhole: () => isDone || lastIsMessage || (hasAnswer && usage === 'last'),
    isSettled: () => isDone || (reason !== null && !isBesidePiece),
    patience() {
      if (isDone) return restMs;
      if (reason === null) return lastIsMessage ? besidePieceMs : null;
      if (isBesidePiece) return hasAnswer ? besidePieceMs : null;
      return usage === 'none' ? usageMs : restMs;
    },
  };
}

/** Of what the server and the one behind it say the worse: gateways call `stop` what they do not know. */
function reasonIn(choice: ChatChoice | undefined): string | null {
  if (choice === undefined) return null;
  const own = [choice.finish_reason, choice.finishReason].map(wordIn).find((reason) => finishKind(reason) !== 'none');
  const others = [choice.native_finish_reason, choice.stop_reason]
    .map(wordIn)
    .filter((reason) => isUnderstood(finishKind(reason)));
  const worse = others.find((reason) => !isGood(finishKind(reason)));
  if (own === undefined) return worse ?? others[0] ?? null;
  return isGood(finishKind(own)) ? (worse ?? own) : own;
}

/** SGLang writes `{ "type": "stop" }`. */
function wordIn(reason: unknown): string {
  return textIn(reason) || textIn(mapIn(reason)['type']);
}

function isUnderstood(kind: FinishKind): boolean {
  return kind !== 'none' && kind !== 'unknown';
}

function isGood(kind: FinishKind): boolean {
  return kind === 'finished' || kind === 'tools';
}
