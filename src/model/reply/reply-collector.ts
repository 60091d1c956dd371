import type { ModelDelta, Usage } from '../model.ts';
import { type ChatChoice, type ChatChunk, type ContentPart, type ReportedUsage, usageOf } from './chat-chunk.ts';
import { thinkSplitter } from './think-splitter.ts';
import { type CollectedCall, toolCallCollector } from './tool-call-collector.ts';

/** Everything that came of a reply, before it is judged. */
export interface Collected {
  readonly text: string;
  readonly reasoning: string | null;
  /** Null: it never came. */
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  /** What OpenAI's models say instead of an answer that they refuse; empty when they do not. */
  readonly refusal: string;
  /** Without those that have no name. */
  readonly toolCalls: readonly CollectedCall[];
  /** Whether or not it can be told which. */
  readonly askedForTool: boolean;
}

export interface ReplyCollector {
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
  let usage: ReportedUsage | null = null;
  const tools = toolCallCollector();

  const tell = (kind: ModelDelta['kind'], piece: string): void => {
    if (piece === '') return;
    if (kind === 'text') text += piece;
    else reasoning += piece;
    onDelta({ kind, text: piece });
  };
  const content = thinkSplitter(tell);

  function addChoice(choice: ChatChoice): void {
    const delta = choice.delta ?? choice.message;
    if (delta) {
      const thought = delta.reasoning_content ?? delta.reasoning;
      if (thought) tell('reasoning', thought);
      if (typeof delta.content === 'string') content.push(delta.content);
      else if (delta.content) addParts(delta.content);
      if (delta.refusal) refusal += delta.refusal;
      addCalls(delta.tool_calls ?? (delta.function_call ? [{ function: delta.function_call }] : []));
    }
    if (choice.finish_reason) finishReason = choice.finish_reason;
  }

  function addCalls(pieces: readonly unknown[]): void {
    if (pieces.length > 0) askedForTool = true;
    tools.add(pieces);
  }

  function addParts(parts: readonly ContentPart[]): void {
    for (const part of parts) {
      if (part.text) content.push(part.text);
      const thinking = typeof part.thinking === 'string' ? [{ text: part.thinking }] : (part.thinking ?? []);
      for (const thought of thinking) tell('reasoning', thought.text ?? '');
    }
  }

  const soFar = (): Collected => ({
    text,
    reasoning: reasoning === '' ? null : reasoning,
    finishReason,
    usage: usageOf(usage),
    refusal,
    toolCalls: tools.calls(),
    askedForTool,
  });
  return {
    add(chunk) {
      if (chunk?.usage) usage = chunk.usage;
      const choice = chunk?.choices?.[0];
      if (choice) addChoice(choice);
    },
    soFar,
    end() {
      content.end();
      return soFar();
    },
  };
}
