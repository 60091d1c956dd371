import { hash } from 'node:crypto';
import type { JsonSchema, McpServerSpec } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import { isRecord } from './records.ts';

/** A tool of a server, as the model is told of it. */
export interface OfferedTool {
  /** `<server>__<tool>`. */
  readonly name: string;
  /** As the server calls it. */
  readonly ownName: string;
  readonly description: string;
  readonly parameters: JsonSchema;
  readonly sideEffects: boolean;
  /** Twice is as good as once, as far as the server says. */
  readonly isRepeatable: boolean;
}

const longestName = 64;

/** The tools of `listed` (raw, as the server sent them) that `include` and `exclude` leave; a name there that is unknown is noted. */
export function offeredTools(
  server: McpServerSpec,
  listed: readonly unknown[],
  onNote: (text: string) => void,
): readonly OfferedTool[] {
  const tools = new Map<string, Readonly<Record<string, unknown>>>();
  for (const tool of listed.filter(isRecord)) {
    const name = tool['name'];
    if (typeof name === 'string' && !tools.has(name)) tools.set(name, tool);
  }
  noteUnknown(server, [...tools.keys()], onNote);
  noteTaskOnly(server, [...tools.values()], onNote);
  const taken = new Map<string, number>();
  for (const name of tools.keys()) taken.set(plainName(server, name), (taken.get(plainName(server, name)) ?? 0) + 1);
  return [...tools]
    .filter(([, tool]) => !isTaskOnly(tool))
    .filter(([name]) => server.include?.includes(name) ?? true)
    .filter(([name]) => !server.exclude?.includes(name))
    .map(([ownName, tool]) => ({
      name: taken.get(plainName(server, ownName)) === 1 ? offeredName(server, ownName) : markedName(server, ownName),
      ownName,
      description: String(tool['description'] ?? tool['title'] ?? ''),
      parameters: objectSchema(tool['inputSchema']),
      sideEffects: !hasHint(tool, 'readOnlyHint'),
      isRepeatable: hasHint(tool, 'readOnlyHint') || hasHint(tool, 'idempotentHint'),
    }));
}

/** Of the tools listed: those that only run as a task of the protocol, which there is no way to do here. */
export function taskOnlyTools(server: McpServerSpec, listed: readonly unknown[]): readonly string[] {
  const tools = listed.filter(isRecord).filter(isTaskOnly);
  return tools.map((tool) => plainName(server, String(tool['name'])));
}

function isTaskOnly({ execution }: Readonly<Record<string, unknown>>): boolean {
  return isRecord(execution) && execution['taskSupport'] === 'required';
}

function hasHint({ annotations }: Readonly<Record<string, unknown>>, hint: string): boolean {
  return isRecord(annotations) && annotations[hint] === true;
}

function noteUnknown(server: McpServerSpec, names: readonly string[], onNote: (text: string) => void): void {
  for (const part of ['include', 'exclude'] as const) {
    for (const name of server[part] ?? []) {
      if (names.includes(name)) continue;
      const near = nearest(name, names);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      onNote(`the MCP server ${server.name} has no tool ${name} (mcp_servers.${server.name}.${part})${meant}`);
    }
  }
}

function noteTaskOnly(
  server: McpServerSpec,
  tools: readonly Readonly<Record<string, unknown>>[],
  onNote: (text: string) => void,
): void {
  for (const tool of tools.filter(isTaskOnly)) {
    const name = String(tool['name']);
    if (!server.include?.includes(name)) continue;
    onNote(
      `the MCP server ${server.name} runs ${name} only as a task of the protocol, which crew does not support (mcp_servers.${server.name}.include)`,
    );
  }
}

function offeredName(server: McpServerSpec, tool: string): string {
  const plain = plainName(server, tool);
  return plain.length <= longestName ? plain : markedName(server, tool);
}

/** Cut, with a mark that depends on the tool's own name alone: the same in each run, whatever else the server lists. */
function markedName(server: McpServerSpec, tool: string): string {
  return `${plainName(server, tool).slice(0, longestName - 7)}_${hash('sha256', tool).slice(0, 6)}`;
}

function plainName(server: McpServerSpec, tool: string): string {
  return `${server.name}__${tool}`.replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** Model providers refuse a schema that is not plainly an object's. */
function objectSchema(schema: unknown): JsonSchema {
  if (!isRecord(schema)) return { type: 'object', properties: {} };
  return { ...schema, type: 'object', properties: isRecord(schema['properties']) ? schema['properties'] : {} };
}
