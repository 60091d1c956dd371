import type { Attributes, AttributeValue, Span } from './span.ts';

/** Who sends a trace, and which. */
export interface TraceAbout {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  readonly resource: Attributes;
  readonly version: string;
}

/** Spans as OTLP's JSON (`ExportTraceServiceRequest`, opentelemetry-proto 1.x). */
export function otlpRequest(spans: readonly Span[], { traceId, resource, version }: TraceAbout): unknown {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'crew', version }, spans: spans.map((span) => otlpSpan(span, traceId)) }],
      },
    ],
  };
}

const kinds = { internal: 1, client: 3 };
const failed = 2;

function otlpSpan({ id, parentId, name, kind, start, end, attributes, error }: Span, traceId: string): unknown {
  return {
    traceId,
    spanId: id,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributesOf(attributes),
    status: error === null ? {} : { code: failed, message: error },
  };
}

/** As text: it is more than a number holds. */
function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`;
}

function attributesOf(attributes: Attributes): unknown {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value: otlpValue(value) }],
  );
}

function otlpValue(value: AttributeValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}
