import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { Message, ModelRequest, ModelSettings, Sampling } from '../model.ts';
import { maskSecrets } from '../secrets/mask.ts';

/** What decides a model's reply, as plain data: not where it is asked, with which headers, nor how the reply comes. */
export interface AskedRequest {
  /** As shown: `provider/name`. */
  readonly model: string;
  readonly sampling: Sampling;
  readonly messages: readonly Message[];
  /** Whatever else a request holds, such as tools. */
  readonly [more: string]: unknown;
}

export type Mask = (text: string) => string;

/** Takes `secrets` and whatever looks like a key out of every text. */
export function maskOf(secrets: readonly string[]): Mask {
  return (text) => maskSecrets(text, secrets);
}

/** A request without what does not count, and without keys. */
export function askedRequest(settings: ModelSettings, request: ModelRequest, mask: Mask): AskedRequest {
  const { signal: _signal, onDelta: _onDelta, onWarning: _onWarning, ...asked } = request;
  return masked({ ...asked, model: settings.label, sampling: settings.sampling }, mask);
}

/** A copy as JSON would hold it, every text masked. */
export function masked<T>(value: T, mask: Mask): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => (typeof part === 'string' ? mask(part) : part));
}

/** The same for equal requests, in whatever order their keys stand: 32 hexadecimal digits. */
export function requestHash(request: AskedRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex').slice(0, 32);
}
