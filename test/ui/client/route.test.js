import { describe, expect, it } from 'vitest';
import {
  compareAddress,
  firstPaths,
  routeOf,
  runAddress,
  runsAddress,
  taskAddress,
} from '../../../src/ui/client/route.js';

describe('the addresses of the page', () => {
  it('reads back what it writes', () => {
    expect(routeOf(runAddress('7fr362nb', 2, 'steps'))).toEqual({
      type: 'run',
      run: '7fr362nb',
      number: 2,
      tab: 'steps',
    });
    expect(routeOf(compareAddress('a', 'b'))).toEqual({ type: 'compare', from: 'a', to: 'b' });
    expect(routeOf(runsAddress({ text: 'dry & cold', status: '' }))).toEqual({
      type: 'runs',
      query: { text: 'dry & cold' },
    });
  });

  it('finds a task by its id', () => {
    expect(taskAddress('7fr362nb-12')).toBe('/runs/7fr362nb/12');
  });

  it('takes what is no number, no tab or a broken escape for what it is', () => {
    expect(routeOf('/runs/7fr362nb/x?tab=y')).toEqual({ type: 'run', run: '7fr362nb', number: null, tab: 'output' });
    expect(routeOf('/%E0%A4%A')).toMatchObject({ type: 'unknown' });
    expect(routeOf('/compare')).toMatchObject({ type: 'unknown' });
    expect(routeOf('//').type).toBe('runs');
    expect(routeOf('//page/x').type).toBe('runs');
  });

  it('names what a view reads at once, so that it is drawn with it', () => {
    expect(firstPaths(routeOf('/?status=failed'))).toEqual([
      '/api/project',
      '/api/runs?status=failed&sort=started&order=desc&fold=1&limit=50&offset=0',
    ]);
    expect(firstPaths(routeOf('/runs/3fk9p2mz/2'))).toEqual(['/api/project', '/api/runs/3fk9p2mz']);
    expect(firstPaths(routeOf('/compare?to=3fk9p2mz'))).toEqual(['/api/project']);
  });
});
