/**
 * A rolldown plugin: better-sqlite3's own JavaScript is bundled, since loading its 14 files takes 4 ms; the native part stays where npm put it.
 * Its package is looked for beside ours, where npm, pnpm and yarn put it, before Node's slower search.
 */
export function inlineSqlite() {
  const id = '\0sqlite-binding';
  return {
    name: 'inline-sqlite',
    resolveId: (source, importer) =>
      source === './binding' && /better-sqlite3[\\/]lib[\\/]/.test(importer ?? '') ? id : null,
    load: (loaded) => (loaded === id ? code : null),
  };
}

// `require` would be resolved while bundling; __dirname is dist/chunks.
const code = `
const { createRequire } = process.getBuiltinModule('node:module');
const { existsSync } = process.getBuiltinModule('node:fs');
const path = process.getBuiltinModule('node:path');
let binding;
function load() {
  const root = path.join(__dirname, '..', '..');
  const places = [path.join(root, 'node_modules'), path.join(root, '..')];
  const files = places.map((place) => path.join(place, 'better-sqlite3', 'lib', 'binding.js'));
  const file = files.find((one) => existsSync(one));
  const found = createRequire(__filename);
  return found(file ?? path.join(path.dirname(found.resolve('better-sqlite3')), 'binding.js'));
}
exports.getBinding = (native) => (binding ??= load()).getBinding(native);
`;
