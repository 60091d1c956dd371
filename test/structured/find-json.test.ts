import { describe, expect, it } from 'vitest';
import { findJson, jsonFault } from '../../src/structured/find-json.ts';

const valueIn = (text: string, fits?: (value: unknown) => boolean) => {
  const found = findJson(text, fits);
  return 'value' in found ? found.value : found.problem;
};

describe('finding JSON in a reply', () => {
  it.each([
    ['the whole text', ' {"a": [1, "x"]} \n'],
    ['a byte order mark', '\uFEFF{"a": [1, "x"]}'],
    ['a fence with a name', '```json\n{"a": [1, "x"]}\n```'],
    ['a fence of Windows lines', 'Sure!\r\n```\r\n{"a": [1, "x"]}\r\n```\r\nDone.'],
    ['a fence in a longer fence', '~~~~\n{"a": [1, "x"]}\n~~~~'],
    ['chatter on both sides', 'Here you are: {"a": [1, "x"]}. Anything else?'],
    ['brackets in the chatter', 'The form is {a, b} or [see below]: {"a": [1, "x"]}'],
    ['a template before it', 'I use {"a": ...}.\n{"a": [1, "x"]}'],
    ['a fence that is cut off', '```json\n{"a": [1, "x"]}'],
  ])('takes it out of %s', (_, text) => {
    expect(valueIn(text)).toEqual({ a: [1, 'x'] });
  });

  it('is not misled by brackets and quotes inside texts', () => {
    expect(valueIn('So: {"a": "}] \\" {", "b": "\\u007d"} }')).toEqual({ a: '}] " {', b: '}' });
  });

  it('takes the last fence labelled json, or the last value that fits', () => {
    const text = '```json\n{"draft": 1}\n```\nBetter:\n```json\n{"final": 2}\n```\n```\n[3]\n```';
    expect(valueIn(text)).toEqual({ final: 2 });
    expect(valueIn(text, Array.isArray)).toEqual([3]);
    expect(valueIn(text, (value) => Object.hasOwn(value as object, 'final'))).toEqual({ final: 2 });
  });

  it('takes the last loose one that fits, else the longest', () => {
    const text = 'As in [1], {"a": 1} and {"a": 2, "b": 3}; see [2].';
    expect(valueIn(text, (value) => !Array.isArray(value))).toEqual({ a: 2, b: 3 });
    expect(valueIn(text, () => false)).toEqual({ a: 2, b: 3 });
  });

  const hasA = (value: unknown) =>
    value !== null && typeof value === 'object' && typeof (value as { a?: unknown }).a === 'number';

  it.each([
    ['a sketch before it', 'First idea: {"a": 999}. No. Final: {"a": 1}'],
    ['a schema before it', '{"type": "object", "properties": {"a": {"type": "number"}}}\n\n{"a": 1}'],
    ['a sketch in a plain fence', '```\n{"a": 999}\n```\nSo it is {"a": 1}.'],
    ['a sketch in a fence of json', '```json\n{"a": 999}\n```\nBetter:\n```JSON\n{"a": 1}\n```'],
    ['an example behind its fence', '```json\n{"a": 1}\n```\nNot {"a": 999}, as before.'],
    ['another fence behind it', '```json\n{"a": 1}\n```\nWritten by:\n```js\nlet x = {"b": 2};\n```'],
    ['braces behind it', '{"a": 1}\n\nHere {x} stands for the hens, see [2] and {}.'],
    ['a fence that does not fit', '```json\n{"b": 2}\n```\n{"a": 1}'],
    ['a string around it', JSON.stringify('{"a": 1}')],
    ['a string of several lines around it', JSON.stringify('{\n  "a": 1\n}')],
    ['a string around it, and words', `The answer: ${JSON.stringify('{"a": 1}')}.`],
    ['a string in a fence', `\`\`\`json\n${JSON.stringify('{"a": 1}')}\n\`\`\``],
  ])('takes the answer where there is %s', (_, text) => {
    expect(valueIn(text, hasA)).toEqual({ a: 1 });
  });

  it('takes a list at the top whole, and the whole text before its parts', () => {
    expect(valueIn('Sure: [{"a": 1}, {"a": 2}]', Array.isArray)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(valueIn('{"x": {"a": 1}}', hasA)).toEqual({ x: { a: 1 } });
    expect(valueIn('{"a": 1, "note": "```json\\n{\\"a\\": 2}\\n```"}', hasA)).toMatchObject({ a: 1 });
  });

  it.each([
    ['{"items": [{"a": 1}, {"a": 2}', 'it breaks off before the JSON is complete'],
    ['{"items": [{"a": 1} {"a": 2}]}', 'it is not JSON from line 1, column 21 on, at "{\\"a\\": 2}]}"'],
    ['Well:\n{\n  "a": 1,\n}', 'it is not JSON from line 4, column 1 on, at "}"'],
    ['{“a”: 1}', 'it is not JSON from line 1, column 2 on, at "“a”: 1}"'],
    ['{"a": "one\ntwo"}', 'it is not JSON from line 1, column 11 on, at a line break'],
    ['I could not do it.', 'there is no JSON in it'],
    ['  ', 'it is empty'],
  ])('never takes a piece for the whole, and says where %j breaks', (text, problem) => {
    expect(findJson(text)).toEqual({ problem });
  });

  // A search that begins anew at each bracket takes longer than a test may.
  it.each([
    ['opening brackets', '['.repeat(1_000_000)],
    ['opening pairs', '[{'.repeat(500_000)],
    ['begun objects', '{"a":'.repeat(300_000)],
    ['broken objects', '{"a":1 '.repeat(300_000)],
    ['quotes', '["'.repeat(500_000)],
    ['a text without an end', `{"a": "${'x'.repeat(5_000_000)}`],
    ['many fences', '```\n'.repeat(300_000)],
    ['quoted objects', '"{\\n'.repeat(200_000)],
  ])('reads a text with a great many %s once', (_, text) => {
    expect(findJson(text)).toHaveProperty('problem');
  });
});

it('reads a text with a great many values that do not fit once', () => {
  expect(findJson('{"b": 1} "[1]" '.repeat(100_000), () => false)).toHaveProperty('value');
});

describe('where a text stops being JSON', () => {
  it.each([
    ['[1, 2]', null],
    ['"text"', null],
    ['[1, 2] as asked', 'the JSON ends at line 1, column 6, and there is more text after it'],
    ['Sure: [1]', 'it is not JSON from line 1, column 1 on, at "Sure: [1]"'],
    ['{"a": nul}', 'it is not JSON from line 1, column 7 on, at "nul}"'],
    ['', 'it is empty'],
  ])('is said of %j', (text, fault) => {
    expect(jsonFault(text)).toBe(fault);
  });
});
