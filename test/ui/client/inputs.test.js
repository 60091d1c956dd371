import { describe, expect, it } from 'vitest';
import {
  changedInputs,
  fieldRows,
  fieldText,
  fieldValue,
  inputFields,
  parsedInputs,
} from '../../../src/ui/client/words/inputs.js';

describe('the form of the inputs', () => {
  it('asks for the crew’s inputs with the run’s values, and for what only the run had', () => {
    const declared = [{ name: 'topic', required: true, default: null, description: 'What' }];
    const fields = inputFields(declared, { topic: 'tin', current_date: '2026-01-02', old: 3 });
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['topic', 'tin'],
      ['old', 3],
    ]);
  });

  it('gives back the kind of value that it showed', () => {
    expect(fieldValue(fieldText(600), 600)).toEqual({ value: 600, error: null });
    expect(fieldValue(fieldText({ a: [1] }), { a: [1] })).toEqual({ value: { a: [1] }, error: null });
    expect(fieldValue('600', 'text')).toEqual({ value: '600', error: null });
    expect(fieldValue('many', 600).error).toBe('a number is expected');
  });

  it('makes room for each line of a text, also for one that is wrapped', () => {
    expect([fieldRows('', 10), fieldRows('a\nb', 10), fieldRows('12345678901', 10)]).toEqual([1, 2, 2]);
  });

  it('says where JSON breaks, and that inputs are a map', () => {
    expect(parsedInputs('{\n "a": 1\n "b": 2 }').error).toMatch(/line 3/);
    expect(parsedInputs('{ "a": }').error).toBe("Unexpected token '}'");
    expect(parsedInputs('[1]').error).toContain('a map');
  });

  it('sends only what differs', () => {
    expect(changedInputs({ a: 1, b: { c: 2 }, d: 'x' }, { a: 1, b: { c: 3 } })).toEqual({ b: { c: 2 }, d: 'x' });
  });
});
