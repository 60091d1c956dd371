import { expect, it } from 'vitest';
import type { Usage } from '../../../src/model/model.ts';
import { usageCollector } from '../../../src/model/reply/usage.ts';

const usage = (fields: object) => ({ choices: [], usage: fields });
const both = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 };
const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

it.each<[string, readonly object[], Partial<Usage> | null]>([
  ['whole', [usage(both)], { inputTokens: 10, outputTokens: 4 }],
  ['zeros behind it', [usage(both), usage(zeros)], { inputTokens: 10, outputTokens: 4 }],
  ['null behind it', [usage(both), { usage: null }, { choices: [] }], { inputTokens: 10, outputTokens: 4 }],
  ['zeros before it', [usage(zeros), usage(both)], { inputTokens: 10, outputTokens: 4 }],
  [
    'growing',
    [1, 2, 4].map((n) => usage({ ...both, completion_tokens: n, total_tokens: 10 + n })),
    { outputTokens: 4 },
  ],
  [
    'the input first, then the output',
    [usage({ input_tokens: 10, output_tokens: 1 }), usage({ output_tokens: 4 })],
    { inputTokens: 10, outputTokens: 4 },
  ],
  [
    'the two in pieces of their own',
    [usage({ prompt_tokens: 10 }), usage({ completion_tokens: 4 })],
    { inputTokens: 10, outputTokens: 4 },
  ],
  [
    'an old total',
    [usage({ ...both, total_tokens: 40 }), usage({ prompt_tokens: 6, completion_tokens: 4 })],
    { inputTokens: 6, outputTokens: 4 },
  ],
  ['in the choice', [{ choices: [{ usage: both }] }], { inputTokens: 10, outputTokens: 4 }],
  ['under x_groq', [{ x_groq: { usage: both } }], { inputTokens: 10, outputTokens: 4 }],
  [
    'details that come once',
    [usage({ ...both, prompt_tokens_details: { cached_tokens: 5 } }), usage(both)],
    { cachedTokens: 5 },
  ],
  [
    "OpenAI's newer names",
    [
      usage({
        input_tokens: 10,
        output_tokens: 4,
        input_tokens_details: { cached_tokens: 3 },
        output_tokens_details: { reasoning_tokens: 2 },
      }),
    ],
    { inputTokens: 10, outputTokens: 4, cachedTokens: 3, reasoningTokens: 2 },
  ],
  [
    'a cache that is not in the input',
    [usage({ input_tokens: 2, output_tokens: 4, cache_read_input_tokens: 6, cache_creation_input_tokens: 2 })],
    { inputTokens: 10, outputTokens: 4, cachedTokens: 6 },
  ],
  ['a cache that is in it', [usage({ ...both, cache_read_input_tokens: 6 })], { inputTokens: 10, cachedTokens: 6 }],
  ['only zeros', [usage(zeros)], null],
  ['only the output', [usage({ completion_tokens: 4 })], null],
  ['nothing', [{ choices: [] }, { usage: {} }, { usage: 'many' }], null],
])('reads usage: %s', (_what, chunks, expected) => {
  const collector = usageCollector();
  for (const chunk of chunks) collector.add(chunk);
  if (expected === null) expect(collector.usage()).toBeNull();
  else expect(collector.usage()).toMatchObject(expected);
});
