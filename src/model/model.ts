import type { FailureCode } from '../errors.ts';
import type { JsonSchema } from '../spec/crew-spec.ts';

/** One message of a conversation. */
export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | AssistantMessage
  /** The answer to the call of that id. */
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

/** What a model said before. */
export interface AssistantMessage {
  readonly role: 'assistant';
  /** May be empty beside tool calls. */
  readonly content: string;
  /** What it asked for; absent in a plain answer. */
  readonly toolCalls?: readonly ToolCall[];
  /** Sent back beside tool calls, to a server that gave it in a field or wants it; absent: there was none. */
  readonly reasoning?: string;
  /** The name of the field that it came in; absent: it came in the text. */
  readonly reasoningAs?: string;
  /** Sent only to servers that gave it (OpenRouter); absent: there was none. */
  readonly reasoningDetails?: readonly ReasoningDetail[];
  /** More that the server gave and wants to see again: signatures, in the fields they came in. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** The base URL of the server that said it; absent: whichever is asked. */
  readonly from?: string;
}

/** A part of a model's reasoning as OpenRouter hands it on: text, summary, signature or encrypted data. To be given back as it came. */
export type ReasoningDetail = Readonly<Record<string, unknown>>;

/** A model's wish to have a tool called. */
export interface ToolCall {
  /** Unique in its conversation; as the server gave it, or made up when it gave none. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: mostly JSON, sometimes broken. */
  readonly arguments: string;
  /** What the server wants to see again beside this call, such as Gemini's thought signature. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The same, in fields of other names; those under `function` stand beside the call's name. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A tool as a model is told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: JsonSchema;
}

/** Asks for JSON; what comes must be checked all the same. */
export interface OutputFormat {
  /** `[a-zA-Z0-9_-]`, at most 64 characters. */
  readonly name: string;
  readonly schema: JsonSchema;
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
  /** `text`: it knows no function calling. Absent: native. */
  readonly toolCalling?: 'native' | 'text';
  /** Runs on the user's own machine or network: costs nothing per token. */
  readonly local: boolean;
}

export interface ModelDelta {
  readonly kind: 'text' | 'reasoning';
  readonly text: string;
}

export interface ModelRequest {
  readonly messages: readonly Message[];
  /** Absent: none. */
  readonly tools?: readonly ToolDefinition[];
  /** `none`: the tools are known from the conversation, and none may be called now. Absent: as the model likes. */
  readonly toolChoice?: 'none';
  /** Absent: plain text. */
  readonly output?: OutputFormat;
  readonly signal: AbortSignal;
  /** Told each piece of the reply as it comes. */
  readonly onDelta: (delta: ModelDelta) => void;
  /** Told what the user should know about how the model is asked; once for each model and process. */
  readonly onWarning?: (message: string) => void;
}

export interface ModelReply {
  /** The answer, without reasoning; empty only beside tool calls. */
  readonly text: string;
  /** Empty: this is the answer. */
  readonly toolCalls: readonly ToolCall[];
  /** Reasoning that the model showed (`reasoning_content`, `<think>`), kept apart; null when none. */
  readonly reasoning: string | null;
  /** The name of the field that it came in; absent: it came in the text. */
  readonly reasoningAs?: string;
  /** Absent: the server gave none. */
  readonly reasoningDetails?: readonly ReasoningDetail[];
  /** More that goes back with it to the same server. */
  readonly more?: Readonly<Record<string, unknown>>;
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
  /** The one tool that the server does not take as it is described. */
  readonly refusedTool?: string;
  /** All that the server said where it failed inside of a reply, without keys. */
  readonly said?: string;
  readonly cause?: unknown;
}

/** A request that got no usable reply: what it means for the user, and whether trying again makes sense. */
export class ModelFailure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly partial: Partial<ModelReply>;
  readonly refusedTool: string | undefined;
  readonly said: string | undefined;

  constructor(code: FailureCode, message: string, options: ModelFailureOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelFailure';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.partial = options.partial ?? {};
    this.refusedTool = options.refusedTool;
    this.said = options.said;
  }
}
