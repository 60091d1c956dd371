import type { Message, ModelRequest, ModelSettings } from '../model.ts';
import { plainSchema } from './plain-schema.ts';
import { turnsDown } from './refusal.ts';
import { responseFormat } from './response-format.ts';
import { firstHabits, type Habits, refusesTools } from './server-habits.ts';
import { inTurns } from './turns.ts';

/** What was asked when a server refused. */
export interface Asked {
  readonly request: Pick<ModelRequest, 'messages' | 'tools' | 'toolChoice' | 'output'>;
  readonly settings: ModelSettings;
}

/** The habits to ask once more with, after the server refused something in these words that can be said in another way, or left out; null: there is no such thing. */
export function learnedFrom(words: string, habits: Habits, asked: Asked): Habits | null {
  const lessons = refusesTools(words) ? [effort] : [effort, usage, maxTokens, ...ofMessages, ...ofTools, format];
  for (const lesson of lessons) {
    const change = lesson(words, habits, asked);
    if (change !== null) return { ...habits, ...change };
  }
  return null;
}

type Lesson = (words: string, habits: Habits, asked: Asked) => Partial<Habits> | null;

/** Does it say that a model takes tools only without reasoning? */
export function toolsNeedNoReasoning(words: string): boolean {
  return /reasoning[_ .]?effort/i.test(words) && /\b(tools?|functions?)\b/i.test(words);
}

const effort: Lesson = (words, { toolEffort }, { request, settings }) => {
  const { reasoningEffort, extraBody = {} } = settings.sampling;
  const isUsers = reasoningEffort !== undefined || 'reasoning_effort' in extraBody;
  if (isUsers || toolsOf(request).length === 0) return null;
  if (toolEffort === 'own' && toolsNeedNoReasoning(words)) return { toolEffort: 'none' };
  const noneRefused = toolEffort === 'none' && /reasoning[_ .]?effort/i.test(words);
  return noneRefused ? { toolEffort: 'refused' } : null;
};

const usage: Lesson = (words, { askUsage }) =>
  askUsage && /stream_options|include_usage/.test(words) ? { askUsage: false } : null;

const sizeWords =
  /too (large|high|big|many|small|low)|at (most|least)|maximum|minimum|(less|greater|more) than|exceed|\brange\b|positive|upper|fewer|afford|[<>≤≥]/i;

const maxTokens: Lesson = (words, { maxTokensField: sent }, { settings }) => {
  if (settings.sampling.maxTokens === undefined || sent !== firstHabits(settings).maxTokensField) return null;
  const other = sent === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  const named = (field: string) => new RegExp(`\\b${field}\\b`).test(words);
  const wantsOther = named(other) && /instead|required|missing|use\b/i.test(words);
  if (!wantsOther && (!named(sent) || !turnsDown(words) || sizeWords.test(words))) return null;
  return { maxTokensField: other };
};

