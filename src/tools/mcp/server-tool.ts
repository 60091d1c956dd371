import type { Client } from '@modelcontextprotocol/client';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import type { Tool, ToolContext } from '../tool.ts';
import { callFailure, isOfTheWay } from './failure-words.ts';
import type { Link } from './link.ts';
import type { McpSettings } from './mcp-settings.ts';
import type { OfferedTool } from './offered-tools.ts';
import { anyRecord, isRecord } from './records.ts';
import { resultText } from './result-text.ts';

/** A server whose tools can be called. */
export interface Connected {
  readonly server: McpServerSpec;
  readonly link: Link;
  readonly secrets: readonly string[];
  readonly client: Client;
  readonly settings: Pick<McpSettings, 'signal' | 'limits'>;
  readonly ended: () => boolean;
}

const defaultCallMilliseconds = 120_000;

/** A server's tool as an agent calls it. It belongs to its connection: once that has ended, calls say so. */
export function serverTool(offered: OfferedTool, connected: Connected): Tool {
  const { name, description, parameters, sideEffects } = offered;
  const { server } = connected;
  const excluded = [...(server.exclude ?? []), offered.ownName];
  return {
    name,
    description,
    parameters,
    sideEffects,
    leaveOut: `Leave it out:  exclude: [${excluded.join(', ')}] under ${server.name} in mcp_servers`,
    call: async (input, context) => {
      const result = await callServer(offered.ownName, { input, context, connected });
      const text = resultText(result);
      if (result['isError'] === true) throw new Error(text);
      return text;
    },
  };
}

interface Call {
  readonly input: unknown;
  readonly context: ToolContext;
  readonly connected: Connected;
}

async function callServer(
  name: string,
  { input, context, connected }: Call,
): Promise<Readonly<Record<string, unknown>>> {
  const { client, settings } = connected;
  const milliseconds = settings.limits?.call ?? defaultCallMilliseconds;
  const limit = AbortSignal.timeout(milliseconds);
  const signal = AbortSignal.any([context.signal, settings.signal, limit]);
  const params = { name, arguments: isRecord(input) ? { ...input } : {} };
  try {
    // the package tells the server of a call that is given up
    return await client.request({ method: 'tools/call', params }, anyRecord, { signal, timeout: milliseconds + 1000 });
  } catch (error) {
    context.signal.throwIfAborted();
    settings.signal.throwIfAborted();
    const overdue = limit.aborted ? milliseconds : null;
    const failure = callFailure(error, { ...connected, overdue }, connected.ended());
    // the next task then connects anew
    if (isOfTheWay(error)) await client.close();
    throw failure;
  }
}
