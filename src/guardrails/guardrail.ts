import type { ToolContext } from '../tools/tool.ts';

/** What a guardrail says of an answer. `replace` passes another text on in its place. */
export type Verdict =
  | { readonly type: 'pass' }
  | { readonly type: 'fail'; readonly reason: string }
  | { readonly type: 'replace'; readonly text: string };

/** The answer that is looked at. */
export interface GuardedOutput {
  readonly text: string;
  /** Of a task with a schema: the text as data; undefined without. */
  readonly json?: unknown;
}

export interface GuardrailContext extends Omit<ToolContext, 'idempotencyKey'> {
  /** Puts a question to the task's model; recorded and paid for like any other. */
  readonly ask: (question: string) => Promise<string>;
}

/** One check on an answer. Rejects only with what is wrong with the guardrail itself. */
export interface Guardrail {
  /** In words, for people and for the record: `max_words: 300`. */
  readonly label: string;
  check(output: GuardedOutput, context: GuardrailContext): Promise<Verdict>;
}