const systemWords =
  /\b(system|developer)\W{0,3}(role|message|prompt|instruction)|\brole\W{1,6}(system|developer)\b|['"`](system|developer)['"`]|(only|be|of)\W{1,4}(roles?\W+)?user\W{1,4}((and|or)\W{1,3})?assistant/i;

const system: Lesson = (words, { systemRole }, { request }) => {
  const tried = systemRole === 'user' || !request.messages.some(({ role }) => role === 'system');
  if (tried || !systemWords.test(words) || !turnsDown(words)) return null;
  const wantsDeveloper = /\bdeveloper\b/i.test(words) && !/developer (instruction|message|role|prompt)/i.test(words);
  return { systemRole: systemRole === 'system' && wantsDeveloper ? 'developer' : 'user' };
};

const turnWords =
  /alternat|roles? in a row|consecutive|(first|last) (non-system )?(message|role|turn)\b[^.]{0,30}\b(must|should|be|user)\b|(start|begin|end)s? with an? \W?(user|assistant)|expected last role|role\W{1,4}\w+\W{1,4}after role|same role|prefill/i;

const turns: Lesson = (words, habits, { request }) => {
  if (!turnWords.test(words)) return null;
  const inOrder = JSON.stringify(inTurns(request.messages, { ...habits, turns: true }));
  if (!habits.turns && inOrder !== JSON.stringify(inTurns(request.messages, habits))) return { turns: true };
  // a template may count the system's message as a turn
  const folds = habits.systemRole !== 'user' && request.messages.some(({ role }) => role === 'system');
  return folds ? { turns: true, systemRole: 'user' } : null;
};

const idWords =
  /tool_calls?[\d[\].'"`]*_?\.?ids?\b|tool_call_?ids?\b|tool_use[_.]?id|tooluseid|(tool|function) ?call ids?\b|\bcall_id\b/i;

const callIds: Lesson = (words, { callIds }, { request }) => {
  if (!request.messages.some(calls) || !idWords.test(words)) return null;
  if (!/length|long|pattern|match|invalid|must|should|format|expected|at most|a-z|alphanumeric/i.test(words))
    return null;
  // these miss a message, whatever its id
  if (/follow|respon|not found|preced/i.test(words)) return null;
  if (callIds === 'call') return null;
  return { callIds: callIds === 'own' ? 'nine' : 'call' };
};

const argumentsAs: Lesson = (words, { argumentsAs }, { request }) => {
  if (argumentsAs === 'object' || !request.messages.some(calls)) return null;
  const wantsObject = /(must|should|expected|valid|not)\b[^.]{0,30}\b(object|dict|dictionary|mapping|map)\b/i;
  if (!/arguments|item pairs/i.test(words) || !(wantsObject.test(words) || /a mapping/i.test(words))) return null;
  return { argumentsAs: 'object' };
};

const contentWords =
  /\b(null|nil|none|nonetype|undefined|empty|blank|missing|required|non-?empty)\b|(valid|be an?|expected|of type|a) \W?str(ing)?\b|string_type|at least (1|one) char/i;

const noText: Lesson = (words, { noText }, { request }) => {
  const onlyCalls = request.messages.some((message) => calls(message) && message.content === '');
  if (noText === 'filled' || !contentWords.test(words)) return null;
  if (!onlyCalls && !request.messages.some(({ content }) => content.trim() === '')) return null;
  if (!/content|nonetype|null|text/i.test(words)) return null;
  if (!onlyCalls || /empty|blank|at least (1|one) char/i.test(words)) return { noText: 'filled' };
  return { noText: noText === 'null' ? 'empty' : noText === 'empty' ? 'absent' : 'filled' };
};

const extraWords =
  /extra_content|reasoning_details|thinking_blocks|provider_specific_fields|signature|\breasoning(_content|_text)?['"`]/;

const reasoning: Lesson = (words, habits, { request, settings }) => {
  if (!request.messages.some(({ role }) => role === 'assistant')) return null;
  if (habits.extras && extraWords.test(words) && turnsDown(words) && !/missing|must|requir/i.test(words)) {
    return { extras: false };
  }
  const sent = habits.reasoning;
  if (!words.includes('reasoning_content') || sent !== firstHabits(settings).reasoning) return null;
  return { reasoning: !sent };
};

const ofMessages: readonly Lesson[] = [turns, system, callIds, argumentsAs, reasoning, noText];

const toolChoice: Lesson = (words, { toolChoice }, { request }) =>
  toolChoice && request.toolChoice !== undefined && /tool[_ ]choice/i.test(words) ? { toolChoice: false } : null;

const schemaParts =
  /\b(parameters|additionalProperties|patternProperties|prefixItems|oneOf|anyOf|allOf|const|format|pattern)\b/;

/** Does it speak of how a tool's arguments are described? */
export function refusesToolSchema(words: string): boolean {
  if (/schema|grammar|function_?declarations|\$(ref|defs|id)\b/i.test(words)) return true;
  if (!/\b(tools?|functions?)\b/i.test(words) || !schemaParts.test(words)) return false;
  return /\btools?[[.]+\d/.test(words) || turnsDown(words);
}

const toolSchemas: Lesson = (words, habits, { request }) => {
  if (!refusesToolSchema(words)) return null;
  const isOfFormat = responseFormat(request, habits) !== null && formatWords.test(words.replace(/json schema/gi, ''));
  if (isOfFormat) return null;
  const levels = (['own', 'plain', 'bare'] as const).slice(['own', 'plain', 'bare'].indexOf(habits.toolSchemas) + 1);
  const now = schemasSent(request, habits.toolSchemas);
  const level = levels.find((level) => schemasSent(request, level) !== now);
  return level === undefined ? null : { toolSchemas: level };
};

function schemasSent(request: Asked['request'], level: Habits['toolSchemas']): string {
  return JSON.stringify(
    toolsOf(request).map(({ parameters }) => (level === 'own' ? parameters : plainSchema(parameters, level))),
  );
}

const ofTools: readonly Lesson[] = [toolChoice, toolSchemas];

const formatWords =
  /response[_ .]?(format|schema|mime)|json[_ ](schema|object|mode|validate|output)|structured[_ ]outputs?|guided|grammar|constrain/i;

/** Only what was sent can be refused. */
const format: Lesson = (words, habits, { request }) => {
  const besideTools = toolsOf(request).length > 0;
  if (responseFormat(request, habits) === null) return null;
  const alone = /schema|(json|output|invalid) format|\bformat\W+json\b/i;
  if (!formatWords.test(words) && (besideTools || !alone.test(words))) return null;
  if (besideTools) return { jsonBesideTools: false };
  if (habits.jsonMode === 'object') return { jsonMode: 'none' };
  const loose = { ...habits, strict: false };
  const isStrict = JSON.stringify(responseFormat(request, habits)) !== JSON.stringify(responseFormat(request, loose));
  return isStrict ? { strict: false } : { jsonMode: 'object' };
};

/** The habits without the JSON mode that a request is sent with; null: it has none. */
export function withoutFormat(habits: Habits, request: Asked['request']): Habits | null {
  if (responseFormat(request, habits) === null) return null;
  return toolsOf(request).length > 0 ? { ...habits, jsonBesideTools: false } : { ...habits, jsonMode: 'none' };
}

function calls(message: Message): boolean {
  return message.role === 'assistant' && (message.toolCalls ?? []).length > 0;
}

function toolsOf({ tools = [] }: Asked['request']): NonNullable<ModelRequest['tools']> {
  return tools;
}
