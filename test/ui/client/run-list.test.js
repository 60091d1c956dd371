import { describe, expect, it } from 'vitest';
import {
  listPath,
  listQuery,
  pagesOf,
  placesIn,
  rowAt,
  shownPlaces,
  sortedBy,
} from '../../../src/ui/client/state/run-list.js';

describe('the list of runs', () => {
  it('asks for the newest first, folded, unless one batch is wanted', () => {
    expect(listPath(listQuery({}), 0)).toBe('/api/runs?sort=started&order=desc&fold=1&limit=50&offset=0');
    expect(listQuery({ batch: 'b-1', sort: 'nonsense' })).toMatchObject({ fold: '0', sort: 'started' });
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
});
