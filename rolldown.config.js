import { defineConfig } from 'rolldown';
import { thirdPartyLicenses } from './scripts/third-party-licenses.js';

/** One chunk per lazily imported part, so that a command loads only what it needs. Everything but the native database is bundled: it starts in a third of the time (docs/decisions/0002-bundle.md). */
export default defineConfig({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  external: ['better-sqlite3'],
  plugins: [thirdPartyLicenses()],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    legalComments: 'inline',
    minify: { compress: true, mangle: false, codegen: true },
    cleanDir: true,
  },
});
