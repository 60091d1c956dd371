import type { McpServerSpec, Problem } from '../crew-spec.ts';
import type { NamedNode } from '../parts/fields.ts';
import { errorAt } from '../yaml/problem-at.ts';
import { namesIn } from './tool-problems.ts';

/** Tools of MCP servers that are named one by one, although their server's entry leaves them out. */
export function hiddenToolProblems(nodes: readonly NamedNode[], servers: readonly McpServerSpec[]): readonly Problem[] {
  return nodes.flatMap(({ node }) =>
    namesIn(node, 'tools').flatMap(({ name, mark }) => {
      const server = servers.find((one) => name.startsWith(`${one.name}__`));
      const by = server && hiddenBy(server, name);
      if (!server || !by) return [];
      const message = `the MCP server ${server.name} does not give ${name}: its ${by} leaves it out`;
      return [errorAt(mark, message, `Change mcp_servers.${server.name}.${by}, or take another tool.`)];
    }),
  );
}

/** Which key of its server's entry leaves a tool out; null: none does. `name` as agents call it. */
export function hiddenBy(server: McpServerSpec, name: string): 'include' | 'exclude' | null {
  const has = (names: readonly string[]) => names.some((one) => plain(`${server.name}__${one}`) === name);
  if (has(server.exclude ?? [])) return 'exclude';
  // Of a long name only the beginning is left, with a mark.
  return server.include !== undefined && !has(server.include) && !/_[0-9a-f]{6}$/.test(name) ? 'include' : null;
}

function plain(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_');
}
