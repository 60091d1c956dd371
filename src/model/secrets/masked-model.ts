import { type Model, type ModelDelta, ModelFailure, type ModelReply } from '../model.ts';
import { hideSecrets } from './mask.ts';

/** A model whose replies hold none of the secrets, wherever it repeats one: neither in the pieces that it streams, nor in what came before a failure. */
export function maskedModel(model: Model, secrets: readonly string[]): Model {
  const known = secrets.filter((secret) => secret.length >= 4);
  if (known.length === 0) return model;
  return {
    settings: model.settings,
    async reply(request) {
      const pieces = maskedPieces(request.onDelta, known);
      try {
        return hidden(await model.reply({ ...request, onDelta: pieces.add }), known);
      } catch (error) {
        throw error instanceof ModelFailure ? maskedFailure(error, known) : error;
      } finally {
        pieces.end();
      }
    },
  };
}

/** A copy, each text in it masked. */
function hidden<Part extends Partial<ModelReply>>(reply: Part, secrets: readonly string[]): Part {
  const json = JSON.stringify(reply);
  if (hideSecrets(json, secrets) === json) return reply;
  return JSON.parse(json, (_key, part: unknown) => (typeof part === 'string' ? hideSecrets(part, secrets) : part));
}

function maskedFailure(failure: ModelFailure, secrets: readonly string[]): ModelFailure {
  const { code, message, hint, retryable, retryAfterMs, partial, cause } = failure;
  return new ModelFailure(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    retryable,
    partial: hidden(partial, secrets),
    cause,
  });
}

/** A secret may come in pieces: what may be the start of one is held back until it is known. */
function maskedPieces(onDelta: (delta: ModelDelta) => void, secrets: readonly string[]) {
  const held = { text: '', reasoning: '' };
  const tell = (kind: ModelDelta['kind'], text: string) => {
    if (text !== '') onDelta({ kind, text });
  };
  return {
    add({ kind, text }: ModelDelta): void {
      const whole = hideSecrets(held[kind] + text, secrets);
      const sure = whole.length - startsAtEnd(whole, secrets);
      held[kind] = whole.slice(sure);
      tell(kind, whole.slice(0, sure));
    },
    end(): void {
      tell('reasoning', held.reasoning);
      tell('text', held.text);
    },
  };
}

/** How many characters at the end may be the start of a secret. */
function startsAtEnd(text: string, secrets: readonly string[]): number {
  return Math.max(
    ...secrets.map((secret) => {
      const first = secret.charAt(0);
      let at = text.indexOf(first, Math.max(0, text.length - secret.length + 1));
      while (at !== -1 && !secret.startsWith(text.slice(at))) at = text.indexOf(first, at + 1);
      return at === -1 ? 0 : text.length - at;
    }),
  );
}
