import { expect, it } from 'vitest';
import { inDialogWords, inPageWords } from '../../../src/ui/client/words/dialog-words.js';

const hintOf = (hint) => inDialogWords({ message: '', hint }).hint;

it('calls what a dialog has by the names that it has there', () => {
  expect(hintOf('Run it for real:  crew replay -t research   ·   or say --allow-offline, or --offline')).toBe(
    'Run it for real: choose “From” research · or tick “Allow offline texts”, or “Offline”',
  );
  expect(hintOf('Run what changed:  crew replay --changed   ·   or leave --strict out')).toBe(
    'Run what changed: choose “Changed” · or leave “Strict” out',
  );
  expect(hintOf('Give it with:  -i topic=…')).toBe('Fill in topic');
  expect(hintOf('Give them with:  -i topic=… -i audience=…')).toBe('Fill in topic, audience');
  expect(inDialogWords({ message: "--strict: not as today's crew", hint: null }).message).toBe(
    "“Strict”: not as today's crew",
  );
});

it('leaves alone what only a command line has, and all else of the error', () => {
  const error = { status: 409, code: 'refused', message: 'no', hint: 'See:  crew runs --tree', problems: [] };
  expect(inDialogWords(error)).toEqual(error);
  expect(inDialogWords(null)).toBe(null);
});

it('names no flag for what the page does by itself', () => {
  expect(inPageWords('Try again later, or choose another model with --model')).toBe(
    'Try again later, or choose another model when you resume or replay it',
  );
  expect(inPageWords('Put it into OPENAI_API_KEY in .env')).toBe('Put it into OPENAI_API_KEY in .env');
});
