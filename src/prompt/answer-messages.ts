import type { JsonSchema } from '../spec/crew-spec.ts';

/** Follows a task's user message when its output has a schema. */
export function schemaInstruction(schema: JsonSchema): string {
  return `Reply with one JSON value alone that fits this JSON schema, with no words and no code fence around it:\n\n${JSON.stringify(schema, null, 2)}`;
}

/** For an answer that does not fit the schema. */
export function repairMessage(problems: readonly string[]): string {
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  return `Your answer does not fit the JSON schema:\n${list}\n\nReply with the complete corrected JSON alone.`;
}

/** For an answer that a guardrail did not let pass. */
export function guardrailFailedMessage(reason: string): string {
  return `Your answer was checked and cannot be taken as it is:\n${reason}\n\nReply with the complete corrected output alone.`;
}

/** Before the last request of a task that has used up `max_iter`. */
export function lastTurnMessage(): string {
  return 'No more tools can be called now. Answer with what you have: reply with the complete output alone.';
}
