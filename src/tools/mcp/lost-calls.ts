import { bodyOf, messageOf, networkCode, rpcCode, statusOf } from './error-parts.ts';

/**
 * What a failure says of the connection, when it is not the call itself that failed.
 * `refused`: the session is over, and the call was not carried out. `unsent`: it never reached the server. `lost`: it may have been carried out.
 */
export type Loss = 'refused' | 'unsent' | 'lost';

/** The code of the error that a link answers a request with when the server's answer can no longer come. */
export const lostCode = -32_099;

/** Given to a request that could not be written. */
export const unsentCode = 'MCP_UNSENT';

/** Null: the connection is as good as it was. `isClosed`: it has ended since the call. */
export function lossOf(error: unknown, isClosed: boolean): Loss | null {
  if (error instanceof Error && 'code' in error && error.code === unsentCode) return 'unsent';
  const code = networkCode(error);
  if (code !== undefined && neverSent.test(code)) return 'unsent';
  const status = statusOf(error);
  if (status !== undefined) return isSessionRefusal(status, bodyOf(error)) ? 'refused' : null;
  if (rpcCode(error) === lostCode) return 'lost';
  if (rpcCode(error) !== undefined && sessionWords.test(messageOf(error))) return 'refused';
  return isClosed || code !== undefined ? 'lost' : null;
}

const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** As servers and their frameworks say that they do not know whom they speak with. */
const sessionWords =
  /\bsession\b.{0,40}\b(not found|unknown|invalid|expired|missing|required|closed|terminated|does not exist|no longer)\b|\b(no|unknown|invalid|expired|missing|bad)\b.{0,20}\bsession\b|\bnot (yet )?(been )?initiali[sz]ed\b|before initiali[sz]ation/i;

/** A 400 for another reason has a JSON-RPC error of its own, about the request. */
function isSessionRefusal(status: number, body: string): boolean {
  if (status === 401 || status === 404 || status === 410) return true;
  if (status !== 400) return false;
  return sessionWords.test(body) || /mcp-session-id|protocol version/i.test(body) || !/"error"\s*:/.test(body);
}
