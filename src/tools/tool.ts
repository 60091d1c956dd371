import type { JsonSchema } from '../spec/crew-spec.ts';

/** What an agent may call, whoever made it: built in, a file of the project, or an MCP server's. */
export interface Tool {
  /** As the model is told: `[a-zA-Z0-9_-]`, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: JsonSchema;
  /** A call changes something outside the run, so that repeating it matters. */
  readonly sideEffects: boolean;
  /** Seconds after which a call is given up; absent: `defaultTimeoutSeconds`. */
  readonly timeoutSeconds?: number;
  /** How the user leaves it out, as a hint; absent: by taking it out of `tools:`. */
  readonly leaveOut?: string;
  /** `input` is parsed JSON and fits `parameters`. What it returns the model reads; what it throws too: throwing is fine. */
  call(input: unknown, context: ToolContext): Promise<string>;
}

/** What a tool may know of where it runs. */
export interface ToolContext {
  readonly run: { readonly id: string; readonly isReplay: boolean; readonly parentId: string | null };
  readonly task: { readonly id: string; readonly name: string };
  readonly agent: { readonly role: string };
  /** Aborted when the run is cancelled or the call took too long: stop then. */
  readonly signal: AbortSignal;
  /** Shows one line in the progress. */
  readonly log: (message: string) => void;
  /** The same when a resumed run makes the same call again; different for every other replay. */
  readonly idempotencyKey: string;
}

/** Of a tool that names none. */
export const defaultTimeoutSeconds = 120;
