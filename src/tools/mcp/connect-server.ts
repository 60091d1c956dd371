import type { Client, JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/client';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { rpcCode, statusOf } from './error-parts.ts';
import { type ServerContext, startFailure } from './failure-words.ts';
import { filledValues } from './filled-values.ts';
import type { Link } from './link.ts';
import { listTools } from './list-tools.ts';
import { type StartSettings, timeLimits } from './mcp-settings.ts';
import { orAborted } from './or-aborted.ts';
import { type Way, waysTo } from './ways.ts';

/** A server that can be spoken with. */
export interface Connection {
  readonly client: Client;
  readonly link: Link;
  readonly secrets: readonly string[];
  /** Its tools, as it sent them. */
  readonly listed: readonly unknown[];
  ended(): boolean;
  /** It has said that its tools are others now. */
  isStale(): boolean;
}

/** Starts or reaches a server, and lists its tools; else throws a CrewError `mcp-unusable` or `missing-key`, and nothing is left running. */
export async function connectServer(server: McpServerSpec, settings: StartSettings): Promise<Connection> {
  const { values, secrets } = filledValues(server, settings.environment);
  const milliseconds = timeLimits(server, settings).start;
  const limit = AbortSignal.timeout(milliseconds);
  const signal = AbortSignal.any([settings.signal, limit]);
  const quiet = tellOfWaiting(server, milliseconds, settings);
  const failures: Failure[] = [];
  try {
    for (const way of waysTo(server, values, settings)) {
      if (failures[0] !== undefined && !way.fits(failures[0].error)) continue;
      const link = await way.link();
      try {
        return { ...(await connected(way, link, { signal, timeout: milliseconds + 1000 })), secrets };
      } catch (error) {
        const overdue = limit.aborted ? milliseconds : null;
        // before the end, which changes what the link knows
        const context = { server, link, secrets, overdue, ending: link.ending() };
        failures.push({ way, error, context });
        await link.close(0);
        settings.signal.throwIfAborted();
        if (overdue !== null) break;
      }
    }
  } finally {
    quiet();
  }
  throw failureOf(failures);
}

interface Failure {
  readonly way: Way;
  readonly error: unknown;
  readonly context: ServerContext;
}

/** The one that says most: a server that knows us by another way, and refuses us there, else the first. */
function failureOf(failures: readonly Failure[]): Error {
  const told = failures.findLast(({ error }) => [401, 403].includes(statusOf(error) ?? 0) || isOfVersions(error));
  const { error, context } = told ?? failures[0]!;
  return startFailure(
    error,
    context,
    failures.map(({ way }) => way.name),
  );
}

function isOfVersions(error: unknown): boolean {
  return rpcCode(error) === -32_022;
}

type Options = { readonly signal: AbortSignal; readonly timeout: number };

async function connected(way: Way, link: Link, options: Options): Promise<Omit<Connection, 'secrets'>> {
  const client = await newClient(way);
  let isEnded = false;
  let isStale = false;
  client.onclose = () => {
    isEnded = true;
  };
  client.setNotificationHandler('notifications/tools/list_changed', () => {
    isStale = true;
  });
  await orAborted(client.connect(link.transport, options), options.signal);
  isStale = false;
  const listed = await orAborted(listTools(client, options), options.signal);
  return { client, link, listed, ended: () => isEnded, isStale: () => isStale };
}

/** Without the package's check of results against the server's own schemas: what breaks them is still of use to the model. */
async function newClient({ version, probeMilliseconds }: Way): Promise<Client> {
  const { Client } = await import('@modelcontextprotocol/client');
  const probe = probeMilliseconds === undefined ? {} : { probe: { timeoutMs: probeMilliseconds } };
  const negotiation = version === undefined ? {} : { versionNegotiation: { mode: { pin: version }, ...probe } };
  return new Client({ name: 'recrew', version: '1' }, { jsonSchemaValidator: anythingGoes, ...negotiation });
}

const anythingGoes: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

const firstNoteMilliseconds = 5000;
const nextNoteMilliseconds = 20_000;

/** Says now and then that a server is waited for; what it gives back ends that. */
function tellOfWaiting(server: McpServerSpec, milliseconds: number, { onNote }: StartSettings): () => void {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    onNote?.(`waiting for the MCP server ${server.name}: ${seconds} s of at most ${milliseconds / 1000} s`);
    timer = setTimeout(tell, nextNoteMilliseconds);
  };
  timer = setTimeout(tell, firstNoteMilliseconds);
  return () => clearTimeout(timer);
}
