import type { ModelDelta, ModelReply, ReasoningDetail, ReplyFacts, Usage } from '../model.ts';
import {
  type ChatChunk,
  type ChatDelta,
  choiceOf,
  isMap,
  mapIn,
  saysAnswer,
  saysThought,
  textIn,
} from './chat-chunk.ts';
import { givenCollector } from './given-collector.ts';
import { isThoughtPiece, thoughtIn } from './kept-fields.ts';
import { newInChoices } from './new-in-choice.ts';
import { replyEnd } from './reply-end.ts';
import { factsCollector } from './reply-facts.ts';
import { settleThinking } from './settle-thinking.ts';
import { thinkSplitter } from './think-splitter.ts';
import { type CollectedCall, isJsonObject, toolCallCollector } from './tool-call-collector.ts';
import { usageCollector } from './usage.ts';

/** Everything that came of a reply, before it is judged. */
export interface Collected {
  readonly text: string;
  readonly reasoning: string | null;
  /** Empty when the server gives none. */
  readonly reasoningDetails: readonly ReasoningDetail[];
  /** What goes back with it to the same server. */
  readonly given: Pick<ModelReply, 'reasoningAs' | 'more'>;
  /** Null: it never came. */
  readonly finishReason: string | null;
  /** Where the body ends without a finish reason: the server has shown in another way that this is all. */
  readonly isWhole: boolean;
  readonly usage: Usage | null;
  /** What OpenAI's models say instead of an answer that they refuse; empty when they do not. */
  readonly refusal: string;
  /** Without those that have no name. */
  readonly toolCalls: readonly CollectedCall[];
  /** Whether or not it can be told which. */
  readonly askedForTool: boolean;
  /** What the server said beside it. */
  readonly facts: ReplyFacts;
}

/** What one piece of a reply did. */
export interface Progress {
  /** It brought something; a server that only says that it is still there did not. */
  readonly isNews: boolean;
  /** It brought a part of the answer, or a thought. */
  readonly isContent: boolean;
  /** For how many milliseconds to wait for what may still come; null: the reply has not ended. */
  readonly patience: number | null;
}

export interface ReplyCollector {
  addHeaders(headers: Headers): void;
  add(chunk: ChatChunk): Progress;
  /** The server said that this was all. */
  done(): Progress;
  /** Said to be over: nothing that comes now is a part of it. */
  isSettled(): boolean;
  /** What there is so far. */
  soFar(): Collected;
  /** Gives out what was held back, and the whole. */
  end(): Collected;
}

/** Puts a reply together from its pieces and tells each as it comes. */
export function replyCollector(onDelta: (delta: ModelDelta) => void): ReplyCollector {
  const words = wordCollector(onDelta);
  const end = replyEnd();
  const usage = usageCollector();
  const newIn = newInChoices();
  const facts = factsCollector();

  const soFar = (): Collected => {
    const said = words.soFar();
    const isWhole = said.askedForTool ? said.hasWholeCalls || (end.isWhole() && allReadable(said)) : end.isWhole();
    const { hasWholeCalls: _calls, ...more } = said;
    return { ...more, isWhole, finishReason: end.finishReason(), usage: usage.usage(), facts: facts.facts() };
  };
  return {
    addHeaders: facts.addHeaders,
    add(chunk) {
      facts.addChunk(chunk);
      const choice = choiceOf(chunk);
      const { said, isMessage } = choice === undefined ? nothing : newIn(choice);
      words.add(said);
      const [isAnswer, isThought] = [saysAnswer(said), saysThought(said) || (thoughtIn(said)?.text ?? '') !== ''];
      const isUsage = usage.add(chunk) && usage.usage() !== null;
      end.add({ choice, isAnswer, isThought, isMessage, isUsage });
      const isContent = isAnswer || isThought;
      return { isNews: isContent || isUsage || end.isSettled(), isContent, patience: end.patience() };
    },
    done() {
      end.done();
      return { isNews: true, isContent: false, patience: end.patience() };
    },
    isSettled: end.isSettled,
    soFar,
    end() {
      words.end();
      return soFar();
    },
  };
}

const nothing = { said: {}, isMessage: false } as const;

function allReadable({ toolCalls }: Pick<Collected, 'toolCalls'>): boolean {
  return toolCalls.every((call) => isJsonObject(call.arguments));
}

/** What a model says: its text, its thoughts, its calls. */
function wordCollector(onDelta: (delta: ModelDelta) => void) {
  let text = '';
  let reasoning = '';
  let refusal = '';
  let askedForTool = false;
  let ended = false;
  const tools = toolCallCollector();
  const given = givenCollector();

  const tell = (kind: ModelDelta['kind'], piece: string): void => {
    if (piece === '') return;
    if (kind === 'text') text += piece;
    else reasoning += piece;
    onDelta({ kind, text: piece });
  };
  const content = thinkSplitter(tell);

  function addPiece({ kind, text: piece }: ModelDelta): void {
    if (kind === 'text') content.push(piece);
    else tell(kind, piece);
  }

  function addCalls(given: unknown): void {
    const pieces: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (pieces.length === 0) return;
    askedForTool = true;
    tools.add(pieces);
  }

  return {
    add(delta: ChatDelta): void {
      given.add(delta);
      tell('reasoning', thoughtIn(delta)?.text ?? '');
      if (isThoughtPiece(delta)) tell('reasoning', textIn(delta.content).replace(/^<thought>/, ''));
      else if (typeof delta.content === 'string') content.push(delta.content);
      else for (const piece of piecesOf(delta.content)) addPiece(piece);
      refusal += textIn(delta.refusal);
      addCalls(delta.tool_calls ?? (delta.function_call ? { function: delta.function_call } : []));
    },
    soFar: () => ({
      text,
      reasoning: reasoning || given.words() || null,
      reasoningDetails: given.details(),
      given: given.all(),
      refusal,
      toolCalls: tools.calls(),
      askedForTool,
      hasWholeCalls: tools.areWhole(),
    }),
    end(): void {
      content.end();
      if (!ended) ({ text, reasoning } = settledTexts({ text, reasoning }, content.marked()));
      ended = true;
    },
  };
}

/** What was told as text may turn out to be thoughts. */
function settledTexts({ text, reasoning }: { text: string; reasoning: string }, marked: boolean) {
  const settled = settleThinking(text, marked);
  return { text: settled.text, reasoning: [reasoning, settled.thoughts].filter((part) => part !== '').join('\n') };
}

/** Of content that is no text: a list of parts; or data, of a server that has read the JSON that the model wrote. */
function piecesOf(content: unknown): readonly ModelDelta[] {
  if (content === null || content === undefined) return [];
  if (!Array.isArray(content)) return [{ kind: 'text', text: JSON.stringify(content) }];
  return content.filter(isMap).flatMap(({ type, text, thinking, ...rest }): readonly ModelDelta[] => {
    if (/think|thought|reason/i.test(textIn(type)) && !Array.isArray(thinking)) {
      const words = [thinking, text, rest['reasoning'], rest['summary'], rest['content']].map(textIn);
      return [{ kind: 'reasoning', text: words.find((one) => one !== '') ?? '' }];
    }
    const thoughts: readonly unknown[] = Array.isArray(thinking)
      ? thinking.map((part) => mapIn(part)['text'])
      : [thinking];
    return [
      ...thoughts.map((thought) => ({ kind: 'reasoning' as const, text: textIn(thought) })),
      { kind: 'text', text: textIn(text) },
    ];
  });
}
