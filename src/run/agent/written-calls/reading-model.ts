import { type Model, ModelFailure, type ModelReply, type ModelRequest } from '../../../model/model.ts';
import { callIds } from '../../../model/reply/call-ids.ts';
import { calledInsteadOfAnswering } from '../../../model/reply/judge-reply.ts';
import { openSchema } from '../../../structured/open-schema.ts';
import { structuredAnswer } from '../../../structured/structured-answer.ts';
import { readWrittenCalls } from './read-written-calls.ts';

/** A reply, read for calls that were written as text. */
export interface ReadReply extends ModelReply {
  /** All that it said, with the lines that ask for a tool; absent: that is its text. */
  readonly words?: string;
  /** It was to be a call and cannot be made: what is wrong with it. Absent: nothing is. */
  readonly unclear?: string;
}

export interface ReadingModel extends Model {
  reply(request: ModelRequest): Promise<ReadReply>;
}

/** The model, with what it wrote as text read as the calls that it was to make. What it asks for in the way of its server stays as it is. */
export function readingModel(model: Model): ReadingModel {
  return {
    settings: model.settings,
    async reply(request) {
      const reply = await model.reply(request);
      const read = await withCallsRead(reply, request, model);
      if (
        read.toolCalls.length === 0 &&
        read.unclear === undefined &&
        /^(?:tool|function)_?(?:calls?|use)$/i.test(reply.finishReason)
      ) {
        throw namedNoTool(reply, model);
      }
      return read;
    },
  };
}

/** The reply with the calls that its text holds; a failure where none may be made now. */
export async function withCallsRead(reply: ModelReply, request: ModelRequest, { settings }: Model): Promise<ReadReply> {
  const { tools = [], toolChoice, messages, output } = request;
  if (reply.toolCalls.length > 0 || tools.length === 0) return reply;
  const read = await readWrittenCalls(reply.text, tools, (text) => fitsOutput(text, output));
  if (read.type === 'none') return reply;
  if (toolChoice === 'none') throw calledInsteadOfAnswering(settings.label, reply);
  if (read.type === 'unclear') return { ...reply, unclear: read.why };
  const idFor = callIds(messages);
  const toolCalls = read.calls.map((call) => ({ id: idFor(''), ...call }));
  return { ...reply, text: read.before, toolCalls, finishReason: 'tool_calls', words: reply.text };
}

async function fitsOutput(text: string, output: ModelRequest['output']): Promise<boolean> {
  return output !== undefined && structuredAnswer(text, await openSchema(output.schema)).type === 'valid';
}

function namedNoTool(reply: ModelReply, { settings }: Model): ModelFailure {
  return new ModelFailure('model-malformed', `${settings.label} asked for a tool, but named none`, {
    hint: 'Reword the task, or choose another model with --model',
    retryable: true,
    partial: reply,
  });
}

/** It wrote a call as text again that cannot be made. */
export function unclearAgain(why: string, reply: ModelReply, { settings }: Model): ModelFailure {
  const first = why.split('\n', 1)[0];
  return new ModelFailure('model-malformed', `${settings.label} wrote a tool call as text, twice: ${first}`, {
    hint:
      settings.toolCalling === 'text'
        ? 'Reword the task, or choose another model with --model'
        : 'Set llm.tool_calling: text, to describe the tools in words, or choose another model with --model',
    retryable: false,
    partial: reply,
  });
}
