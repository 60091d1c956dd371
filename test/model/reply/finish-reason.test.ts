import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FinishKind, finishKind } from '../../../src/model/reply/finish-reason.ts';
import { type ChatServer, type RawReply, startChatServer } from '../../helpers/chat-server.ts';
import { ask, failureOf, modelAt } from '../../helpers/model-settings.ts';
import { events, finish, piece, used } from '../../helpers/stream.ts';

it.each<[FinishKind, readonly string[]]>([
  ['none', ['', 'null', 'None', 'FINISH_REASON_UNSPECIFIED', 'NOT_FINISHED']],
  ['finished', ['stop', 'STOP', 'end_turn', 'stop_sequence', 'eos', 'eos_token', 'COMPLETE', 'FinishReason.STOP']],
  ['finished', ['eosFound', 'stopStringFound', 'REASON_STOP', '<|im_end|>', '<|eot_id|>', 'done', 'normal', 'end']],
  ['tools', ['tool_calls', 'TOOL_CALL', 'tool_use', 'function_call', 'toolCalls', 'tool-calls']],
  ['filter', ['content_filter', 'content-filter', 'SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'SPII', 'sensitive']],
  ['filter', ['refusal', 'guardrail_intervened', 'content_filtered', 'ERROR_TOXIC', 'BLOCKLIST', 'IMAGE_SAFETY']],
  ['length', ['length', 'MAX_TOKENS', 'maxTokens', 'model_length', 'REASON_MAX_LEN', 'ERROR_LIMIT', 'token_limit']],
  ['context', ['model_context_window_exceeded', 'contextLengthReached', 'REASON_MAX_CONTEXT']],
  ['malformed', ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'malformed_tool_use', 'TOO_MANY_TOOL_CALLS']],
  ['failed', ['error', 'network_error', 'insufficient_system_resource', 'abort', 'cancelled', 'USER_CANCEL']],
  ['failed', ['TIME_LIMIT', 'timed_out', 'modelUnloaded', 'load', 'rate_limit', 'ERROR']],
  ['unknown', ['pause_turn', 'OTHER', 'repetition', 'whatever', 'stopped_by_moon', 'finish_line']],
])('understands as %s: %j', (kind, reasons) => {
  for (const reason of reasons) expect(finishKind(reason), reason).toBe(kind);
});

describe('a reply with text that ends', () => {
  let server: ChatServer;
  let reply: RawReply = { raw: [] };
  beforeAll(async () => {
    server = await startChatServer(() => reply);
  });
  afterAll(() => server.close());

  it.each([
    ['network_error', 'model-server', true],
    ['RECITATION', 'model-content-filter', false],
    ['modelContextWindowExceeded', 'model-context-length', false],
    ['MAX_TOKENS', 'model-length', false],
    ['MALFORMED_FUNCTION_CALL', 'model-malformed', true],
    ['gave_up_happily', 'model-server', false],
  ])('with %s is no output, and is kept', async (reason, code, retryable) => {
    reply = { raw: [events(piece('half'), finish(reason), used, '[DONE]')] };
    const failure = await failureOf(modelAt(server.url));
    expect(failure).toMatchObject({ code, retryable, partial: { text: 'half', finishReason: reason } });
    expect(failure.hint).toBeTruthy();
  });

  it('with an unknown word names it, also where the connection stays open', async () => {
    reply = { raw: [events(piece('half'), finish('gave_up_happily'), used)], behind: 'open' };
    expect((await failureOf(modelAt(server.url))).message).toContain('(finish reason: gave_up_happily)');
  });

  it('is judged by what the server behind a gateway said where that is worse', async () => {
    reply = { raw: [events(piece('half'), piece(null, { finish_reason: 'stop', native_finish_reason: 'SAFETY' }))] };
    expect((await failureOf(modelAt(server.url))).code).toBe('model-content-filter');
    reply = { raw: [events(piece('all'), piece(null, { finish_reason: 'stop', native_finish_reason: 'unheard_of' }))] };
    expect((await ask(modelAt(server.url))).text).toBe('all');
  });
});
