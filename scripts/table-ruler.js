import { fileURLToPath } from 'node:url';

/** A rolldown plugin: cli-table3 measures its cells as src/report does, instead of with the expression of all emoji, which takes 4 ms to compile. */
export function tableRuler() {
  const id = '\0table-ruler';
  const text = JSON.stringify(fileURLToPath(new URL('../src/report/text.ts', import.meta.url)));
  return {
    name: 'table-ruler',
    resolveId: (source, importer) => (source === 'string-width' && importer?.includes('cli-table3') ? id : null),
    load: (loaded) => (loaded === id ? `module.exports = require(${text}).displayWidth;` : null),
  };
}
