import { expect, it } from 'vitest';
import { csvRows } from '../../src/project/inputs/csv-rows.ts';

it.each([
  ['sep=;\n', ';'],
  ['\uFEFFsep=,\r\n', ','],
  ['SEP=\t\n', '\t'],
  ['"sep=|"\n', '|'],
])("Excel's first line %j names what separates fields, and is no row", async (first, sign) => {
  const end = /\r?\n/.exec(first)![0];
  const text = `${first}name${sign}text${end}Anna${sign}"a, b; c"${end}`;
  expect(await csvRows('rows.csv', text)).toEqual([{ place: 'rows.csv:3', values: { name: 'Anna', text: 'a, b; c' } }]);
});

it('keeps the numbers of the lines behind it, and a column that is called sep', async () => {
  await expect(csvRows('rows.csv', 'sep=;\na;b\n1;2\n1\n')).rejects.toThrow(
    'rows.csv:4 has 1 field, the header row has 2',
  );
  expect(await csvRows('rows.csv', 'sep,a\n1,2\n')).toEqual([{ place: 'rows.csv:2', values: { sep: '1', a: '2' } }]);
});
