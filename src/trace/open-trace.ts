import { maskSecrets } from '../model/secrets/mask.ts';
import type { CrewEvent } from '../run/events.ts';
import { otlpRequest } from './otlp.ts';
import { runSpans } from './run-spans.ts';
import { type Attributes, randomHex, type Span } from './span.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Sends a run's spans while it goes on. */
export interface Trace {
  tell(event: CrewEvent): void;
  /** Waits for what is on its way; what could not be sent, in words, null when all was. */
  end(): Promise<string | null>;
}

/** Null without `OTEL_EXPORTER_OTLP_ENDPOINT` (or `…_TRACES_ENDPOINT`): then nothing is made and nothing sent. `version`: ours. */
export function openTrace(environment: Environment, version: string): Trace | null {
  const url = endpointOf(environment);
  if (url === null) return null;
  const parent = parentOf(environment['TRACEPARENT']);
  const about = { traceId: parent?.traceId ?? randomHex(16), resource: resourceOf(environment, version), version };
  const spans = runSpans(parent?.spanId ?? null);
  let ready: Span[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  let failure: string | null = null;
  const send = () => {
    const batch = ready;
    ready = [];
    if (batch.length === 0) return;
    const body = JSON.stringify(otlpRequest(batch, about));
    sending = sending.then(async () => {
      // One failure is told; trying on for the rest would only hold up the end of the run.
      if (failure === null) failure = await post(url, body, environment);
    });
  };
  return {
    tell(event) {
      ready.push(...spans.after(event));
      if (event.type === 'task-end' || event.type === 'task-fail' || event.type === 'run-end') send();
    },
    async end() {
      send();
      await sending;
      return failure;
    },
  };
}

function endpointOf(environment: Environment): string | null {
  const off = environment['OTEL_SDK_DISABLED'] === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none';
  if (off) return null;
  const traces = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (traces !== undefined && traces !== '') return traces;
  const all = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return all === undefined || all === '' ? null : `${all.replace(/\/+$/, '')}/v1/traces`;
}

/** Why it could not be sent; null: it was. */
async function post(url: string, body: string, environment: Environment): Promise<string | null> {
  const wait = Number(environment['OTEL_EXPORTER_OTLP_TIMEOUT'] ?? 10_000);
  const given = environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? '';
  const headers = pairsOf(given);
  try {
    const signal = AbortSignal.timeout(wait > 0 ? wait : 10_000);
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      signal,
    });
    // Read to its end, so that the connection is free.
    await response.arrayBuffer();
    return response.ok ? null : `traces: ${url} answered ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return maskSecrets(`traces could not be sent to ${url}: ${why}`, Object.values(headers));
  }
}

function resourceOf(environment: Environment, version: string): Attributes {
  const given = pairsOf(environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  const service = environment['OTEL_SERVICE_NAME'] ?? given['service.name'] ?? 'crew';
  return { 'service.version': version, ...given, 'service.name': service, 'telemetry.sdk.name': 'crew' };
}

/** `a=1,b=2`, its values percent-encoded. */
function pairsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).trim(), decoded(pair.slice(equals + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is meant as it is.
    return text;
  }
}

/** The trace that this process is a part of, by W3C's `traceparent`. */
function parentOf(text: string | undefined): { readonly traceId: string; readonly spanId: string } | null {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(text ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? null : { traceId, spanId };
}
