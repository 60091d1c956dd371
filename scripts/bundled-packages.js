import { readFileSync } from 'node:fs';

/** The files in which the build names what it bundled: third-party-licenses.js writes them. */
const notices = ['THIRD_PARTY_LICENSES.txt', 'THIRD_PARTY_LICENSES.tools.txt', 'ui/THIRD_PARTY_LICENSES.txt'];

/**
 * What a user of the package runs, as `name@version`: everything that is bundled in dist/, which npm knows only as
 * development dependencies, and the packages that are installed beside it.
 *
 * @param {string} root the checkout
 */
export function bundledPackages(root) {
  const bundled = notices.flatMap((file) => {
    const text = readFileSync(`${root}/dist/${file}`, 'utf8');
    return [...text.matchAll(/^## (\S+) (\d\S*) \(\S.*\)$/gm)].map(([, name, version]) => `${name}@${version}`);
  });
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'));
  const installed = Object.entries(packages)
    .filter(([path, { dev, devOptional, peer }]) => path !== '' && !dev && !devOptional && !peer)
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
  return new Set([...bundled, ...installed]);
}
