import { expect, it } from 'vitest';
import { reasoningDetailCollector } from '../../src/model/reply/reasoning-details.ts';

function detailsOf(...pieces: readonly unknown[]) {
  const collector = reasoningDetailCollector();
  for (const piece of pieces) collector.add(piece);
  return collector.details();
}

it('puts a text together from its pieces, with the signature that comes at its end', () => {
  const piece = { type: 'reasoning.text', format: 'anthropic-claude-v1', index: 0 };
  expect(
    detailsOf(
      [{ ...piece, text: 'Look ' }],
      [{ ...piece, text: 'first.' }],
      [{ ...piece, signature: 'sig', text: null }],
    ),
  ).toEqual([{ ...piece, text: 'Look first.', signature: 'sig' }]);
});

it('keeps thoughts apart that differ by kind, number or id, and those that are encrypted', () => {
  const text = { type: 'reasoning.text', text: 'a', index: 0 };
  const secret = { type: 'reasoning.encrypted', data: 'x', id: 'c1', index: 1 };
  const pieces = [text, secret, { ...secret, data: 'y' }, { ...text, index: 2 }, { ...text, index: 2, id: 'r' }];
  expect(detailsOf(pieces)).toEqual([
    text,
    secret,
    { ...secret, data: 'y' },
    { ...text, text: 'aa', index: 2, id: 'r' },
  ]);
});

it('passes over what is no list of details', () => {
  expect(detailsOf(undefined, null, 'thinking', { text: 'a' }, [null, 7, 'x'])).toEqual([]);
});
