import type { Problem } from '../crew-spec.ts';
import { looksLikeKey } from '../mask-keys.ts';
import { isMapValue } from '../parts/fields.ts';
import { isToolName } from '../parts/tool-files.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { YamlEntry, YamlNode } from '../yaml/yaml-tree.ts';

/** What is wrong with `mcp_servers:` beside keys and kinds of values. Keys that stand in it are not repeated. */
export function mcpServerProblems(crew: YamlNode): readonly Problem[] {
  return [...(crew.entries.get('mcp_servers')?.value.entries ?? [])].flatMap((server) => [
    ...nameProblem(server),
    ...kindProblems(server),
    ...['env', 'headers'].flatMap((map) => literalKeys(map, server[1].value)),
  ]);
}

type Server = readonly [name: string, entry: YamlEntry];

function nameProblem([name, { key }]: Server): readonly Problem[] {
  if (!isToolName(name)) {
    const hint = 'Use at most 64 letters, digits, _ and -.';
    return [errorAt(key, `"${name}" cannot be the name of an MCP server`, hint)];
  }
  if (!name.includes('__')) return [];
  const hint = `Write ${name.replaceAll(/__+/g, '_')}`;
  return [errorAt(key, `the MCP server ${name} has __ in its name, which parts it from its tools`, hint)];
}

/** Keys of a program beside a url, or the other way round; and a server that is neither. */
function kindProblems([name, { key, value }]: Server): readonly Problem[] {
  if (!isMapValue(value.value)) return [];
  const has = (wanted: string) => (value.value as Record<string, unknown>)[wanted] != null;
  const what = `the MCP server ${name}`;
  if (has('command') && has('url')) {
    const { mark } = value.entries.get('url')!.value;
    return [errorAt(mark, `${what} has both a command and a url`, 'Keep the one that you mean.')];
  }
  if (!has('command') && !has('url')) {
    return [errorAt(key, `${what} has neither a command nor a url`, 'Add command: npx, or url: http://…')];
  }
  const [kind, alien] = has('url') ? ['url', ['args', 'env', 'cwd']] : ['command', ['headers']];
  return (alien as string[]).filter(has).map((name) => {
    return errorAt(value.entries.get(name)!.key, `${name} does not go with ${kind}`, `Remove ${name} from it.`);
  });
}

function literalKeys(map: string, server: YamlNode): readonly Problem[] {
  return [...(server.entries.get(map)?.value.entries ?? [])].flatMap(([name, { value }]) => {
    if (typeof value.value !== 'string' || !looksLikeKey(name, value.value)) return [];
    const variable = map === 'env' ? name : 'MY_API_KEY';
    const hint = `Put it into .env as ${variable}=…, and write its name here: ${'$'}{${variable}}`;
    return [errorAt(value.mark, `${map}.${name}: a key does not belong in a file`, hint)];
  });
}
