import type { Message, ToolCall, ToolDefinition } from '../model/model.ts';

/** The words that a text protocol is made of, as they begin a line. */
export const labels = {
  thought: 'Thought',
  action: 'Action',
  input: 'Action Input',
  result: 'Observation',
  answer: 'Final Answer',
} as const;

/** What the system message of a model without function calling says more: the tools, and how to ask for one. */
export function toolWords(tools: readonly ToolDefinition[]): string {
  return [
    'You can use these tools:',
    tools.map(toolLines).join('\n\n'),
    'To use one, reply with these three lines and nothing after them:',
    `${labels.thought}: why you need it\n${labels.action}: the name of one tool\n${labels.input}: its arguments, as one JSON object`,
    `You are then told the result in a line that begins with "${labels.result}:". Never write such a line yourself.`,
    'When you need no tool, or no more, reply with:',
    `${labels.thought}: I know the answer\n${labels.answer}: the complete answer`,
  ].join('\n\n');
}

/** Ends a conversation in which no tool may be called any more. */
export const answerNow = 'Use no tool any more. Reply with the complete answer alone.';

/** A conversation with tool calls and their results put into words. What then follows from one side is one message, as many models want it. */
export function inWords(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = [];
  for (const message of messages.map(wordedMessage)) {
    const last = joined.at(-1);
    if (last?.role !== message.role || message.role === 'tool') joined.push(message);
    else joined[joined.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` };
  }
  return joined;
}

function wordedMessage(message: Message): Message {
  if (message.role === 'tool') return { role: 'user', content: `${labels.result}: ${message.content}` };
  if (message.role !== 'assistant') return message;
  const { content, toolCalls = [] } = message;
  if (toolCalls.length === 0) return { role: 'assistant', content };
  const thought = content.trim() === '' ? [] : [`${labels.thought}: ${content.trim()}`];
  return { role: 'assistant', content: [...thought, ...toolCalls.map(callLines)].join('\n') };
}

function callLines({ name, arguments: text }: ToolCall): string {
  return `${labels.action}: ${name}\n${labels.input}: ${text}`;
}

function toolLines({ name, description, parameters }: ToolDefinition): string {
  return `${name}: ${description.trim()}\nArguments, as a JSON schema: ${JSON.stringify(parameters)}`;
}
