import { hash } from 'node:crypto';
import type { McpServerSpec } from '../../spec/crew-spec.ts';

/** SHA-256 in hex of the server's settings; of `env` and `headers` only the names, so that a new key is no change. Nothing is started. */
export function mcpServerVersion(server: McpServerSpec): string {
  const choice = [sorted(server.include), sorted(server.exclude)];
  const way =
    server.type === 'stdio'
      ? [server.type, server.command, server.args, sorted(Object.keys(server.env)), server.cwd ?? null]
      : [server.type, server.url, sorted(Object.keys(server.headers))];
  return hash('sha256', JSON.stringify([...way, ...choice]));
}

function sorted(names: readonly string[] | undefined): readonly string[] | null {
  return names === undefined ? null : [...names].sort();
}
