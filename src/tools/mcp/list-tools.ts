import type { Client } from '@modelcontextprotocol/client';
import { anyRecord, isRecord } from './records.ts';

const mostPages = 100;

/** The tools of a server as it sent them. Page by page and unchecked: the package refuses the whole list for one tool with an odd schema. */
export async function listTools(
  client: Client,
  options: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<readonly unknown[]> {
  if (client.getServerCapabilities()?.tools === undefined) return [];
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: 'tools/list', params }, anyRecord, options);
    if (Array.isArray(page['tools'])) tools.push(...page['tools'].filter(isRecord));
    const next = page['nextCursor'];
    if (typeof next !== 'string' || next === '' || cursors.has(next) || cursors.size >= mostPages) return tools;
    cursors.add(next);
    cursor = next;
  }
}
