import { maskSecrets } from '../../model/secrets/mask.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';
import { bodyOf, messageOf, networkCode, statusOf } from './error-parts.ts';
import type { Link } from './link.ts';

interface HttpContext {
  readonly server: McpServerSpec;
  readonly link: Link;
  readonly secrets: readonly string[];
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

/** What an answer or the lack of one means, after `the MCP server x`; keys masked. `ways`: those that were tried. */
export function httpWords(error: unknown, context: HttpContext, ways: readonly string[]): Words {
  const { server } = context;
  const url = new URL(server.type === 'http' ? server.url : 'http://localhost');
  const at = `${url.origin}${url.pathname}`;
  const status = statusOf(error);
  const said = maskSecrets(messageOf(error), context.secrets);
  const place = `mcp_servers.${server.name}`;
  if (status === 401 || status === 403) return loginWords(error, status, { ...context, at });
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      message: `sends us elsewhere, which is not followed: ${said.replace(/^.*?: /, '').replace(/ \(redirectPolicy.*$/, '')}`,
      hint: `Write the server's own address into ${place}.url`,
    };
  }
  if (status === 429) return { message: `wants fewer requests (${at} answered 429)`, hint: 'Try again later' };
  if (status !== undefined && status >= 500) {
    return { message: `has a fault (${at} answered ${status})`, hint: 'Try again later' };
  }
  const code = networkCode(error);
  if (status === undefined && code !== undefined) return unreachable(url, code, place);
  const answer = status === undefined ? said.slice(0, 200) : `answered ${status}`;
  const tried = ways.length > 1 ? `; tried: ${ways.join(', ')}` : '';
  return {
    message: `cannot be used: ${at} is not an MCP server over HTTP (${answer}${tried})`,
    hint: `Check ${place}.url in crew.yaml: the path often ends in /mcp or /sse`,
  };
}

/** Who we are is what the server minds. */
function loginWords(error: unknown, status: 401 | 403, context: HttpContext & { readonly at: string }): Words {
  const { server, link, secrets, at } = context;
  const place = `mcp_servers.${server.name}`;
  const variable = `${server.name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_TOKEN`.replace(/^(?=\d)/, 'MCP_');
  const line = `headers: { Authorization: "Bearer \${${variable}}" }`;
  const add = `Add  ${line}  under ${place} in crew.yaml, and  ${variable}=…  to .env`;
  const answered = `${at} answered ${status}`;
  const isOAuth = /resource_metadata|authorization_uri|oauth/i.test(
    `${link.challenge()} ${bodyOf(error).slice(0, 2000)}`,
  );
  const sayOAuth = isOAuth ? '. It offers a login by OAuth, which crew does not support' : '';
  const instead = isOAuth ? 'Make a token in the settings of the service. ' : '';
  if (hasKey(server)) {
    const what = status === 401 ? 'refused the key' : 'does not allow this with the key that it was given';
    const check = `Check ${place}.headers in crew.yaml; most servers want  Authorization: "Bearer \${MY_KEY}"`;
    return { message: `${what} (${answered}${saidBy(error, status, secrets)})${sayOAuth}`, hint: `${instead}${check}` };
  }
  if (status === 403) {
    return {
      message: `does not let us in (${answered}${saidBy(error, status, secrets)})${sayOAuth}`,
      hint: `If it wants a key:  ${instead}${add}`,
    };
  }
  return { message: `wants a key, and none is given (${answered})${sayOAuth}`, hint: `${instead}${add}` };
}

/** Why it is forbidden only the server knows; what it says of a wrong key may repeat the key. */
function saidBy(error: unknown, status: number, secrets: readonly string[]): string {
  const words = maskSecrets(bodyOf(error), secrets).replaceAll(/\s+/g, ' ').trim();
  return status === 403 && words !== '' && !words.startsWith('<') ? `: ${words.slice(0, 200)}` : '';
}

/** Any header may hold one; but some say only what we are. */
function hasKey(server: McpServerSpec): boolean {
  if (server.type !== 'http') return false;
  const keys = /auth|key|token|secret|cookie|password|credential/i;
  return Object.entries(server.headers).some(([name, value]) => keys.test(name) || value.includes('${'));
}

function unreachable(url: URL, code: string, place: string): Words {
  const hint = `Start the server, or check ${place}.url in crew.yaml`;
  if (code === 'ECONNREFUSED') return { message: `cannot be reached: nothing listens at ${url.origin}`, hint };
  if (code === 'ENOTFOUND') return { message: `cannot be reached: no host ${url.host}`, hint };
  return { message: `cannot be reached at ${url.host} (${code})`, hint };
}
