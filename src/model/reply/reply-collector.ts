import type { ModelDelta, ModelReply, ReasoningDetail, ReplyFacts, Usage } from '../model.ts';
import { type ChatChoice, type ChatChunk, choiceOf, isMap, mapIn, textIn, usageOf } from './chat-chunk.ts';
import { givenCollector } from './given-collector.ts';
import { isThoughtPiece, thoughtIn } from './kept-fields.ts';
import { factsCollector } from './reply-facts.ts';
import { settleThinking } from './settle-thinking.ts';
import { thinkSplitter } from './think-splitter.ts';
import { type CollectedCall, toolCallCollector } from './tool-call-collector.ts';

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

export interface ReplyCollector {
  addHeaders(headers: Headers): void;
  add(chunk: ChatChunk): void;
  /** What there is so far. */
  soFar(): Collected;
  /** Gives out what was held back, and the whole. */
  end(): Collected;
}

/** Puts a reply together from its pieces and tells each as it comes. */
export function replyCollector(onDelta: (delta: ModelDelta) => void): ReplyCollector {
  let text = '';
  let reasoning = '';
  let refusal = '';
  let finishReason: string | null = null;
  let askedForTool = false;
  let usage: unknown = null;
  let ended = false;
  const facts = factsCollector();
  const tools = toolCallCollector();
  const given = givenCollector();

  const tell = (kind: ModelDelta['kind'], piece: string): void => {
    if (piece === '') return;
    if (kind === 'text') text += piece;
    else reasoning += piece;
    onDelta({ kind, text: piece });
  };
  const content = thinkSplitter(tell);

  function addChoice(choice: ChatChoice): void {
    const delta = choice.delta ?? choice.message;
    if (isMap(delta)) {
      given.add(delta);
      tell('reasoning', thoughtIn(delta)?.text ?? '');
      if (isThoughtPiece(delta)) tell('reasoning', textIn(delta.content).replace(/^<thought>/, ''));
      else if (typeof delta.content === 'string') content.push(delta.content);
      else for (const piece of piecesOf(delta.content)) addPiece(piece);
      refusal += textIn(delta.refusal);
      addCalls(delta.tool_calls ?? (delta.function_call ? { function: delta.function_call } : []));
    }
    finishReason = textIn(choice.finish_reason) || finishReason;
  }

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

  const soFar = (): Collected => ({
    text,
    reasoning: reasoning || given.words() || null,
    reasoningDetails: given.details(),
    given: given.all(),
    finishReason,
    usage: usageOf(usage),
    refusal,
    toolCalls: tools.calls(),
    askedForTool,
    facts: facts.facts(),
  });
  return {
    addHeaders: facts.addHeaders,
    add(chunk) {
      facts.addChunk(chunk);
      if (chunk?.usage) usage = chunk.usage;
      const choice = choiceOf(chunk);
      if (choice !== undefined) addChoice(choice);
    },
    soFar,
    end() {
      content.end();
      if (!ended) ({ text, reasoning } = settledTexts({ text, reasoning }, content.marked()));
      ended = true;
      return soFar();
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
