import { expect, it } from 'vitest';
import type { Message } from '../../src/model/model.ts';
import { inWords, toolWords } from '../../src/prompt/text-tools.ts';

const parameters = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };

it('tells of tools and of the form to ask for them', () => {
  const tools = [
    { name: 'read_file', description: 'Reads a file of the project.', parameters },
    { name: 'current_time', description: 'The time.', parameters: { type: 'object' } },
  ];
  expect(toolWords(tools)).toMatchInlineSnapshot(`
    "You can use these tools:

    read_file: Reads a file of the project.
    Arguments, as a JSON schema: {"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}

    current_time: The time.
    Arguments, as a JSON schema: {"type":"object"}

    To use one, reply with these three lines and nothing after them:

    Thought: why you need it
    Action: the name of one tool
    Action Input: its arguments, as one JSON object

    You are then told the result in a line that begins with "Observation:". Never write such a line yourself.

    When you need no tool, or no more, reply with:

    Thought: I know the answer
    Final Answer: the complete answer"
  `);
});

it('puts calls and results into words, and joins what comes from one side', () => {
  const call = { id: 'a', name: 'read_file', arguments: '{"path":"x"}' };
  const messages: readonly Message[] = [
    { role: 'system', content: 'You are a clerk.' },
    { role: 'user', content: 'Compare x with x.' },
    { role: 'assistant', content: 'I need both.', toolCalls: [call, { ...call, id: 'b' }] },
    { role: 'tool', toolCallId: 'a', content: 'one' },
    { role: 'tool', toolCallId: 'b', content: 'two' },
    { role: 'user', content: 'Be quick.' },
    { role: 'assistant', content: 'They differ.' },
  ];
  expect(inWords(messages)).toMatchInlineSnapshot(`
    [
      {
        "content": "You are a clerk.",
        "role": "system",
      },
      {
        "content": "Compare x with x.",
        "role": "user",
      },
      {
        "content": "Thought: I need both.
    Action: read_file
    Action Input: {"path":"x"}
    Action: read_file
    Action Input: {"path":"x"}",
        "role": "assistant",
      },
      {
        "content": "Observation: one

    Observation: two

    Be quick.",
        "role": "user",
      },
      {
        "content": "They differ.",
        "role": "assistant",
      },
    ]
  `);
});
