/** A rolldown plugin for CommonJS output: writes `index.js`, through which ES modules import the entry `index`. */
export function esmEntry() {
  return {
    name: 'esm-entry',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find(
        (chunk) => chunk.type === 'chunk' && chunk.isEntry && chunk.name === 'index',
      );
      const source = `export { ${entry.exports.join(', ')} } from './${entry.fileName}';\n`;
      this.emitFile({ type: 'asset', fileName: 'index.js', source });
    },
  };
}
