import type { FailureCode } from '../errors.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** In tokens. `cachedTokens` is a part of `inputTokens`, `reasoningTokens` a part of `outputTokens`. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
}

/** What changes a model's words; part of a task's fingerprint. Absent: the provider's default. */
export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly reasoningEffort?: string;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** A model chosen for a task, with all that is needed to reach it but the key itself. */
export interface ModelSettings {
  /** A row of the providers' table, or `custom` for any other base URL. */
  readonly provider: string;
  /** As sent to the server. */
  readonly name: string;
  /** As shown, stored and fingerprinted: `provider/name`; for `custom` the name alone. */
  readonly label: string;
  readonly baseUrl: string;
  /** The variable that holds the key; null when the server needs none. */
  readonly keyVariable: string | null;
  readonly sampling: Sampling;
  /** Seconds of silence after which a reply is given up. */
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly apiVersion?: string;
  /** Runs on the user's own machine or network: costs nothing per token. */
  readonly local: boolean;
}

export interface ModelDelta {
  readonly kind: 'text' | 'reasoning';
  readonly text: string;
}

export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly signal: AbortSignal;
  /** Told each piece of the reply as it comes. */
  readonly onDelta: (delta: ModelDelta) => void;
}

export interface ModelReply {
  /** The answer, without reasoning; never empty. */
  readonly text: string;
  /** Reasoning that the model showed (`reasoning_content`, `<think>`), kept apart; null when none. */
  readonly reasoning: string | null;
  readonly finishReason: string;
  /** Null when the server did not report it. */
  readonly usage: Usage | null;
}

/** One model behind one door. Rejects with a ModelFailure, or with the signal's reason when it was aborted. */
export interface Model {
  readonly settings: ModelSettings;
  reply(request: ModelRequest): Promise<ModelReply>;
}

export interface ModelFailureOptions {
  readonly hint?: string;
  /** May the same request succeed later? */
  readonly retryable: boolean;
  /** What the server asked for by Retry-After, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What had come before it failed. */
  readonly partial?: Partial<ModelReply>;
  readonly cause?: unknown;
}

/** A request that got no usable reply: what it means for the user, and whether trying again makes sense. */
export class ModelFailure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly partial: Partial<ModelReply>;

  constructor(code: FailureCode, message: string, options: ModelFailureOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelFailure';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.partial = options.partial ?? {};
  }
}
