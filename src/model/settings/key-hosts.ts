import type { ModelSettings } from '../model.ts';
import { providerNamed } from '../providers.ts';
import { variablesIn } from '../variables.ts';
import type { KeyHost } from './key-host.ts';
import { hostOf, isOwnHost } from './server-address.ts';

/** Where keys go that do not go to their provider's own server, each once. */
export function keyHosts(models: Iterable<ModelSettings>): readonly KeyHost[] {
  const found = new Map<string, KeyHost>();
  for (const settings of models) {
    const { baseUrl, keyVariable, headers } = settings;
    const variables = [...(keyVariable === null ? [] : [keyVariable]), ...Object.values(headers).flatMap(variablesIn)];
    const known = providerNamed(settings.provider);
    if (baseUrl === '' || (known !== undefined && isOwnHost(known, baseUrl))) continue;
    const host = hostOf(baseUrl);
    const provider = known?.name ?? null;
    for (const variable of variables) found.set(`${variable} ${host}`, { variable, host, provider });
  }
  return [...found.values()];
}
