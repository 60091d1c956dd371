import type { ChatRequest, Reply } from '../helpers/chat-server.ts';

/** A crew whose only task calls a tool of its own, is held to a guardrail and answers with data. */
export const workerFiles = {
  'crew.yaml': 'llm: [openai/gpt-5.4, openai/gpt-5.4-mini]\n',
  'agents.yaml': 'clerk:\n  role: Clerk\n  goal: Note things\n  backstory: Tidy\n  tools: [note_down]\n',
  'tasks.yaml': `note:
  description: Note it
  expected_output: A note
  agent: clerk
  guardrails:
    - max_words: 300
  output_json: { type: object, properties: { text: { type: string } }, required: [text] }
`,
  'tools/note_down.ts': `import { tool, z } from 'recrew';

export default tool({
  description: 'Notes a text down',
  input: z.object({ text: z.string() }),
  sideEffects: true,
  run: async ({ text }, ctx) => {
    ctx.log('writing');
    return text;
  },
});
`,
};

/** The first of its models fails; the second one calls the tool, then answers. */
export function workerReply({ body }: ChatRequest): Reply {
  if (body.model === 'gpt-5.4') return { status: 401, error: 'no' };
  if (body.messages.some(({ role }) => role === 'tool')) return '{"text":"Noted."}';
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'note_down', arguments: '{"text":"a"}' } };
  const choices = [{ index: 0, delta: { role: 'assistant', tool_calls: [call] }, finish_reason: 'tool_calls' }];
  return { raw: [`data: ${JSON.stringify({ choices })}\n\n`, 'data: [DONE]\n\n'] };
}
