/**
 * A rolldown plugin for CommonJS output: writes `<name>.js` for each of these entries, through which ES modules import it.
 * Taken from the default import, since Node does not find all names in minified CommonJS by itself.
 */
export function esmEntries(names) {
  return {
    name: 'esm-entries',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || !names.includes(chunk.name)) continue;
        this.emitFile({ type: 'asset', fileName: `${chunk.name}.js`, source: wrapper(chunk) });
      }
    },
  };
}

/** Renamed on the way out: `null` and `default` are names of exports, but not of constants. */
function wrapper({ fileName, exports }) {
  const constants = exports.map((name, index) => `_${index} = bundle.${name}`);
  const exported = exports.map((name, index) => `_${index} as ${name}`);
  return `import bundle from './${fileName}';\nconst ${constants.join(', ')};\nexport { ${exported.join(', ')} };\n`;
}
