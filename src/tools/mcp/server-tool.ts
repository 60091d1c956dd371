import type { McpServerSpec } from '../../spec/crew-spec.ts';
import type { Tool, ToolContext } from '../tool.ts';
import type { Connection } from './connect-server.ts';
import { callFailure } from './failure-words.ts';
import type { KeptConnection } from './kept-connection.ts';
import { type Loss, lossOf } from './lost-calls.ts';
import { type StartSettings, timeLimits } from './mcp-settings.ts';
import type { OfferedTool } from './offered-tools.ts';
import { orAborted } from './or-aborted.ts';
import { anyRecord, isRecord } from './records.ts';
import { resultText } from './result-text.ts';

/** What the tools of a server share. */
interface CalledServer {
  readonly server: McpServerSpec;
  readonly settings: StartSettings;
  readonly kept: KeptConnection;
}

/** A server's tool as an agent calls it. */
export function serverTool(offered: OfferedTool, called: CalledServer): Tool {
  const { name, description, parameters, sideEffects } = offered;
  const { server, settings } = called;
  const excluded = [...(server.exclude ?? []), offered.ownName];
  const limits = timeLimits(server, settings);
  return {
    name,
    description,
    parameters,
    sideEffects,
    // the server's own limits end a call; opening a connection anew and a second try are within the call
    timeoutSeconds: Math.ceil((2 * limits.call + limits.start) / 1000) + 5,
    leaveOut: `Leave it out:  exclude: [${excluded.join(', ')}] under ${server.name} in mcp_servers`,
    call: async (input, context) => {
      const result = await callServer({ offered, input, context }, called);
      const text = resultText(result);
      if (result['isError'] === true) throw new Error(text);
      return text;
    },
  };
}

interface Call {
  readonly offered: OfferedTool;
  readonly input: unknown;
  readonly context: ToolContext;
}

type Answer = Readonly<Record<string, unknown>>;

/** A call whose connection is lost is made once more when it was not carried out, or may be carried out twice; else the model decides. */
async function callServer(call: Call, called: CalledServer): Promise<Answer> {
  const connection = await openConnection(call, called);
  const first = await tryCall(call, connection, called);
  if (first.type === 'answer') return first.answer;
  if (first.loss === null) throw first.failure;
  called.kept.drop(connection);
  if (first.loss === 'lost' && !call.offered.isRepeatable) throw first.failure;
  const anew = await openConnection(call, called);
  const second = await tryCall(call, anew, called);
  if (second.type === 'answer') return second.answer;
  if (second.loss !== null) called.kept.drop(anew);
  throw second.failure;
}

type Outcome =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failed'; readonly failure: Error; readonly loss: Loss | null };

async function tryCall(call: Call, connection: Connection, { server, settings, kept }: CalledServer): Promise<Outcome> {
  const { offered, input, context } = call;
  const { client, link, secrets } = connection;
  const milliseconds = timeLimits(server, settings).call;
  const limit = AbortSignal.timeout(milliseconds);
  const signal = AbortSignal.any([context.signal, settings.signal, limit]);
  const params = { name: offered.ownName, arguments: isRecord(input) ? { ...input } : {} };
  try {
    // the package tells the server of a call that is given up
    const options = { signal, timeout: milliseconds + 1000 };
    const answer = await client.request({ method: 'tools/call', params }, anyRecord, options);
    kept.forgetLosses();
    return { type: 'answer', answer };
  } catch (error) {
    context.signal.throwIfAborted();
    settings.signal.throwIfAborted();
    const overdue = limit.aborted ? milliseconds : null;
    const loss = overdue === null ? lossOf(error, connection.ended()) : null;
    const failure = callFailure(error, { server, link, secrets, overdue, ending: link.ending() }, loss);
    return { type: 'failed', failure, loss };
  }
}

/** Ends with the call, whoever else waits for the connection. */
async function openConnection({ context }: Call, { kept }: CalledServer): Promise<Connection> {
  context.signal.throwIfAborted();
  return orAborted(kept.get(), context.signal);
}
