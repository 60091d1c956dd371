/** A rolldown plugin: `src/<name>.ts` is not bundled; its own bundle, which lies beside the entries, is loaded in its place. */
export function besideBundle(name) {
  return {
    name: 'beside-bundle',
    resolveId: (source) => (source.endsWith(`/${name}.ts`) ? { id: `./${name}.cjs`, external: true } : null),
  };
}
