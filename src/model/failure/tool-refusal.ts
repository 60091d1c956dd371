import { ModelFailure } from '../model.ts';
import { refusesToolSchema, toolsNeedNoReasoning } from '../request/lessons.ts';
import { refusesTools } from '../request/server-habits.ts';
import { maskSecrets } from '../secrets/mask.ts';
import { type ServerError, statusOf } from './error-kind.ts';
import { type FailureContext, serverName } from './failure-context.ts';
import { textOf } from './retry-after.ts';

/** The failure of a request that was refused for its tools: all of them, or how one is described. Null: it is about something else. */
export function toolRefusal(error: ServerError, words: string, context: FailureContext): ModelFailure | null {
  const { settings, partial } = context;
  const { reasoningEffort, extraBody = {} } = settings.sampling;
  const said = error.status === undefined ? { said: maskSecrets(textOf(error.body), context.secrets) } : {};
  const options = { retryable: false, partial, ...said };
  if (toolsNeedNoReasoning(words)) {
    const key = reasoningEffort === undefined ? 'extra_body.reasoning_effort' : 'reasoning_effort';
    const isUsers = reasoningEffort !== undefined || 'reasoning_effort' in extraBody;
    const hint = isUsers ? `Set llm.${key}: none; or, to keep its reasoning, llm.tool_calling: text` : inWords;
    const message = `${settings.label} takes no tools while it reasons: ${words}`;
    return new ModelFailure('model-request', message, { hint, ...options });
  }
  if (refusesTools(words)) {
    return new ModelFailure('model-request', `${settings.label} cannot be given tools: ${words}`, {
      hint: inWords,
      ...options,
    });
  }
  const tool = refusedTool(error, context.tools);
  if (tool === null) return null;
  const status = error.status === undefined ? '' : ` (${error.status})`;
  const message = `${serverName(settings)} does not take the tool ${tool} as it is described${status}: ${words}`;
  return new ModelFailure('model-request', message, {
    hint: `Take ${tool} out of tools:, or choose another model with --model`,
    refusedTool: tool,
    ...options,
  });
}

const inWords = 'Set llm.tool_calling: text, to describe them in words, or choose another model with --model';

const refusing: ReadonlySet<number> = new Set([400, 422, 500]);

/** The tool whose schema a server refuses, by its name or its place in the list; null when it does not say. */
function refusedTool(error: ServerError, tools: readonly string[]): string | null {
  const status: number | null = statusOf(error);
  const text = textOf(error.body);
  if ((status !== null && !refusing.has(status)) || !refusesToolSchema(text)) return null;
  const [, place] = /(?:tools|function_?declarations)[[."',\]]+(\d+)\b/i.exec(text) ?? [];
  // Gemini has one tool with all declarations in it
  const [, declared] = /function_?declarations[[."',\]]+(\d+)\b/i.exec(text) ?? [];
  const byPlace = tools[Number(declared ?? place)];
  const byName = tools.toSorted((a, b) => b.length - a.length).find((name) => namedIn(text, name));
  return byName ?? byPlace ?? (tools.length === 1 ? (tools[0] ?? null) : null);
}

function namedIn(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);
}
