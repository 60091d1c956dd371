import { afterAll, describe, expect, it } from 'vitest';
import { startLoader, toolText } from './loader.ts';

const loader = startLoader();
afterAll(() => loader.stop());

describe.concurrent('a tool of the project', () => {
  it.each([
    ['no package.json', {}],
    ['"type": "commonjs"', { 'package.json': '{ "type": "commonjs" }' }],
    ['"type": "module"', { 'package.json': '{ "type": "module" }' }],
  ])('runs without an install, with %s', async (_what, files) => {
    const input = 'z.object({ city: z.string() })';
    await using project = await loader.project({
      ...files,
      'tools/a.ts': toolText({ input, run: 'async ({ city }: { city: string }): Promise<string> => city' }),
      'tools/b.mts': toolText({ input, run: '({ city }) => city' }),
      'tools/c.js': toolText({ input, run: '({ city }) => city' }),
      'tools/d.mjs': toolText({ input, run: '({ city }) => city' })
        .replace('tool, z', 'tool')
        .concat(`import { z } from 'zod';`),
    });
    for (const name of ['a', 'b', 'c', 'd']) expect(await project.call(name, { city: 'Oslo' })).toBe('Oslo');
  });

  it('names the key of tool() that was meant', async () => {
    await using project = await loader.project({
      'tools/t.ts': toolText({ more: 'sideEffect: true' }),
      'tools/u.ts': toolText().replace('description', 'descripton'),
    });
    await expect(project.tool('t')).rejects.toMatchObject({
      message: 'tools/t.ts: tool() has no sideEffect',
      hint: 'Did you mean sideEffects?',
    });
    await expect(project.tool('u')).rejects.toMatchObject({ hint: 'Did you mean description?' });
  });

  it('is given up when its file is not loaded in time, also when nothing else is left to do', async () => {
    await using project = await loader.project({ 'tools/t.ts': 'await new Promise(() => {});' });
    await expect(project.load('tools/t.ts', 0.2)).rejects.toMatchObject({
      code: 'tool-unusable',
      message: 'tools/t.ts: it was not loaded within 0.2 s',
    });
  });

  it('tells its name, description and arguments', async () => {
    const input = `z.object({ city: z.string().describe('where'), days: z.number().default(3) })`;
    await using project = await loader.project({
      'tools/weather.ts': toolText({ input, more: 'sideEffects: true, timeout: 5' }),
    });
    expect(await project.tool('weather')).toEqual({
      name: 'weather',
      description: 'A tool',
      sideEffects: true,
      timeoutSeconds: 5,
      parameters: {
        type: 'object',
        properties: { city: { type: 'string', description: 'where' }, days: { default: 3, type: 'number' } },
        required: ['city'],
      },
    });
  });

  it('gets its arguments with defaults and transforms, and knows where it runs', async () => {
    const input = 'z.object({ a: z.string().default("x"), b: z.string().transform((text) => text.length) })';
    const run = '(input, { run, task, agent, idempotencyKey }) => ({ input, run, task, agent, idempotencyKey })';
    await using project = await loader.project({ 'tools/t.ts': toolText({ input, run }) });
    expect(JSON.parse(String(await project.call('t', { b: 'four' })))).toEqual({
      input: { a: 'x', b: 4 },
      run: { id: 'r1', isReplay: true, parentId: 'r0' },
      task: { id: 'r1-1', name: 'research' },
      agent: { role: 'Researcher' },
      idempotencyKey: 'k1',
    });
  });

  it('names each wrong argument in plain words', async () => {
    const input = `z.object({ a: z.string(), b: z.number(), c: z.number().max(3), d: z.string().refine((d) => d === 'x', 'must be x') })`;
    await using project = await loader.project({ 'tools/t.ts': toolText({ input }) });
    await expect(project.call('t', { b: 'two', c: 4, d: 'y' })).rejects.toMatchObject({
      message: expect.stringMatching(/: a is missing; b must be: number; c: .*<=3; d: must be x\./),
    });
  });

  it.each([
    ['text', `'plain'`, 'plain'],
    ['data', '[1, null]', '[1,null]'],
    ['nothing', 'undefined', 'done'],
    ['null', 'null', 'null'],
  ])('gives the model %s', async (_what, result, text) => {
    await using project = await loader.project({ 'tools/t.ts': toolText({ run: `() => (${result})` }) });
    expect(await project.call('t', {})).toBe(text);
  });

  it('imports other files and installed packages of the project, and its own zod first', async () => {
    await using project = await loader.project({
      'tools/t.ts': toolText({
        head: `import { shout } from '../lib/shout.ts';\nimport pick from 'pick';\nimport { mine } from 'zod';\nimport data from './data.json' with { type: 'json' };`,
        run: '() => [shout("a"), pick, mine, data.x]',
      }),
      'tools/data.json': '{ "x": 1 }',
      'lib/shout.ts': `import { z } from 'recrew';\nexport const shout = (text: string): string => z.string().parse(text).toUpperCase();\n`,
      'node_modules/pick/package.json': '{ "name": "pick", "main": "pick.js" }',
      'node_modules/pick/pick.js': `module.exports = 'picked';`,
      'node_modules/zod/package.json': '{ "name": "zod", "type": "module", "exports": "./index.js" }',
      'node_modules/zod/index.js': `export const mine = 'own zod';`,
    });
    expect(await project.call('t', {})).toBe('["A","picked","own zod",1]');
  });

  it('is loaded anew when it or a file that it imports was edited, and only then', async () => {
    const head = `import { x } from './lib/x.ts';\nconst loadedAt = performance.now();`;
    await using project = await loader.project({
      'tools/t.ts': toolText({ head, run: '() => ({ x, loadedAt })' }),
      'tools/lib/x.ts': 'export const x: number = 1;',
    });
    const first = await project.call('t', {});
    expect(await project.call('t', {})).toBe(first);
    await project.write('tools/lib/x.ts', 'export const x: number = 2;');
    expect(await project.call('t', {})).toMatch('"x":2');
    await project.write('tools/t.ts', toolText({ run: '() => "edited"' }));
    expect(await project.call('t', {})).toBe('edited');
  });
});
