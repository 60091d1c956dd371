/** A key that is sent to a host which is not its provider's own. */
export interface KeyHost {
  /** The variable that holds it. */
  readonly variable: string;
  /** Host and port. */
  readonly host: string;
  /** Whose key it is; null: of no provider that we know. */
  readonly provider: string | null;
}

/** `OPENAI_API_KEY goes to gateway.example, not to openai`. */
export function keyHostText({ variable, host, provider }: KeyHost): string {
  return `${variable} goes to ${host}${provider === null ? '' : `, not to ${provider}`}`;
}
