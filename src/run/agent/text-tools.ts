import {
  type Message,
  type Model,
  type ModelDelta,
  ModelFailure,
  type ModelReply,
  type ModelRequest,
} from '../../model/model.ts';
import { callIds } from '../../model/reply/call-ids.ts';
import { calledInsteadOfAnswering } from '../../model/reply/judge-reply.ts';
import { answerNow, inWords, labels, toolWords } from '../../prompt/text-tools.ts';
import { findLabel, readTextReply } from './read-text-call.ts';
import { type ReadingModel, type ReadReply, withCallsRead } from './written-calls/reading-model.ts';

/** The model, told of tools in words, and its words read as calls: for models without function calling (`tool_calling: text`). It makes one call at a time. */
export function textToolModel(model: Model): ReadingModel {
  return {
    settings: model.settings,
    async reply(request) {
      if (!speaksOfTools(request)) return model.reply(request);
      const { tools: _tools, toolChoice: _toolChoice, output, ...plain } = request;
      const mayCall = mayCallTools(request);
      const deltas = answerDeltas(request, mayCall);
      const reply = await model.reply({
        ...plain,
        messages: wordedMessages(request),
        // a JSON mode would keep it from asking for a tool
        ...(output === undefined || mayCall ? {} : { output }),
        onDelta: deltas.tell,
      });
      const read = await readReply(reply, request, model);
      deltas.end(read);
      return { ...read, words: reply.text };
    },
  };
}

type Asked = Pick<ModelRequest, 'messages' | 'tools' | 'toolChoice'>;

function speaksOfTools({ messages, tools = [] }: Asked): boolean {
  return tools.length > 0 || messages.some((message) => message.role === 'tool' || 'toolCalls' in message);
}

function mayCallTools({ tools = [], toolChoice }: Asked): boolean {
  return tools.length > 0 && toolChoice === undefined;
}

/** The messages of a request as a textToolModel sends them. */
export function wordedMessages(request: Asked): readonly Message[] {
  const { messages, tools = [] } = request;
  if (!speaksOfTools(request)) return messages;
  if (!mayCallTools(request)) return inWords([...messages, { role: 'user', content: answerNow }]);
  const words = toolWords(tools);
  const [first, ...rest] = messages;
  const system = first?.role === 'system' ? `${first.content}\n\n${words}` : words;
  return inWords([{ role: 'system', content: system }, ...(first?.role === 'system' ? rest : messages)]);
}

async function readReply(reply: ModelReply, request: ModelRequest, model: Model): Promise<ReadReply> {
  const { messages, tools = [], toolChoice } = request;
  const { settings } = model;
  const read = readTextReply(reply.text, new Set(tools.map(({ name }) => name)));
  if (read.type === 'call' && toolChoice === undefined) {
    const { thought, name, input } = read;
    const call = { id: callIds(messages)(''), name, arguments: input === '' ? '{}' : input };
    return { ...reply, text: thought, toolCalls: [call], finishReason: 'tool_calls' };
  }
  if (read.type === 'call') throw calledInsteadOfAnswering(settings.label, reply);
  // It may know better how it was trained to call than what it was told; what it calls its answer is that.
  if (findLabel(reply.text, labels.answer) === null) {
    const native = await withCallsRead(reply, request, model);
    if (native !== reply) return native;
  }
  if (read.text !== '') return { ...reply, text: read.text, toolCalls: [] };
  const hint = 'Reword the task, or choose another model with --model';
  const options = { hint, retryable: true, partial: reply };
  throw new ModelFailure('model-empty', `${settings.label} gave an empty final answer`, options);
}

/** Passes text on once it is known to be the answer's; `end` gives what was held back until then. */
function answerDeltas({ onDelta }: ModelRequest, mayCall: boolean) {
  let text = '';
  let told = 0;
  let state: 'open' | 'answer' | 'call' = mayCall ? 'open' : 'call';
  // No line before this place begins with a label, so that a long reply is not searched anew with each piece.
  let judged = 0;
  let lineStart = 0;

  function decide(): void {
    const rest = text.slice(judged);
    const answer = findLabel(rest, labels.answer);
    const action = findLabel(rest, labels.action);
    if (action !== null && (answer === null || action.start < answer.start)) state = 'call';
    else if (answer === null) judged = lineStart;
    else if (rest.slice(answer.end).trim() !== '') {
      state = 'answer';
      told = text.length - rest.slice(answer.end).trimStart().length;
    }
  }

  return {
    tell(delta: ModelDelta): void {
      if (delta.kind === 'reasoning') {
        onDelta(delta);
        return;
      }
      const lineBreak = delta.text.lastIndexOf('\n');
      if (lineBreak !== -1) lineStart = text.length + lineBreak + 1;
      text += delta.text;
      // a label stands near the beginning of a line, and ends with a colon, and stars or blanks
      const isNear = judged < lineStart || text.length - lineStart <= delta.text.length + 200;
      if (state === 'open' && isNear && text.slice(-delta.text.length - 40).includes(':')) decide();
      if (state !== 'answer') return;
      onDelta({ kind: 'text', text: text.slice(told) });
      told = text.length;
    },
    end(reply: ModelReply): void {
      if (state !== 'answer' && reply.toolCalls.length === 0) onDelta({ kind: 'text', text: reply.text });
    },
  };
}
