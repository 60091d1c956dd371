/** Why a command never started; each exits with 2. */
export type RefusalCode =
  | 'usage'
  | 'invalid-crew'
  | 'no-project'
  | 'no-history'
  | 'not-found'
  | 'ambiguous'
  | 'missing-input'
  | 'missing-key'
  | 'tool-unusable'
  | 'price-unknown'
  | 'refused'
  | 'exists'
  | 'store-damaged'
  | 'store-locked'
  | 'store-read-only'
  | 'store-newer'
  | 'store-full'
  | 'store-unavailable';

/** Why a run that had started did not end well; each exits with 1. */
export type FailureCode =
  | 'model-auth'
  | 'model-not-found'
  | 'model-unreachable'
  | 'model-rate-limit'
  | 'model-quota'
  | 'model-server'
  | 'model-loading'
  | 'model-timeout'
  | 'model-broken-stream'
  | 'model-malformed'
  | 'model-empty'
  | 'model-length'
  | 'model-content-filter'
  | 'model-context-length'
  | 'model-request'
  | 'playback-miss'
  | 'task-timeout'
  | 'output-invalid'
  | 'guardrail-failed'
  | 'limit-reached'
  | 'mcp-unusable'
  | 'output-file';

export type ErrorCode = RefusalCode | FailureCode | 'cancelled' | 'internal';

/** An error as it is stored, printed as JSON and handed to readers. `hint`: the next thing to type, or null. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

export interface CrewErrorOptions {
  /** The next thing to type. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** Set once a run exists: the error then means exit 1, "the run failed". */
  readonly runId?: string | undefined;
  readonly taskId?: string | undefined;
}

/** Something that the user can mend: what is wrong, with the value in it. Anything else that is thrown is our bug. */
export class CrewError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly runId: string | undefined;
  readonly taskId: string | undefined;

  constructor(code: ErrorCode, message: string, options: CrewErrorOptions = {}) {
    super(withinReason(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CrewError';
    this.code = code;
    this.hint = options.hint === undefined ? undefined : withinReason(options.hint);
    this.runId = options.runId;
    this.taskId = options.taskId;
  }
}

/** A message without the middle of a line that repeats a very long value. */
export function withinReason(message: string): string {
  if (message.length <= longestLine) return message;
  return message
    .split('\n')
    .map((line) => (line.length <= longestLine ? line : `${line.slice(0, 3000)} … ${line.slice(-500)}`))
    .join('\n');
}

const longestLine = 4000;

export const exitCodes = {
  done: 0,
  failed: 1,
  neverStarted: 2,
  bug: 70,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

const failureCodes: ReadonlySet<string> = new Set<FailureCode>([
  'model-auth',
  'model-not-found',
  'model-unreachable',
  'model-rate-limit',
  'model-quota',
  'model-server',
  'model-loading',
  'model-timeout',
  'model-broken-stream',
  'model-malformed',
  'model-empty',
  'model-length',
  'model-content-filter',
  'model-context-length',
  'model-request',
  'playback-miss',
  'task-timeout',
  'output-invalid',
  'guardrail-failed',
  'limit-reached',
  'mcp-unusable',
  'output-file',
]);

/** The process's exit code for something that was thrown (contracts: docs/json.md). */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof CrewError)) return exitCodes.bug;
  if (error.code === 'cancelled') return exitCodes.interrupted;
  if (error.code === 'internal') return exitCodes.bug;
  return error.runId !== undefined || failureCodes.has(error.code) ? exitCodes.failed : exitCodes.neverStarted;
}

export function errorRecord(error: CrewError): ErrorRecord {
  return { code: error.code, message: error.message, hint: error.hint ?? null };
}

/** Is what went wrong that nothing more can be stored? */
export function isOfStore(code: ErrorCode | undefined): boolean {
  return code?.startsWith('store-') === true;
}

/** Ends a switch over a union: a new member that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
