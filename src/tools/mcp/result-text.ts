import { isRecord } from './records.ts';

/** A `tools/call` result as the model reads it: texts whole, what is not text named in brackets with its type and size. */
export function resultText(result: Readonly<Record<string, unknown>>): string {
  const parts = Array.isArray(result['content']) ? result['content'].filter(isRecord).map(partText) : [];
  const hasText = parts.some(({ isText, text }) => isText && text.trim() !== '');
  const structured = hasText || result['structuredContent'] === undefined ? [] : [json(result['structuredContent'])];
  const text = [...parts.map((part) => part.text), ...structured].filter((part) => part !== '').join('\n');
  if (text !== '') return text;
  return Array.isArray(result['content']) ? '[empty result]' : json(result);
}

interface PartText {
  readonly isText: boolean;
  readonly text: string;
}

function partText(part: Readonly<Record<string, unknown>>): PartText {
  switch (part['type']) {
    case 'text':
      return { isText: true, text: String(part['text'] ?? '') };
    case 'resource':
      return resourceText(isRecord(part['resource']) ? part['resource'] : {});
    case 'resource_link':
      return named('resource link', [part['name'], part['uri'], part['mimeType'], bytes(part['size'])]);
    default:
      return named(String(part['type'] ?? 'part'), [part['mimeType'], sizeOf(part['data'])]);
  }
}

function resourceText({ uri, mimeType, text, blob }: Readonly<Record<string, unknown>>): PartText {
  if (typeof text !== 'string') return named('resource', [uri, mimeType, sizeOf(blob)]);
  return { isText: true, text: `[resource ${String(uri ?? '')}]\n${text}` };
}

function named(kind: string, details: readonly unknown[]): PartText {
  const words = details.filter((detail) => detail !== undefined && detail !== null && detail !== '').map(String);
  return { isText: false, text: `[${[kind, words.join(', ')].filter(Boolean).join(' ')}]` };
}

/** Of base64. */
function sizeOf(data: unknown): string | undefined {
  return typeof data === 'string' ? bytes(Buffer.byteLength(data, 'base64')) : undefined;
}

function bytes(size: unknown): string | undefined {
  if (typeof size !== 'number') return undefined;
  if (size < 1000) return `${size} bytes`;
  return size < 1e6 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
