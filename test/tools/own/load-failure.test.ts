import { afterAll, describe, expect, it } from 'vitest';
import { startLoader, toolText } from './loader.ts';

const good = toolText();

/** What is wrong, the file, the message and the hint. */
const cases: readonly (readonly [string, string, RegExp, RegExp])[] = [
  ['a syntax error', `${good}\nconst x: = 3;`, /^tools\/t\.ts:5: syntax error: Unexpected token `=`$/, /^$/],
  ['an enum', `${good}enum Color { red }`, /^tools\/t\.ts:4: an enum needs a compiler/, /as const/],
  [
    'a parameter property',
    `${good}class A {\n constructor(private x: string) {} }`,
    /^tools\/t\.ts:5: a parameter property/,
    /constructor/,
  ],
  ['a namespace', `${good}namespace N { export const a = 1; }`, /^tools\/t\.ts:4: a namespace/, /exports/],
  ['"import ="', `${good}import fs = require('fs');`, /^tools\/t\.ts:4: "import … = "/, /import name from/],
  ['what it throws', `${good}\n\nthrow new Error('no luck');`, /^tools\/t\.ts:6: threw .*: no luck$/, /^$/],
  ['what it throws that is no error', `throw 'a text';`, /^tools\/t\.ts: threw .*: a text$/, /^$/],
  [
    'a missing export of ours',
    `import { nope } from 'recrew';`,
    /^tools\/t\.ts:1: recrew has no export "nope"$/,
    /tool, z/,
  ],
  [
    'a path into our package',
    `${good}import 'recrew/x';`,
    /^tools\/t\.ts:4: "recrew\/x" cannot be imported$/,
    /tool, z/,
  ],
  ['a type that is imported as a value', `import { T } from './h.ts';`, /no export "T"$/, /import type \{ T \}/],
  [
    'a package that is not installed',
    `${good}\nimport '@a/b/c';`,
    /^tools\/t\.ts:5: the package @a\/b is/,
    /npm install @a\/b/,
  ],
  ['a wrong ending', `import './h.js';`, /^tools\/t\.ts:1: there is no file \.\/h\.js$/, /'\.\/h\.ts'/],
  ['a file that is not there', `import './no.ts';`, /^tools\/t\.ts:1: there is no file \.\/no\.ts$/, /^$/],
  ['an error in an imported file', `import './bad.ts';`, /^tools\/bad\.ts:2: an enum/, /as const/],
  ['no default export', `export const x = 1;`, /^tools\/t\.ts: it has no default export$/, /export default tool\(/],
  ['a default export that is no tool', `export default { run() {} };`, /not made by tool\(\)$/, /tool\(/],
  ['no description', good.replace('A tool', ''), /no description$/, /description/],
  ['no run', toolText({ run: '3' }), /its run is not a function$/, /run/],
  ['a timeout of 0', toolText({ more: 'timeout: 0' }), /its timeout is 0$/, /seconds/],
  ['a schema of something else', toolText({ input: '{ city: "string" }' }), /not a schema of zod 4$/, /recrew/],
  ['arguments that are no object', toolText({ input: 'z.string()' }), /its input is not an object$/, /z\.object/],
  [
    'what JSON cannot hold',
    toolText({ input: 'z.object({ d: z.date() })' }),
    /cannot be described .*Date/,
    /transform/,
  ],
];

const loader = startLoader();
afterAll(() => loader.stop());

describe.concurrent('a tool that cannot be used', () => {
  it.each(cases)('says where and what to do about %s', async (_what, text, message, hint) => {
    await using project = await loader.project({
      'tools/t.ts': text,
      'tools/h.ts': 'export type T = string;',
      'tools/bad.ts': '\nenum A { b }',
    });
    const error = await project.tool('t').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'tool-unusable', exit: 2, message: expect.stringMatching(message) });
    expect((error as { hint?: string }).hint ?? '').toMatch(hint);
  });

  it('can be loaded again once it is mended', async () => {
    await using project = await loader.project({ 'tools/t.ts': 'enum A { b }' });
    await expect(project.tool('t')).rejects.toMatchObject({ code: 'tool-unusable' });
    await project.write('tools/t.ts', good);
    expect(await project.call('t', {})).toBe('ran');
  });

  it('names the nearest tool, or how to make it, when its file is not there', async () => {
    await using project = await loader.project({ 'tools/weather.ts': good });
    await expect(project.tool('wether')).rejects.toMatchObject({ exit: 2, hint: 'Did you mean weather?' });
    await expect(project.tool('other')).rejects.toMatchObject({ hint: 'Make it:  crew create tool other' });
  });

  it('needs a name that models take', async () => {
    await using project = await loader.project({ 'tools/my tool.ts': good });
    await expect(project.tool('my tool')).rejects.toMatchObject({
      code: 'tool-unusable',
      hint: 'Rename tools/my tool.ts, for example to my_tool.ts',
    });
  });
});
