import { expect, it } from 'vitest';
import {
  badArgumentsMessage,
  cutResultMessage,
  repeatedCallMessage,
  slowToolMessage,
  toolFailedMessage,
  unknownToolMessage,
} from '../../src/prompt/tool-messages.ts';

it('an unknown tool is answered with the nearest and all that there are', () => {
  expect(unknownToolMessage('readfile', ['list_files', 'read_file'])).toMatchInlineSnapshot(
    `"There is no tool named "readfile". Did you mean read_file? The tools are: list_files, read_file."`,
  );
  expect(unknownToolMessage('translate', ['read_file'])).toMatchInlineSnapshot(
    `"There is no tool named "translate". The tools are: read_file."`,
  );
  expect(unknownToolMessage('read_file', [])).toMatchInlineSnapshot(
    `"There is no tool named "read_file". There are no tools: answer without."`,
  );
});

it('bad arguments are answered with what is wrong', () => {
  expect(
    badArgumentsMessage('read_file', '- path is missing\nThe fields: path: string (required)'),
  ).toMatchInlineSnapshot(`
    "read_file was not called, as its arguments are not right:
    - path is missing
    The fields: path: string (required)
    Call it again with arguments that fit."
  `);
});

it('a tool that threw says why, if it can', () => {
  expect(toolFailedMessage('read_file', 'no such file: a.md\n')).toMatchInlineSnapshot(
    `"read_file failed: no such file: a.md"`,
  );
  expect(toolFailedMessage('read_file', '')).toMatchInlineSnapshot(`"read_file failed: it did not say why"`);
});

it('a slow tool says how long it had', () => {
  expect(slowToolMessage('fetch_page', 120)).toMatchInlineSnapshot(
    `"fetch_page took longer than 120 seconds and was stopped. Ask it for less, or go on without it."`,
  );
  expect(slowToolMessage('fetch_page', 1)).toMatchInlineSnapshot(
    `"fetch_page took longer than 1 second and was stopped. Ask it for less, or go on without it."`,
  );
});

it('a cut result says how much is left out', () => {
  expect(cutResultMessage(1234567)).toMatchInlineSnapshot(
    `"[The result is cut here; it has 1,234,567 more characters. If what you need is missing, ask for a smaller part.]"`,
  );
});

it('a call made again and again is told so', () => {
  expect(repeatedCallMessage('search_files', 3)).toMatchInlineSnapshot(
    `"You have now called search_files 3 times with the same arguments. Use what you have, call it with other arguments, or answer."`,
  );
});
