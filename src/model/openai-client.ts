import type { APIError, ClientOptions, OpenAI } from 'openai';
import { ModelFailure, type ModelSettings } from './model.ts';
import { ownFetch } from './network/own-fetch.ts';
import { type Environment, variableValue } from './providers.ts';
import { withoutQuery } from './settings/read-address.ts';
import { withVariables } from './variables.ts';

/** Seconds after which Node's own fetch gives up, unless it gets a dispatcher that does not. */
const patienceOfNode = 300;

/** A client for one server and one key. Nothing but `settings` and `environment` reaches the request: not the client's own variables, no retries. */
export async function openClient(settings: ModelSettings, environment: Environment): Promise<OpenAI> {
  const Client = await clientOfWholeErrors();
  const key = keyFor(settings, environment);
  const address = withoutQuery(settings.baseUrl);
  const through = await ownFetch(settings.baseUrl, environment);
  const own = settings.provider === 'openai' ? environment : {};
  return new Client({
    baseURL: address.url,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    webhookSecret: null,
    organization: variableValue('OPENAI_ORG_ID', own),
    project: variableValue('OPENAI_PROJECT_ID', own),
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    defaultHeaders: { ...strayHeaders(), ...keyHeaders(settings, key), ...ownHeaders(settings, environment) },
    defaultQuery: {
      ...address.query,
      ...(settings.apiVersion === undefined ? {} : { 'api-version': settings.apiVersion }),
    },
    // A key, and what is asked, go to no address but the one that was configured.
    fetchOptions: {
      redirect: 'manual',
      ...(through !== null || settings.timeout <= patienceOfNode ? {} : patientDispatcher()),
    },
    ...(through === null ? {} : { fetch: through }),
  });
}

/** The client keeps only `error` of a body; some servers say beside it how long to wait. */
async function clientOfWholeErrors(): Promise<typeof OpenAI> {
  const { OpenAI } = await import('openai');
  return class extends OpenAI {
    protected override makeStatusError(...[status, body, message, headers]: StatusError): APIError {
      const hasMore = isObject(body) && 'error' in body && Object.keys(body).length > 1;
      return super.makeStatusError(status, hasMore ? { error: body } : body, message, headers);
    }
  };
}

type StatusError = [status: number, body: object, message: string | undefined, headers: Headers];

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}

/** The server's key; null when the server needs none or the variable is not set. A ModelFailure when it cannot be one. */
function keyFor({ keyVariable, provider }: ModelSettings, environment: Environment): string | null {
  const key = keyVariable === null ? null : variableValue(keyVariable, environment);
  if (key === null || /^[\x21-\x7e]+$/.test(key)) return key;
  throw new ModelFailure('model-auth', `${keyVariable} holds blanks or letters that no key of ${provider} has`, {
    hint: `Put only the key into ${keyVariable}, without quotes around it`,
    retryable: false,
  });
}

function keyHeaders({ provider }: ModelSettings, key: string | null): Record<string, string | null> {
  if (provider === 'azure' && key !== null) return { 'api-key': key, Authorization: null };
  return { Authorization: key === null ? null : `Bearer ${key}` };
}

/** Those of `llm.headers`, with each `${NAME}` filled in. */
function ownHeaders({ headers }: ModelSettings, environment: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, withVariables(value, environment)]));
}

/** Headers that the client would add by itself: what it tells of this machine, and what a variable of its own asks for. */
function strayHeaders(): Record<string, null> {
  const asked = (process.env['OPENAI_CUSTOM_HEADERS'] ?? '').split('\n').filter((line) => line.includes(':'));
  const names = asked.map((line) => line.slice(0, line.indexOf(':')).trim());
  const telling = ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version', 'Retry-Count', 'Timeout'];
  return Object.fromEntries([...names, ...telling.map((name) => `X-Stainless-${name}`)].map((name) => [name, null]));
}

/** Makes Node's fetch wait for as long as the settings say. Its dispatcher is reached by the symbol that all copies of undici share. */
function patientDispatcher(): NonNullable<ClientOptions['fetchOptions']> {
  void globalThis.Headers; // makes Node load its fetch, and with it the dispatcher
  const shared: unknown = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
  if (shared === undefined || shared === null) return {};
  const Dispatcher = shared.constructor as new (options: object) => object;
  return { dispatcher: new Dispatcher({ headersTimeout: 0, bodyTimeout: 0 }) } as NonNullable<
    ClientOptions['fetchOptions']
  >;
}
