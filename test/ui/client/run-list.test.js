import { describe, expect, it } from 'vitest';
import {
  listPath,
  listQuery,
  markOf,
  pagesOf,
  placesIn,
  rowAt,
  shownPlaces,
  sortedBy,
  textBefore,
  toggled,
} from '../../../src/ui/client/state/run-list.js';

describe('the list of runs', () => {
  it('asks for the newest first, folded, unless one batch is wanted', () => {
    expect(listPath(listQuery({}), 0)).toBe('/api/runs?sort=started&order=desc&fold=1&limit=50&offset=0');
    expect(listQuery({ batch: 'b-1', sort: 'nonsense' })).toMatchObject({ fold: '0', sort: 'started' });
    expect(listQuery({ sort: 'constructor' })).toMatchObject({ sort: 'started', order: 'desc' });
  });

  it('turns the order round when a head is pressed twice', () => {
    const once = sortedBy({ status: 'failed' }, 'cost');
    expect(once).toEqual({ status: 'failed', sort: 'cost', order: '' });
    expect(sortedBy(once, 'cost')).toMatchObject({ sort: 'cost', order: 'asc' });
  });

  it('puts the rows of an open batch below it', () => {
    const openings = [
      { index: 1, count: 2 },
      { index: 3, count: 1 },
    ];
    const places = Array.from({ length: placesIn(5, openings) }, (_, place) => rowAt(place, openings));
    expect(places.map(({ index, below }) => (below === null ? `${index}` : `${index}.${below}`))).toEqual([
      '0',
      '1',
      '1.0',
      '1.1',
      '2',
      '3',
      '3.0',
      '4',
    ]);
  });

  it('draws a few rows more than are seen, and none beyond the end', () => {
    expect(shownPlaces({ top: 5600, height: 560, rowHeight: 56, places: 10_000, spare: 12 })).toEqual({
      first: 88,
      last: 122,
    });
    expect(shownPlaces({ top: 5600, height: 560, rowHeight: 56, places: 3, spare: 12 }).last).toBe(3);
    expect(pagesOf(48, 101)).toEqual([0, 1, 2]);
  });

  it('marks a batch for as many of its runs as are marked', () => {
    const batch = { run: { runId: 'c' }, batch: { batchId: 'b-1', runs: 2 } };
    const one = toggled(new Map(), [{ runId: 'a', batchId: 'b-1' }]);
    const runs = ['a', 'c'].map((runId) => ({ runId, batchId: 'b-1' }));
    const both = toggled(one, runs);
    expect([new Map(), one, both, toggled(both, runs)].map((marked) => markOf(batch, marked))).toEqual([
      'none',
      'some',
      'all',
      'none',
    ]);
    expect(markOf({ run: { runId: 'c' }, batch: null }, one)).toBe('none');
  });

  it('begins what stands before a hit with a whole word', () => {
    expect(textBefore('A short answer')).toBe('A short answer');
    expect(textBefore('It begins with a rather short answer to the ')).toBe('… a rather short answer to the ');
    expect(textBefore(`so ${'long'.repeat(20)} `)).toBe(`… ${`${'long'.repeat(20)} `.slice(-30)}`);
  });
});
