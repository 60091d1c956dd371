import { expect, it } from 'vitest';
import {
  guardrailFailedMessage,
  lastTurnMessage,
  repairMessage,
  schemaInstruction,
} from '../../src/prompt/answer-messages.ts';

it('a schema is given with how to reply', () => {
  expect(schemaInstruction({ type: 'object', properties: { n: { type: 'number' } } })).toMatchInlineSnapshot(`
    "Reply with one JSON value alone that fits this JSON schema, with no words and no code fence around it:

    {
      "type": "object",
      "properties": {
        "n": {
          "type": "number"
        }
      }
    }"
  `);
});

it('an answer of the wrong shape is sent back with its problems', () => {
  expect(repairMessage(['n is missing', 'm must be a number, not "1"'])).toMatchInlineSnapshot(`
    "Your answer does not fit the JSON schema:
    - n is missing
    - m must be a number, not "1"

    Reply with the complete corrected JSON alone."
  `);
});

it('an answer that a guardrail stopped is sent back with the reason', () => {
  expect(guardrailFailedMessage('it has 412 words; at most 300 are allowed')).toMatchInlineSnapshot(`
    "Your answer was checked and cannot be taken as it is:
    it has 412 words; at most 300 are allowed

    Reply with the complete corrected output alone."
  `);
});

it('the last turn asks for the answer', () => {
  expect(lastTurnMessage()).toMatchInlineSnapshot(
    `"No more tools can be called now. Answer with what you have: reply with the complete output alone."`,
  );
});
