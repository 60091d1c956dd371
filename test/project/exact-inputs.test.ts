import { describe, expect, it } from 'vitest';
import { givenInputs } from '../../src/project/inputs/given-inputs.ts';
import { readInputs } from '../../src/project/inputs/read-inputs.ts';
import { readRows } from '../../src/project/inputs/read-rows.ts';
import { fillPlaceholders } from '../../src/spec/placeholders.ts';
import { makeProject } from '../helpers/project.ts';
import { lines, loadWith } from '../spec/load-files.ts';

const spec = { agents: [], tasks: [], declaredInputs: [{ name: 'a', place: { file: '', line: 1, column: 1 } }] };

/** As the file spells it; what is sent; what is kept. */
const inYaml: readonly (readonly [string, string, unknown])[] = [
  ['3.10', '3.10', '3.10'],
  ['7615917337495251231', '7615917337495251231', '7615917337495251231'],
  ['0x1F', '0x1F', '0x1F'],
  ['0o17', '0o17', '0o17'],
  ['1e3', '1e3', '1e3'],
  ['+5', '+5', '+5'],
  ['.5', '.5', '.5'],
  ['-0', '-0', '-0'],
  ['007', '007', '007'],
  ['.nan', '.nan', '.nan'],
  ['-.inf', '-.inf', '-.inf'],
  ['TRUE', 'TRUE', 'TRUE'],
  ['2026-11-30', '2026-11-30', '2026-11-30'],
  ['yes', 'yes', 'yes'],
  ['1_000', '1_000', '1_000'],
  ['5', '5', 5],
  ['-2.5', '-2.5', -2.5],
  ['true', 'true', true],
  ['[1.50, 2]', '["1.50",2]', ['1.50', 2]],
  ['{ id: 90071992547409931 }', '{"id":"90071992547409931"}', { id: '90071992547409931' }],
];
const inJson = inYaml.filter(([text]) => /^(-?\d[\d.e]*|true|\[.*)$/.test(text) && !/^0[\dxo]/.test(text));

describe('an input', () => {
  it.each(inYaml)('is sent as %s when YAML spells it so', async (text, sent, kept) => {
    await using project = await makeProject({ 'in.yaml': `a: ${text}\n` });
    const reading = { cwd: project.dir, readStdin: async () => new Uint8Array() };
    const inputs = await readInputs(['@in.yaml'], reading);
    expect(inputs).toEqual({ a: kept });
    expect(fillPlaceholders('{a}', inputs)).toBe(sent);
    const isMap = text.startsWith('{');
    const loaded = await loadWith({
      'crew.yaml': `inputs:\n  a: ${isMap ? `{ default: ${text} }` : text}\n  b: { default: ${text} }\n`,
      'tasks.yaml': 'article: { description: "{a} {b}", expected_output: x }\n',
    });
    expect(lines(loaded)).toEqual([]);
    expect(loaded.spec?.declaredInputs?.map((input) => input.default)).toEqual([kept, kept]);
  });

  it.each(inJson)('is sent as %s when JSON spells it so', async (text, sent, kept) => {
    const json = `{"a": ${text}}`;
    await using project = await makeProject({ 'in.json': json, 'r.jsonl': `\n${json}\n`, 'r.json': `[${json}]` });
    const reading = { cwd: project.dir, readStdin: async () => new TextEncoder().encode(json) };
    for (const way of [json, '@in.json', '@-']) {
      const inputs = await readInputs([way], reading);
      expect(inputs).toEqual({ a: kept });
      expect(fillPlaceholders('{a}', inputs)).toBe(sent);
    }
    for (const file of ['r.jsonl', 'r.json']) {
      const { rows } = await readRows({ file, cwd: project.dir, columns: {}, spec: spec as never });
      expect(rows[0]?.values).toEqual({ a: kept });
    }
  });

  it('keeps the form that its value has in JSON when code gives it, and is refused when it has none', () => {
    const day = new Date('2026-11-30T00:00:00Z');
    const given = { n: Number.NaN, day, list: [1, undefined, -Infinity], map: { a: undefined, b: day } };
    expect(givenInputs(given as never)).toEqual({
      n: 'NaN',
      day: '2026-11-30T00:00:00.000Z',
      list: [1, null, '-Infinity'],
      map: { b: '2026-11-30T00:00:00.000Z' },
    });
    expect(() => givenInputs({ a: { b: new Map() } })).toThrow('input a is a Map, which JSON cannot hold');
    expect(() => givenInputs({ a: [10n] })).toThrow('input a is a bigint, which JSON cannot hold');
  });
});

it.each([
  ['7615917337495251231', '7615917337495251231'],
  ['3.10', '3.10'],
  ['0x1F', '0x1F'],
  ['False', 'False'],
])('a hint to put %s in quotes has the text of the file', async (text, quoted) => {
  const loaded = await loadWith({ 'tasks.yaml': `article: { description: ${text}, expected_output: x }\n` });
  expect(loaded.problems).toMatchObject([
    { message: expect.stringContaining(quoted), hint: `Put it in quotes: "${quoted}"` },
  ]);
});
