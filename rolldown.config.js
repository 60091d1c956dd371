import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { besideBundle } from './scripts/beside-bundle.js';
import { esmEntries } from './scripts/esm-entries.js';
import { inlineSqlite } from './scripts/inline-sqlite.js';
import { lazyBuiltins } from './scripts/lazy-builtins.js';
import { pageFiles } from './scripts/page-files.js';
import { thirdPartyLicenses } from './scripts/third-party-licenses.js';

const output = {
  dir: 'dist',
  format: 'cjs',
  entryFileNames: '[name].cjs',
  comments: { legal: true },
  minify: { compress: true, mangle: false, codegen: true },
};

/** What every command needs that prints something, and what every one needs that reads the files of a crew: each further file costs half a millisecond at each start. */
const together = {
  words:
    /src\/(errors|disk-words|spec\/(nearest|invalid-crew|crew-spec|yaml\/(read-files|problem-at))|tools\/in-words|model\/settings\/key-host|project\/(package-root|open\/(find-project|crewai-layout|project-scope))|report\/(errors|problems|terminal|text|table|format))\.ts$|node_modules\/(chalk|text-table)\/|no-color-guess\.js$/,
  'crew-files': new RegExp(
    [
      'src/spec/(check|load|placeholders|mask-keys|builtin-tool-names)\\.ts$',
      'src/spec/(parts|problems|yaml)/',
      'src/spec/schema/(schema|llm-schema|llm-key-hint|schema-fields|schema-parts|schema-place|schema-problems|unbuilt|unknown-key|value-words)\\.ts$',
      'src/model/(provider|providers|more-providers|variables|settings/.*)\\.ts$',
      'src/project/open/(environment|editor-schemas|code-problems|open-project|crew-files|output-file-problems|output-schema-problems)\\.ts$',
      'src/(project/execute/output-target|run/plan/choose-models|tools/own/own-tool-files)\\.ts$',
      'lazy:node:net$',
    ].join('|'),
  ),
};

/** @param {string} module an absolute path, on Windows with backslashes */
function chunkOf(module) {
  const id = module.replaceAll('\\', '/');
  return Object.entries(together).find(([, modules]) => modules.test(id))?.[0] ?? null;
}

/**
 * One chunk per lazily imported part, so that a command loads only what it needs. Everything but the native database is bundled,
 * and as CommonJS, which Node loads faster: docs/decisions/0002-bundle.md.
 */
const program = defineConfig({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  resolve: { alias: { '#supports-color': fileURLToPath(new URL('scripts/no-color-guess.js', import.meta.url)) } },
  plugins: [
    lazyBuiltins(['node:child_process', 'node:crypto', 'node:net', 'node:timers/promises', 'node:vm']),
    besideBundle('tools-api'),
    inlineSqlite(),
    esmEntries(['index']),
    thirdPartyLicenses(),
  ],
  output: {
    ...output,
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    cleanDir: true,
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf }] },
  },
});

/**
 * What the tools of a project import from `recrew`, and `zod` where a project has none: src/tools/own/module-hooks.ts.
 * A bundle apart: in one with the program, all of zod would end up in the chunk that each command loads.
 */
const forTools = defineConfig({
  input: { 'tools-api': 'src/tools-api.ts', zod: 'zod' },
  platform: 'node',
  plugins: [esmEntries(['tools-api', 'zod']), thirdPartyLicenses('THIRD_PARTY_LICENSES.tools.txt')],
  output: { ...output, exports: 'named', chunkFileNames: 'chunks/tools-[name]-[hash].cjs' },
});

/** The local page of `crew ui`, whole: its packages are in it, so that it asks nothing of any other server. */
const page = defineConfig({
  input: { page: 'src/ui/client/main.js' },
  platform: 'browser',
  plugins: [pageFiles('src/ui/client'), thirdPartyLicenses()],
  output: { dir: 'dist/ui', format: 'esm', entryFileNames: '[name].js', minify: true, codeSplitting: false },
});

export default [program, forTools, page];
