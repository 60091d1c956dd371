import type {
  CrewEvent,
  ModelReplyEvent,
  ModelRequestEvent,
  ModelRetry,
  RunEnd,
  RunStart,
  TaskEnd,
  TaskFail,
  TaskStart,
  ToolCallEvent,
  ToolResultEvent,
} from '../run/events.ts';
import type { TaskId } from '../run/ids.ts';
import { type Attributes, randomHex, type Span } from './span.ts';

/** Turns the events of one run into spans by the `gen_ai.*` conventions: the run, in it each task, in it each model request and each tool call. Texts are not among the attributes. */
export interface RunSpans {
  /** The spans that this event ends. */
  readonly after: (event: CrewEvent) => readonly Span[];
}

interface Begun<Event> {
  readonly id: string;
  readonly event: Event;
}

/** `parentId`: the span that the run is a part of; null: none. */
export function runSpans(parentId: string | null): RunSpans {
  const runSpan = randomHex(8);
  const tasks = new Map<TaskId, Begun<TaskStart>>();
  const requests = new Map<string, Begun<ModelRequestEvent>>();
  const calls = new Map<string, Begun<ToolCallEvent>>();
  let run: RunStart | null = null;

  const ended = <Event extends CrewEvent>(begun: Begun<Event>, event: CrewEvent, parent: string | null) => ({
    id: begun.id,
    parentId: parent,
    start: Date.parse(begun.event.at),
    end: Date.parse(event.at),
  });

  function afterReply(event: ModelReplyEvent | ModelRetry): readonly Span[] {
    const begun = requests.get(`${event.taskId} ${event.attempt}`);
    const task = tasks.get(event.taskId);
    if (begun === undefined || task === undefined) return [];
    requests.delete(`${event.taskId} ${event.attempt}`);
    return [{ ...ended(begun, event, task.id), ...requestFacts(begun.event, event) }];
  }

  function afterCall(event: ToolResultEvent): readonly Span[] {
    const begun = calls.get(`${event.taskId} ${event.call}`);
    const task = tasks.get(event.taskId);
    if (begun === undefined || task === undefined) return [];
    calls.delete(`${event.taskId} ${event.call}`);
    return [{ ...ended(begun, event, task.id), ...callFacts(event) }];
  }

  function afterTask(event: TaskEnd | TaskFail): readonly Span[] {
    const begun = tasks.get(event.taskId);
    if (begun === undefined) return [];
    tasks.delete(event.taskId);
    return [{ ...ended(begun, event, runSpan), ...taskFacts(begun.event, event) }];
  }

  return {
    after(event) {
      switch (event.type) {
        case 'run-start':
          run = event;
          return [];
        case 'task-start':
          tasks.set(event.taskId, { id: randomHex(8), event });
          return [];
        case 'model-request':
          requests.set(`${event.taskId} ${event.attempt}`, { id: randomHex(8), event });
          return [];
        case 'tool-call':
          calls.set(`${event.taskId} ${event.call}`, { id: randomHex(8), event });
          return [];
        case 'model-retry':
        case 'model-reply':
          return afterReply(event);
        case 'tool-result':
          return afterCall(event);
        case 'task-end':
        case 'task-fail':
          return afterTask(event);
        case 'run-end': {
          if (run === null) return [];
          return [{ ...ended({ id: runSpan, event: run }, event, parentId), ...runFacts(run, event) }];
        }
        default:
          return [];
      }
    },
  };
}

type Facts = Pick<Span, 'name' | 'kind' | 'attributes' | 'error'>;

function requestFacts(request: ModelRequestEvent, event: ModelReplyEvent | ModelRetry): Facts {
  const { provider, model } = namedModel(request.model);
  const { usage, error } = event;
  const attributes: Attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
    'gen_ai.response.finish_reasons': event.finishReason === null ? null : [event.finishReason],
    'gen_ai.response.model': event.servedModel,
    'gen_ai.response.id': event.requestId,
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'crew.attempt': event.attempt,
    'crew.cost_usd': event.costUsd,
    'crew.purpose': request.purpose,
    'error.type': error?.code,
  };
  return { name: `chat ${model}`, kind: 'client', attributes, error: error?.message ?? null };
}

/** `provider/model` apart; a model of no known provider stands alone. */
function namedModel(label: string): { readonly provider: string; readonly model: string } {
  const slash = label.indexOf('/');
  return slash < 0
    ? { provider: 'custom', model: label }
    : { provider: label.slice(0, slash), model: label.slice(slash + 1) };
}

function callFacts({ tool, call, ok }: ToolResultEvent): Facts {
  const attributes: Attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.type': 'function',
    'crew.call': call,
    'error.type': ok ? null : 'tool-failed',
  };
  return { name: `execute_tool ${tool}`, kind: 'internal', attributes, error: ok ? null : `${tool} failed` };
}

function taskFacts(start: TaskStart, event: TaskEnd | TaskFail): Facts {
  const error = event.type === 'task-fail' ? event.error : null;
  const attributes: Attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': start.agent,
    'gen_ai.request.model': namedModel(start.model).model,
    'gen_ai.usage.input_tokens': event.usage?.inputTokens,
    'gen_ai.usage.output_tokens': event.usage?.outputTokens,
    'crew.task.id': event.taskId,
    'crew.task.name': event.name,
    'crew.cost_usd': event.costUsd,
    'error.type': error?.code,
  };
  return { name: `invoke_agent ${start.agent}`, kind: 'internal', attributes, error: error?.message ?? null };
}

function runFacts(start: RunStart, event: RunEnd): Facts {
  const attributes: Attributes = {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': start.crew,
    'gen_ai.conversation.id': start.runId,
    'crew.run.id': start.runId,
    'crew.run.parent_id': start.parentRunId,
    'crew.run.status': event.status,
    'crew.batch.id': start.batch?.batchId,
    'crew.cost_usd': event.costUsd,
    'error.type': event.error?.code,
  };
  return { name: `crew ${start.crew}`, kind: 'internal', attributes, error: event.error?.message ?? null };
}
