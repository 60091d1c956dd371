/** What a finish reason says. `none`: nothing yet. `context`: the context window is full. `unknown`: a word that nobody told us of. */
export type FinishKind =
  | 'none'
  | 'finished'
  | 'tools'
  | 'filter'
  | 'context'
  | 'length'
  | 'malformed'
  | 'failed'
  | 'unknown';

/** Understands the reasons of all servers, whatever way they are written: `MAX_TOKENS`, `maxTokens` and `FinishReason.MAX_TOKENS` are one. */
export function finishKind(reason: string): FinishKind {
  const words = inWords(reason);
  if (words === '' || pending.has(words)) return 'none';
  if (finished.has(words)) return 'finished';
  if (/^(tool|function)_?(call|use)s?$/.test(words)) return 'tools';
  return bad.find(([, pattern]) => pattern.test(words))?.[0] ?? 'unknown';
}

/** Only these mean that the reply is whole. A word that merely sounds well is not enough. */
const finished: ReadonlySet<string> = new Set([
  ...['stop', 'stopped', 'stop_sequence', 'stop_sequence_reached', 'stop_token', 'stop_word', 'stop_words', 'stop_str'],
  ...['stop_string', 'stop_string_found', 'end', 'ended', 'end_turn', 'end_of_turn', 'end_of_text', 'end_of_sentence'],
  ...['end_of_sequence', 'end_of_message', 'end_token', 'end_id', 'endoftext', 'eos', 'eos_token', 'eos_token_id'],
  ...['eos_found', 'eot', 'eot_id', 'im_end', 'complete', 'completed', 'finish', 'finished', 'done', 'success'],
  ...['succeeded', 'ok', 'normal'],
]);

/** What some servers send with each piece until there is a reason. */
const pending: ReadonlySet<string> = new Set([
  ...['null', 'none', 'undefined', 'unspecified', 'not_finished', 'unfinished', 'in_progress', 'pending'],
]);

/** The first that fits counts: `error_toxic` is a filter, `time_limit` a failure, `error_limit` a limit. */
const bad: readonly (readonly [FinishKind, RegExp])[] = [
  [
    'filter',
    /filter|safety|unsafe|recitation|block|prohibit|spii|sensitive|refus|guardrail|moderat|toxic|censor|policy|harm|armor|flagged|violat|copyright|language/,
  ],
  ['context', /context|window/],
  ['failed', /time|rate_?limit|quota|capacity|resource/],
  ['malformed', /malformed|(unexpected|too_many|invalid|missing)_(tool|function|thought|output)/],
  ['length', /length|max|limit|truncat|out_of_tokens/],
  ['failed', /error|fail|abort|network|cancel|interrupt|crash|unavail|load|exception|internal|disconnect|terminat/],
];

function inWords(reason: string): string {
  return reason
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/^(finish_|stop_|done_)?reason_/, '');
}
