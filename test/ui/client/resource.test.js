import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resourceCache } from '../../../src/ui/client/state/resource.js';

/** Answers how often it was asked. */
async function counter() {
  let asked = 0;
  const server = createServer((_request, response) => response.end(`{"asked":${++asked}}`));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

describe('what the page has read', () => {
  it('is asked for once when it was begun early, and anew after that', async () => {
    const [path, cache] = [await counter(), resourceCache()];
    await cache.begin([path]);
    expect(cache.get(path)).toEqual({ asked: 1 });
    expect(await cache.read(path)).toEqual({ asked: 1 });
    expect(await cache.read(path)).toEqual({ asked: 2 });
  });

  it('tells who asks for it that it cannot be had, and not who began it', async () => {
    const cache = resourceCache();
    await cache.begin(['http://127.0.0.1:1/']);
    await expect(cache.read('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'unreachable' });
  });
});
