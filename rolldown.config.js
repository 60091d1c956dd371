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
  output: { ...output, chunkFileNames: 'chunks/[name]-[hash].cjs', cleanDir: true },
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
