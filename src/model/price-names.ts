import type { ModelSettings } from './model.ts';
import { providerNamed } from './providers.ts';
import { hostedAs } from './settings/hosted-name.ts';

/** How a model may be called in the price table. */
export interface TableName {
  readonly providerId: string;
  readonly name: string;
  /** `:free` models of OpenRouter cost nothing, whether or not the table lists them. */
  readonly free?: true;
}

/** The names to look a model up by, the best first; empty: nothing says who asks money for it. */
export function tableNames({ provider, name }: Pick<ModelSettings, 'provider' | 'name'>): readonly TableName[] {
  const said = provider === 'custom' || providerNamed(provider)?.local === true ? namedElsewhere(name) : null;
  const providerId = said?.providerId ?? providerNamed(provider)?.priceId;
  if (providerId === undefined) return [];
  const whole = said?.name ?? name;
  if (providerId === 'openrouter' && whole.endsWith(':free')) return [{ providerId, name: whole, free: true }];
  return [...new Set(spellings(whole, providerId))].map((spelling) => ({ providerId, name: spelling }));
}

/** Of a gateway, whose models are mostly called `provider/model`. */
function namedElsewhere(name: string): TableName | null {
  if (/^(bedrock\/|([a-z-]+\.)?(anthropic|amazon|meta|mistral|cohere|deepseek)\.)/.test(name)) {
    return { providerId: 'aws', name: name.replace(/^bedrock\/(converse\/)?/, '') };
  }
  if (/^vertex(_ai)?\//.test(name)) return { providerId: 'google', name: name.slice(name.indexOf('/') + 1) };
  const hosted = hostedAs(name);
  const providerId = hosted?.provider.priceId;
  return hosted === null || providerId === undefined ? null : { providerId, name: hosted.name };
}

const date = /[-@:]\d{4}-?\d{2}-?\d{2}$/;

/** The name as it is, then with less and less of what says nothing about its price: a path, a variant, a date. */
function* spellings(name: string, providerId: string): Generator<string> {
  yield name;
  const plain = name.replace(/^(publishers\/\w+\/)?models\//, '').replace(/^(tunedModels|accounts)\/.*\//, '');
  yield plain;
  // How OpenRouter is to choose a server, or to look something up: `:nitro`, `:online`, `:thinking`.
  const base = providerId === 'openrouter' ? plain.replace(/:[a-z]+$/, '') : plain;
  yield base;
  yield base.toLowerCase();
  const undated = base.replace(date, '');
  yield undated;
  yield undated.replace(/-latest$/, '');
  yield unregional(undated);
}

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0` → `claude-sonnet-4-5`. */
function unregional(name: string): string {
  return name
    .replace(/^([a-z-]+\.)?(anthropic|openai|mistral|deepseek)\.(?=[a-z])/, '')
    .replace(/-v\d+(:\d+)?$/, '')
    .replace(date, '');
}
