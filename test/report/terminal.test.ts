import { expect, it } from 'vitest';
import { lookOf, terminalOf } from '../../src/report/terminal.ts';
import { screen } from './examples.ts';

it('draws live only where a person looks at a screen', () => {
  expect(screen(80, {}).live).toBe(true);
  expect(screen(80, { CI: 'true' }).live).toBe(false);
  expect(screen(80, { TERM: 'dumb' }).live).toBe(false);
  expect(screen(null, {}).live).toBe(false);
});

it('does not draw live on a terminal of unknown size', () => {
  const stream = { isTTY: true, columns: 0, rows: 0, write: () => true };
  expect(terminalOf(stream as unknown as NodeJS.WriteStream, {}).live).toBe(false);
});

it('colours terminals only, unless told otherwise', () => {
  const environments: Record<string, string>[] = [
    {},
    { NO_COLOR: '1' },
    { NO_COLOR: '' },
    { FORCE_COLOR: '0' },
    { TERM: 'dumb' },
  ];
  const colors = environments.map((environment) => screen(80, environment).color);
  expect(colors).toEqual([true, false, true, false, false]);
  expect(screen(null, {}).color).toBe(false);
  expect(screen(null, { FORCE_COLOR: '1', NO_COLOR: '1' }).color).toBe(true);
});

it('follows the size of the window', () => {
  const stream = { isTTY: true, columns: 100, write: () => true };
  const terminal = terminalOf(stream as unknown as NodeJS.WriteStream, {});
  stream.columns = 40;
  expect(terminal.columns).toBe(40);
});

it('falls back to ASCII where symbols are not to be had', () => {
  expect(lookOf(screen(80, { TERM: 'dumb' })).symbols.done).toBe('+');
  expect(lookOf(screen(80, { OS: 'Windows_NT' })).symbols.done).toBe('+');
  expect(lookOf(screen(80, { OS: 'Windows_NT', WT_SESSION: '1' })).symbols.done).toBe('✔');
});
