import type { FailureCode } from '../../errors.ts';
import { ModelFailure, type ModelSettings } from '../model.ts';
import { providerNamed } from '../providers.ts';
import { headerFacts } from '../reply/reply-facts.ts';
import { maskSecrets } from '../secrets/mask.ts';
import { askedTooMuch, isLoading, isOfDays, type TooMuch } from './asked-too-much.ts';
import { errorKind, isWrongPath, type ServerError, statusOf } from './error-kind.ts';
import { type FailureContext, serverName } from './failure-context.ts';
import { parameterHint } from './parameter-hint.ts';
import { longestLoadingDelayMs, longestWaitMs } from './retry.ts';
import { retryAfter, textOf, waitInWords } from './retry-after.ts';
import { wordsOf } from './server-words.ts';
import { toolRefusal } from './tool-refusal.ts';

/** The failure that a server's own error comes to, in plain words. */
export function serverFailure(error: ServerError, context: FailureContext): ModelFailure {
  if (error.status !== undefined && error.status >= 300 && error.status < 400) return movedAway(error, context);
  const words = wordsOf(error.body, context.secrets);
  const refused = context.tools.length === 0 ? null : toolRefusal(error, words, context);
  if (refused !== null) return refused;
  const facts = { settings: context.settings, error, words };
  const text = textOf(error.body);
  const status = statusOf(error);
  const tooMuch = askedTooMuch(status, text);
  if (tooMuch !== null) return neverFits(tooMuch, facts, context);
  const kind = errorKind(error, words);
  const code = kind !== 'model-quota' && isLoading(status, text) ? 'model-loading' : kind;
  const said = explain(code, facts);
  const retryAfterMs = retryAfter({ ...error, ofLimits: code === 'model-rate-limit' }) ?? estimated(code, error.body);
  const tooLong = retryAfterMs !== undefined && retryAfterMs > longestWaitMs;
  const forDays = code === 'model-rate-limit' && retryAfterMs === undefined && isOfDays(text);
  const wait = tooLong ? `; it asks to wait ${waitInWords(retryAfterMs)}` : '';
  const hint = forDays ? onceReset : said.hint;
  const { requestId } = headerFacts(error.headers);
  const id =
    requestId !== undefined && forOperators.has(code) && !words.includes(requestId) ? `; request id ${requestId}` : '';
  return new ModelFailure(code, `${said.message}${words === '' ? '' : `: ${words}`}${wait}${id}`, {
    retryable: passing.has(code) && !tooLong && !forDays && error.headers?.get('x-should-retry') !== 'false',
    ...(hint === null ? {} : { hint }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    partial: { ...context.partial, facts: { ...context.partial.facts, ...headerFacts(error.headers) } },
    ...(error.status === undefined ? { said: maskSecrets(text, context.secrets) } : {}),
  });
}

const passing: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'model-rate-limit',
  'model-server',
  'model-loading',
  'model-malformed',
]);

/** How long a model loads is a guess, and often too high. */
function estimated(code: FailureCode, body: unknown): number | undefined {
  const seconds =
    code === 'model-loading' ? Number(/"estimated_time":\s*([\d.]+)/.exec(textOf(body))?.[1]) : Number.NaN;
  return Number.isFinite(seconds) ? Math.min(Math.round(seconds * 1000), longestLoadingDelayMs) : undefined;
}

function neverFits({ limit, requested }: TooMuch, { settings, error, words }: Facts, { partial }: FailureContext) {
  const name = serverName(settings);
  const status = error.status === undefined ? '' : ` (${error.status})`;
  const counted = (tokens: number) => tokens.toLocaleString('en-US');
  const message =
    requested === null
      ? `${name} allows this account no requests to ${settings.label}${status}`
      : `the request is too large for the limit at ${name}${status}: ${counted(requested)} tokens of at most ${counted(limit)}`;
  const lower = settings.sampling.maxTokens === undefined ? '' : ', lower llm.max_tokens';
  const hint =
    requested === null
      ? 'Choose another model with --model, or another plan at the provider'
      : `Let the task read less (context: in tasks.yaml)${lower}, or choose another model with --model`;
  return new ModelFailure('model-rate-limit', `${message}${words === '' ? '' : `: ${words}`}`, {
    hint,
    retryable: false,
    partial,
  });
}

