// Puts zod's types beside ours, since its code is bundled and it is not installed with us: editors then know what `z` has. Part of: npm run build
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const types = path.join(root, 'dist', 'types');
const ours = filesOf(types).filter((file) => !file.startsWith(path.join(types, 'zod')));

cpSync(path.join(root, 'node_modules', 'zod'), path.join(types, 'zod'), {
  recursive: true,
  dereference: true,
  filter: (source) =>
    !/[\\/]zod[\\/](src|v3|mini|v4-mini|v4[\\/]mini)\b/.test(source) && /(\.d\.ts|[\\/]\w+)$/.test(source),
});
for (const file of ours) {
  const text = readFileSync(file, 'utf8');
  const folder = path.relative(path.dirname(file), path.join(types, 'zod')).split(path.sep).join('/');
  const place = folder.startsWith('.') ? folder : `./${folder}`;
  const moved = text.replaceAll(/(from|import\()\s*(['"])zod\2/g, `$1 $2${place}/index.js$2`);
  if (moved !== text) writeFileSync(file, moved);
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => path.join(folder, file));
}
