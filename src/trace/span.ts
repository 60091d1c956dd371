/** A value of a span: text, whole number, fraction, yes or no, or texts. */
export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue | null | undefined>>;

/** A stretch of time in a trace. Times are epoch milliseconds. */
export interface Span {
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** Null: it is the trace's root. */
  readonly parentId: string | null;
  readonly name: string;
  /** `client`: something else was asked over the network. */
  readonly kind: 'internal' | 'client';
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** Null: it went well. */
  readonly error: string | null;
}

/** So many random bytes as hexadecimal digits. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
