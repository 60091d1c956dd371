import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cleanEnvironment, makeProject } from '../../helpers/project.ts';
import { toolText } from './loader.ts';

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
const run = promisify(execFile);

/** What `script` prints; `chunk(name)` in it is the built part of that name. */
function printed(script: string, cwd: string) {
  const chunks = readdirSync(path.join(dist, 'chunks'));
  const files = Object.fromEntries(
    ['own-tool', 'guardrail-file'].map((name) => [
      name,
      path.join(dist, 'chunks', chunks.find((file) => new RegExp(`^${name}-[\\w-]{8}\\.cjs$`).test(file)) ?? name),
    ]),
  );
  const head = `const chunk = (name) => require(${JSON.stringify(files)}[name]);`;
  return run(process.execPath, ['-e', `${head}(async () => { ${script} })()`], { cwd, env: cleanEnvironment() });
}

it('loads tools and guardrails in the built program, with its own recrew and zod, without a word on stderr', async () => {
  await using project = await makeProject({
    'package.json': '{ "type": "commonjs" }',
    'tools/t.ts': `${toolText({ input: 'z.object({ n: z.int() })', run: '({ n }: { n: number }) => other(n)' })}
import { z as z2 } from 'zod';
import other from './other.ts';`,
    'tools/other.ts': `import * as z from 'zod';\nexport default (n: number): string => typeof z.null + n + z.int().parse(n);`,
    'tools/legacy.js': toolText({ run: '() => "js"' }),
    'guardrails/g.ts': `import { fail, pass } from 'recrew';\nexport default ({ text }: { text: string }) => text ? pass() : fail('empty');`,
  });
  const { stdout, stderr } = await printed(
    `const { ownTool } = chunk('own-tool');
     const t = await ownTool('.', 't');
     console.log(t.parameters.properties.n.type, await t.call({ n: 2 }, {}), await (await ownTool('.', 'legacy')).call({}));
     const { check } = await chunk('guardrail-file').guardrailFile('.', 'guardrails/g.ts');
     console.log((await check({ text: '' }, { signal: new AbortController().signal })).reason);`,
    project.dir,
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'integer function22 js\nempty\n', stderr: '' });
});

it('gives a tool nothing to load but what it imports: no database, no model client', async () => {
  const api = JSON.stringify(pathToFileURL(path.join(dist, 'tools-api.js')));
  const { stdout } = await printed(
    `await import(${api}); console.log(JSON.stringify(Object.keys(require.cache)));`,
    tmpdir(),
  );
  const loaded = (JSON.parse(stdout) as string[]).map((file) => path.basename(file).replace(/-[\w-]{8}\.cjs$/, ''));
  expect(loaded.sort()).toEqual(['tools-api.cjs', 'tools-zod']);
});
