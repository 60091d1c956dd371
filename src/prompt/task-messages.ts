import type { Message } from '../model/model.ts';

/** A task's texts with the inputs filled in. */
export interface TaskTexts {
  readonly description: string;
  readonly expectedOutput: string;
  readonly markdown: boolean;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  /** Stands in for our whole system message. */
  readonly systemPrompt: string | null;
  /** Today's date for the system message, when the agent wants it. */
  readonly date: string | null;
}

export interface ContextOutput {
  readonly name: string;
  readonly text: string;
}

/** The whole conversation that a task begins with: who speaks, what is asked, and the outputs it may read. Nothing else. */
export function taskMessages(texts: TaskTexts, context: readonly ContextOutput[]): readonly Message[] {
  return [
    { role: 'system', content: systemMessage(texts) },
    { role: 'user', content: userMessage(texts, context) },
  ];
}

function systemMessage(texts: TaskTexts): string {
  const who =
    texts.systemPrompt ?? `You are ${texts.role.trim()}.\n${texts.backstory.trim()}\n\nYour goal: ${texts.goal.trim()}`;
  return texts.date === null ? who : `${who}\n\nToday is ${texts.date}.`;
}

function userMessage(texts: TaskTexts, context: readonly ContextOutput[]): string {
  const expected = texts.expectedOutput.trim();
  const parts = [texts.description.trim(), ...(expected === '' ? [] : [`Expected output: ${expected}`])];
  if (context.length > 0) {
    parts.push('Outputs of earlier tasks to work from:');
    for (const output of context) parts.push(`<output task="${output.name}">\n${output.text}\n</output>`);
  }
  parts.push(
    texts.markdown
      ? 'Reply with the complete output alone, in Markdown, without a code fence around it.'
      : 'Reply with the complete output alone.',
  );
  return parts.join('\n\n');
}
