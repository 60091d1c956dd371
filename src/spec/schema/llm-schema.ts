import * as z from 'zod/mini';
import { count, maybe, positive, text } from './schema-fields.ts';

const perMillion = z.number().check(z.minimum(0));

/** What a model costs, where neither its server nor the price table says so. */
export const price = z.strictObject({
  input: perMillion.check(z.describe('US dollars for a million tokens of prompts.')),
  output: perMillion.check(z.describe('US dollars for a million tokens of replies.')),
  cached: maybe(perMillion, 'US dollars for a million tokens of prompts that came from a cache. Default: as input.'),
});

const penalty = z.number().check(z.minimum(-2), z.maximum(2));
const stopText = z.string().check(z.minLength(1));

/** A model with its settings. */
export const llmMap = z
  .strictObject({
    model: maybe(
      text,
      'provider/model, such as openai/gpt-4o-mini or ollama/llama3.2. With base_url, the name as the server knows it.',
    ),
    provider: maybe(text, 'The provider, where model is written without it. CrewAI writes it so.'),
    model_name: maybe(text, 'The same as model, as CrewAI writes it.'),
    base_url: maybe(z.url({ protocol: /^https?$/ }), 'Address of an OpenAI-compatible server, up to and with /v1.'),
    api_key_env: maybe(
      z.string().check(z.regex(/^[A-Za-z_]\w*$/)),
      'Name of the environment variable that holds the key. Never the key itself.',
    ),
    temperature: maybe(z.number().check(z.minimum(0), z.maximum(2)), 'From 0 to 2.'),
    top_p: maybe(z.number().check(z.minimum(0), z.maximum(1)), 'From 0 to 1.'),
    max_tokens: maybe(count, 'The most tokens of one reply.'),
    seed: maybe(z.int(), 'A whole number: the same seed asks for the same reply, where the server supports it.'),
    stop: maybe(
      z.union([stopText, z.array(stopText).check(z.minLength(1))]),
      'A text, or several, that ends the reply where the model writes it.',
    ),
    frequency_penalty: maybe(penalty, 'From -2 to 2: above 0, words that came often come less.'),
    presence_penalty: maybe(penalty, 'From -2 to 2: above 0, words that came once come less.'),
    timeout: maybe(positive, 'Seconds to wait for a reply to begin, and between two pieces of it.'),
    reasoning_effort: maybe(text, 'Such as low, medium or high; the model says which.'),
    headers: maybe(
      z.record(z.string(), z.string()),
      'HTTP headers that go with each request; ${NAME} is the variable of that name.',
    ),
    extra_body: maybe(z.record(z.string(), z.unknown()), 'More fields of the request, sent as they are.'),
    api_version: maybe(text, 'API version, for azure.'),
    tool_calling: maybe(
      z.enum(['native', 'text']),
      'How tools are described to the model. text: in words, for models without function calling. Default: native.',
    ),
    price: maybe(price, 'What the model costs, in US dollars for a million tokens: input, output, cached.'),
    local: maybe(z.boolean(), 'true: the model costs nothing. Default: true for ollama, lmstudio and vllm only.'),
  })
  .check(({ value, issues }) => {
    const named = [value.model, value.model_name].filter((name) => name !== undefined && name !== null);
    if (named.length === 1) return;
    const path = [named.length === 0 ? 'model' : 'model_name'];
    issues.push({ code: 'custom', path, input: value, message: named.length === 0 ? 'missing' : 'twice' });
  });
