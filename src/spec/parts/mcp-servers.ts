import type { McpServerSpec } from '../crew-spec.ts';
import type { YamlEntry, YamlNode } from '../yaml/yaml-tree.ts';
import { defined, mapAt, numberAt, placeOf, textAt, textsAt } from './fields.ts';

/** `mcp_servers:` of crew.yaml; one without command and url is left out, since its problem is reported elsewhere. */
export function mcpServers(crew: YamlNode): readonly McpServerSpec[] {
  return [...(crew.entries.get('mcp_servers')?.value.entries ?? [])].flatMap(mcpServer);
}

function mcpServer([name, { key, value }]: [string, YamlEntry]): readonly McpServerSpec[] {
  const command = textAt(value, 'command')?.trim();
  const url = textAt(value, 'url')?.trim();
  const common = defined({
    name,
    include: textsAt(value, 'include'),
    exclude: textsAt(value, 'exclude'),
    timeout: numberAt(value, 'timeout'),
    startupTimeout: numberAt(value, 'startup_timeout'),
    place: placeOf(key),
  });
  if (command !== undefined) {
    const args = textsAt(value, 'args') ?? [];
    const env = mapAt<string>(value, 'env') ?? {};
    return [defined({ ...common, type: 'stdio' as const, command, args, env, cwd: textAt(value, 'cwd') })];
  }
  if (url === undefined) return [];
  return [{ ...common, type: 'http', url, headers: mapAt<string>(value, 'headers') ?? {} }];
}
