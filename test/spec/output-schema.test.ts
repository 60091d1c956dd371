import { describe, expect, it } from 'vitest';
import { article, hints, lines, loadWith } from './load-files.ts';

const report = '{ "type": "object", "properties": { "title": { "type": "string" } } }';
const task = (value: string, files: Readonly<Record<string, string>> = {}) =>
  loadWith({ 'tasks.yaml': `${article}  output_json: ${value}\n`, ...files });

describe('output_json', () => {
  it('reads a schema from its file, or out of the YAML', async () => {
    const file = await task('./schemas/report.json', { 'schemas/report.json': `\uFEFF${report}` });
    expect(file.problems).toEqual([]);
    expect(file.spec?.tasks[0]?.outputJson).toEqual({
      schema: JSON.parse(report),
      file: 'schemas/report.json',
      place: { file: 'tasks.yaml', line: 4, column: 16 },
    });
    const inline = await task('\n    type: array\n    items: { type: string }');
    expect(inline.spec?.tasks[0]?.outputJson).toEqual({
      schema: { type: 'array', items: { type: 'string' } },
      file: null,
      place: { file: 'tasks.yaml', line: 4, column: 3 },
    });
  });

  it.each(['{ $ref: "#/x" }', '{ anyOf: [] }', '{ type: [object, "null"] }', '{ properties: {} }'])(
    'takes the schema %s',
    async (schema) => {
      expect((await task(schema)).problems).toEqual([]);
    },
  );

  it.each(['', '~', '{}'])('takes "%s" for none', async (value) => {
    const { spec, problems } = await task(value);
    expect(problems).toEqual([]);
    expect(spec?.tasks[0]).not.toHaveProperty('outputJson');
  });

  it('names the nearest file when there is none, and refuses paths that leave the project', async () => {
    const typo = await task('schemas/reprt.json', { 'schemas/report.json': report });
    expect(lines(typo)).toEqual(['tasks.yaml:4:16 error there is no file schemas/reprt.json']);
    expect(hints(typo)).toEqual(['Did you mean schemas/report.json?']);
    expect(lines(await task('Report'))).toEqual(['tasks.yaml:4:16 error there is no file Report']);
    expect(lines(await task('../report.json'))).toEqual([
      'tasks.yaml:4:16 error ../report.json is outside the project',
    ]);
    expect(lines(await task('schemas', { 'schemas/a.json': report }))).toEqual([
      'tasks.yaml:4:16 error there is no file schemas',
    ]);
  });

  it('shows where a file stops being JSON', async () => {
    const loaded = await task('a.json', { 'a.json': '{\n  "type": "object",\n  properties: {}\n}' });
    expect(lines(loaded)).toEqual(['a.json:3:3 error a.json is not JSON']);
    expect(hints(loaded)).toEqual(['Expected double-quoted property name.']);
    expect(loaded.sources['a.json']).toContain('properties');
    const words = await task('a.json', { 'a.json': 'type: object' });
    expect(lines(words)).toEqual(['a.json:1:1 error a.json is not JSON']);
    expect(hints(words)).toEqual(["Unexpected token 'y'."]);
  });

  it.each([
    ['{ type: string }', 'output_json is of type string, not an object or an array'],
    ['{ title: string }', 'output_json is not the JSON schema of an object or an array'],
    ['7', 'output_json must be text or a map, not the number 7'],
  ])('refuses %s', async (value, message) => {
    expect((await task(value)).problems).toMatchObject([{ severity: 'error', line: 4, message }]);
  });

  it.each(['[]', 'true', '{ "type": "number" }'])('refuses a file with %s', async (text) => {
    const loaded = await task('a.json', { 'a.json': text });
    expect(loaded.problems).toMatchObject([
      { file: 'tasks.yaml', line: 4, message: expect.stringMatching(/^a\.json is/) },
    ]);
  });
});
