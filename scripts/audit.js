import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundledPackages } from './bundled-packages.js';
import { npm } from './npm.js';

// `npm audit --omit=dev` would see one package: the others are bundled. This reads npm's audit of all and keeps what ships.
const root = path.dirname(import.meta.dirname);
const { stdout, stderr } = npm(['audit', '--json', ...process.argv.slice(2)], root);
const { vulnerabilities, message } = JSON.parse(stdout === '' ? '{}' : stdout);
if (vulnerabilities === undefined) {
  console.error(`npm audit gave no answer: ${message ?? stderr.trim()}`);
  process.exitCode = 2;
} else {
  const shipped = bundledPackages(root);
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const found = Object.values(vulnerabilities).filter(({ name, nodes }) =>
    nodes.some((node) => shipped.has(`${name}@${packages[node]?.version}`)),
  );
  for (const { name, severity, range, via } of found) {
    console.log(`${severity}  ${name} ${range}`);
    for (const { title, url } of via.filter((entry) => typeof entry === 'object')) console.log(`  ${title}  ${url}`);
  }
  console.log(`${shipped.size} packages ship with recrew; ${found.length} of them with known vulnerabilities`);
  if (found.length > 0) process.exitCode = 1;
}
