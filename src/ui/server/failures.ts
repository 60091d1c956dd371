import { CrewError, type ErrorCode, errorRecord } from '../../errors.ts';
import { InvalidCrew } from '../../spec/invalid-crew.ts';
import type { ApiFailure } from '../api.ts';

export type FailureStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 421 | 422 | 500 | 503 | 507;

export interface Failure {
  readonly status: FailureStatus;
  readonly body: ApiFailure;
}

/** A refusal of the server itself, for what is not the crew's. */
export class RequestRefused extends Error {
  readonly failure: Failure;

  constructor(status: FailureStatus, code: string, { message, hint }: { message: string; hint: string | null }) {
    super(message);
    this.failure = { status, body: { error: { code, message, hint } } };
  }
}

/** What a page is told of something that was thrown. Of a bug it hears that there is one; `isBug`: the terminal must hear the rest. */
export function failureOf(error: unknown): Failure & { readonly isBug: boolean } {
  if (error instanceof RequestRefused) return { ...error.failure, isBug: false };
  if (error instanceof CrewError && error.code !== 'internal') {
    const problems = error instanceof InvalidCrew ? { problems: error.problems } : {};
    return { status: statusOf(error.code), body: { error: errorRecord(error), ...problems }, isBug: false };
  }
  const message = 'Something went wrong in crew itself; the terminal of crew ui says what';
  return { status: 500, body: { error: { code: 'internal', message, hint: null } }, isBug: true };
}

const statuses: Partial<Readonly<Record<ErrorCode, FailureStatus>>> = {
  usage: 400,
  ambiguous: 400,
  'no-project': 404,
  'no-history': 404,
  'not-found': 404,
  refused: 409,
  exists: 409,
  'store-locked': 503,
  'store-full': 507,
  'store-damaged': 500,
  'store-newer': 500,
  'store-read-only': 500,
  'store-unavailable': 500,
};

/** The others are about the crew, its inputs or its keys. */
function statusOf(code: ErrorCode): FailureStatus {
  return statuses[code] ?? 422;
}
