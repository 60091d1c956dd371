/** A rolldown plugin: these modules of Node, which take milliseconds each to load, are loaded when one of their functions is first called. */
export function lazyBuiltins(ids) {
  const prefix = '\0lazy:';
  return {
    name: 'lazy-builtins',
    resolveId(id) {
      return ids.includes(id) ? `${prefix}${id}` : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const builtin = id.slice(prefix.length);
      const names = functionsOf(process.getBuiltinModule(builtin));
      const functions = names.map((name) => `export const ${name} = (...words) => builtin().${name}(...words);\n`);
      return [
        `const builtin = () => process.getBuiltinModule('${builtin}');\n`,
        ...functions,
        `export default { ${names.join(', ')} };\n`,
      ].join('');
    },
  };
}

/** Classes are left out: they cannot be called. Who imports one gets an error from rolldown. */
function functionsOf(builtin) {
  return Object.keys(builtin).filter((name) => typeof builtin[name] === 'function' && /^[a-z]\w*$/.test(name));
}
