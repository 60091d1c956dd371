import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundledPackages } from './bundled-packages.js';
import { npm } from './npm.js';

// Writes dist/sbom.cdx.json, the bill of materials of the package (CycloneDX): npm's own, less what only builds and tests it.
const root = path.dirname(import.meta.dirname);
const { ok, stdout, stderr } = npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], root);
if (!ok) throw new Error(`npm sbom failed: ${stderr}`);
const { serialNumber: _, metadata, components, dependencies, ...bom } = JSON.parse(stdout);
const shipped = bundledPackages(root);
const refs = new Set([metadata.component['bom-ref'], ...shipped]);
const kept = components.filter((component) => refs.has(component['bom-ref']));
const missing = [...shipped].filter((ref) => !kept.some((component) => component['bom-ref'] === ref));
if (missing.length > 0) throw new Error(`npm sbom does not list what is bundled: ${missing.join(', ')}`);
// No time and no random number: the same sources give the same file.
const { timestamp: __, ...about } = metadata;
writeFileSync(
  path.join(root, 'dist', 'sbom.cdx.json'),
  `${JSON.stringify(
    {
      ...bom,
      metadata: { ...about, component: { ...about.component, name: 'recrew' } },
      // For npm they are tools of the build; in the package they are its parts.
      components: kept.map(({ properties: ___, ...component }) => ({ ...component, scope: 'required' })),
      dependencies: dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) })),
    },
    null,
    2,
  )}\n`,
);
