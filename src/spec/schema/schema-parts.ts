import * as z from 'zod/mini';
import { count, maybe, positive, text, texts } from './schema-fields.ts';

/** What a run or a task may use up. */
export const limits = z.strictObject({
  max_cost_usd: maybe(positive, 'The most that its model requests may cost, in US dollars.'),
  max_tokens: maybe(count, 'The most tokens, of prompts and replies together.'),
  max_seconds: maybe(positive, 'The longest that it may take.'),
  max_requests: maybe(count, 'The most model requests.'),
});

/** A guardrail that needs a value: one of these keys. */
export const guardrail = z.strictObject({
  max_words: maybe(count, 'The most words of the answer.'),
  min_words: maybe(count, 'The fewest words of the answer.'),
  matches: maybe(text, 'A regular expression that something in the answer must match.'),
  not_matches: maybe(text, 'A regular expression that nothing in the answer may match.'),
});

export const guardrails = z.array(z.union([text, guardrail]));

/** A program or an address; that it is one of the two is checked with the other rules of servers. */
export const server = z.strictObject({
  command: maybe(text, 'The program that starts the server, such as npx.'),
  args: maybe(z.array(z.string()), 'Its arguments.'),
  env: maybe(
    z.record(z.string(), z.string()),
    'Its environment variables. ${NAME} takes the value of your own; it is given no others but PATH, HOME and the like.',
  ),
  cwd: maybe(text, 'The folder that it runs in, relative to the project.'),
  url: maybe(z.url({ protocol: /^https?$/ }), 'Address of a server that runs already.'),
  headers: maybe(
    z.record(z.string(), z.string()),
    'HTTP headers that go with each request. ${NAME} takes the value of a variable.',
  ),
  timeout: maybe(positive, 'Seconds that one call of a tool may take. Default: 120.'),
  startup_timeout: maybe(positive, 'Seconds until it must have started and listed its tools. Default: 120.'),
  include: maybe(texts, 'Only these of its tools.'),
  exclude: maybe(texts, 'All of its tools but these.'),
});

/** A JSON schema, or the file that it is in. */
export const outputSchema = z.union([text, z.record(z.string(), z.unknown())]);
