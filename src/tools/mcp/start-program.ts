import { statSync } from 'node:fs';
import path from 'node:path';
import { CrewError } from '../../errors.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { findProgram } from './find-program.ts';
import { hostEnvironment } from './host-environment.ts';
import type { Link } from './link.ts';
import type { StartSettings } from './mcp-settings.ts';
import { stdioLink } from './stdio-link.ts';

/** The way to a server that is a program, which starts with the link. `values`: its `env`, filled in. */
export async function programLink(
  server: McpServerSpec & { readonly type: 'stdio' },
  values: Readonly<Record<string, string>>,
  settings: StartSettings,
): Promise<Link> {
  const place = `mcp_servers.${server.name}`;
  const cwd = path.resolve(settings.dir, server.cwd ?? '.');
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CrewError('mcp-unusable', `the MCP server ${server.name} has no folder to start in: ${server.cwd}`, {
      hint: `Create that folder, or correct ${place}.cwd in crew.yaml`,
    });
  }
  const env = { ...hostEnvironment(settings.environment), ...values };
  const program = findProgram(server.command, cwd, env);
  if (program.type === 'missing') {
    const message = `the MCP server ${server.name} has no program ${server.command} (looked in ${program.tried})`;
    throw new CrewError('mcp-unusable', message, { hint: installHint(server.command, place) });
  }
  const { parseJSONRPCMessage } = await import('@modelcontextprotocol/client');
  const { killers } = settings;
  return stdioLink({ file: program.file, args: server.args, cwd, env, killers, parse: parseJSONRPCMessage });
}

function installHint(command: string, place: string): string {
  if (/^npx?$/.test(command)) return 'Install Node.js with npm, which has npx';
  if (/^uvx?$/.test(command)) return 'Install uv: it has uvx';
  return `Install it, or correct ${place}.command in crew.yaml`;
}
