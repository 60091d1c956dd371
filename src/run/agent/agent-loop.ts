import { type Message, ModelFailure, type ModelReply } from '../../model/model.ts';
import { assistantMessage } from '../../model/request/assistant-message.ts';
import { lastTurnMessage } from '../../prompt/answer-messages.ts';
import { unclearCallMessage } from '../../prompt/tool-messages.ts';
import { askModel, type Question } from './ask-model.ts';
import { callTools, openToolbox, type Toolbox } from './call-tools.ts';
import { outOfRetries, type Reviewer } from './review-answer.ts';
import type { TaskWork } from './task-work.ts';
import { unclearAgain } from './written-calls/reading-model.ts';

/** What an agent came to. `failure`: a ModelFailure, a CrewError, or what the signal was aborted with. */
export type AgentResult =
  | { readonly type: 'answer'; readonly text: string; readonly json?: unknown }
  | { readonly type: 'failure'; readonly failure: unknown; readonly partial: string | null };

/** One task's conversation: asks, calls what is asked for, and has each answer reviewed, until one passes or there is no sense in going on. `messages` begins it, and grows. */
export async function runAgent(messages: Message[], reviewer: Reviewer, work: TaskWork): Promise<AgentResult> {
  const toolbox = await openToolbox(work);
  const sentBack = { schema: 0, guardrail: 0 };
  const said = (reply: ModelReply) => assistantMessage(reply, work.models.current().settings.baseUrl);
  let answered: string | null = null;
  let wroteUnclear = false;
  for (let turn = 1; ; turn++) {
    const last = toolbox.definitions.length > 0 && turn >= work.task.maxIter;
    if (last && turn === work.task.maxIter) messages.push({ role: 'user', content: lastTurnMessage() });
    const asked = await askModel({ purpose: 'answer', messages: [...messages], ...offered(toolbox, last, work) }, work);
    if (asked.type === 'failure') {
      const failure = last ? lastTurnFailure(asked.failure, work) : toolFailure(asked.failure, toolbox);
      return { type: 'failure', failure, partial: asked.partial ?? answered };
    }
    const { text, toolCalls, unclear } = asked.reply;
    if (unclear !== undefined && wroteUnclear) {
      const failure = unclearAgain(unclear, asked.reply, work.models.current());
      return { type: 'failure', failure, partial: text };
    }
    wroteUnclear = unclear !== undefined;
    if (unclear !== undefined) {
      messages.push(said(asked.reply), { role: 'user', content: unclearCallMessage(unclear) });
      continue;
    }
    if (toolCalls.length > 0 && !last) {
      messages.push(said(asked.reply));
      messages.push(...(await callTools({ calls: toolCalls, attempt: asked.attempt }, toolbox, work)));
      continue;
    }
    const reviewed = await reviewer.review(text);
    if (reviewed.type === 'accepted') return { ...reviewed, type: 'answer' };
    if (reviewed.type === 'failed') return { type: 'failure', failure: reviewed.failure, partial: text };
    if (sentBack[reviewed.by] >= reviewer.retries[reviewed.by]) {
      return { type: 'failure', failure: outOfRetries(reviewed, reviewer), partial: text };
    }
    sentBack[reviewed.by]++;
    answered = text;
    messages.push(said({ ...asked.reply, toolCalls: [] }), { role: 'user', content: reviewed.message });
  }
}

/** A last turn without an answer is mended where the turns are counted. */
function lastTurnFailure(failure: unknown, { task }: TaskWork): unknown {
  if (!(failure instanceof ModelFailure) || failure.code !== 'model-empty') return failure;
  const { code, message, partial } = failure;
  const limit = `max_iter: ${task.maxIter} (${task.maxIterPlace})`;
  return new ModelFailure(code, `${message}, in its last turn by ${limit}`, {
    hint: `Raise ${limit}, or reword the task, then:  crew resume`,
    retryable: false,
    partial,
    cause: failure,
  });
}

/** Where the one tool that a server refuses comes from is known here only. */
function toolFailure(failure: unknown, { tools }: Toolbox): unknown {
  const refused = failure instanceof ModelFailure ? failure.refusedTool : undefined;
  const leaveOut = tools.find(({ name }) => name === refused)?.leaveOut;
  if (!(failure instanceof ModelFailure) || leaveOut === undefined) return failure;
  const { code, message, partial } = failure;
  return new ModelFailure(code, message, { hint: leaveOut, retryable: false, partial, cause: failure });
}

function offered(toolbox: Toolbox, last: boolean, { task }: TaskWork): Partial<Question> {
  const schema = task.outputSchema;
  const output = schema === null ? {} : { output: { name: 'output', schema } };
  if (toolbox.definitions.length === 0) return output;
  return { ...output, tools: toolbox.definitions, ...(last ? { toolChoice: 'none' } : {}) };
}
