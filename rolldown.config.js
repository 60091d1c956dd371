import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { esmEntry } from './scripts/esm-entry.js';
import { inlineSqlite } from './scripts/inline-sqlite.js';
import { lazyBuiltins } from './scripts/lazy-builtins.js';
import { tableRuler } from './scripts/table-ruler.js';
import { thirdPartyLicenses } from './scripts/third-party-licenses.js';

/**
 * One chunk per lazily imported part, so that a command loads only what it needs. Everything but the native database is bundled,
 * and as CommonJS, which Node loads faster: docs/decisions/0002-bundle.md.
 */
export default defineConfig({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  resolve: { alias: { '#supports-color': fileURLToPath(new URL('scripts/no-color-guess.js', import.meta.url)) } },
  plugins: [
    lazyBuiltins(['node:child_process', 'node:crypto', 'node:timers/promises']),
    tableRuler(),
    inlineSqlite(),
    esmEntry(),
    thirdPartyLicenses(),
  ],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    comments: { legal: true },
    minify: { compress: true, mangle: false, codegen: true },
    cleanDir: true,
  },
});