/** What only who runs the server can look into, and asks the request's id for. */
const forOperators: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'model-server',
  'model-malformed',
  'model-request',
]);

/** Where a server sends us, our key would go as well: that is for the user to decide. */
function movedAway({ status, headers }: ServerError, { settings, partial, secrets }: FailureContext): ModelFailure {
  const to = maskSecrets(headers?.get('location') ?? '', secrets);
  const message = `${serverName(settings)} sends requests on to ${to === '' ? 'another address' : to} (${status})`;
  const hint = 'If that address is right, set it as llm.base_url, without /chat/completions';
  return new ModelFailure('model-request', message, { hint, retryable: false, partial });
}

interface Facts {
  readonly settings: ModelSettings;
  readonly error: ServerError;
  readonly words: string;
}

interface Said {
  readonly message: string;
  readonly hint: string | null;
}

function explain(code: FailureCode, facts: Facts): Said {
  const { settings, error } = facts;
  const name = serverName(settings);
  const status = error.status === undefined ? '' : ` (${error.status})`;
  switch (code) {
    case 'model-auth':
      return keyRefused(settings, statusOf(error));
    case 'model-not-found':
      return notFound(facts);
    case 'model-quota':
      return {
        message: `no credit is left at ${name}${status}`,
        hint: `Top up the account${settings.keyVariable === null ? '' : ` of ${settings.keyVariable}`}, or choose another model with --model`,
      };
    case 'model-rate-limit':
      return { message: `${name} accepts no more requests for now${status}`, hint: later };
    case 'model-loading':
      return { message: `${name} is still loading ${settings.name}${status}`, hint: later };
    case 'model-server':
      return { message: `${name} failed${status}`, hint: later };
    case 'model-malformed':
      return { message: `${settings.label} called a tool in a form that ${name} cannot read${status}`, hint: later };
    case 'model-context-length':
      return {
        message: `the conversation is too long for ${settings.label}`,
        hint: 'Let the task read less (context: in tasks.yaml), or choose a model that takes more with --model',
      };
    case 'model-content-filter':
      return {
        message: `the content filter of ${name} stopped the request`,
        hint: 'Reword the task, or choose another model with --model',
      };
    default:
      return { message: `${name} did not accept the request${status}`, hint: parameterHint(facts.words, settings) };
  }
}

const later = 'Try again later, or choose another model with --model';
const onceReset = 'Try again when the limit is reset, or choose another model with --model';

function keyRefused(settings: ModelSettings, status: number | null): Said {
  const { provider, keyVariable } = settings;
  const name = serverName(settings);
  const shown = status === null ? '' : ` (${status})`;
  if (keyVariable === null) {
    const variable = providerNamed(provider)?.keyVariables[0];
    const hint =
      variable === undefined
        ? 'Name the variable that holds it with llm.api_key_env'
        : `Put it into ${variable} in .env`;
    return { message: `${name} wants a key${shown}`, hint };
  }
  const what =
    status === 403 ? `does not allow this with the key in ${keyVariable}` : `refused the key in ${keyVariable}`;
  return {
    message: `${name} ${what}${shown}`,
    hint: `Put a key that may use the model into ${keyVariable} in .env, or into the environment`,
  };
}

function notFound({ settings, error, words }: Facts): Said {
  const { provider, name, baseUrl } = settings;
  if (isWrongPath(error, words)) {
    const versioned = URL.canParse(baseUrl) && /\/(v\d|openai|api)/.test(new URL(baseUrl).pathname);
    const hint = versioned ? 'Check llm.base_url' : `llm.base_url usually ends in /v1: ${baseUrl}/v1`;
    return { message: `nothing is served at ${baseUrl}/chat/completions${error.status === 404 ? ' (404)' : ''}`, hint };
  }
  return { message: `${serverName(settings)} has no model "${name}"`, hint: modelHint(provider, name) };
}

function modelHint(provider: string, name: string): string {
  if (provider === 'ollama') return `Fetch it:  ollama pull ${name}`;
  if (provider === 'azure') return 'With azure the name is that of your deployment';
  const prefix = name.slice(0, name.indexOf('/'));
  if (provider === 'custom' && providerNamed(prefix) !== undefined) {
    return `With base_url the name is sent as it is; try model: ${name.slice(prefix.length + 1)}`;
  }
  return 'Check the name in llm.model, or choose another model with --model';
}
