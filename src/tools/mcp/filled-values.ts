import { CrewError } from '../../errors.ts';
import { type Environment, variableValue } from '../../model/providers.ts';
import { valuesIn, variablesIn, withVariables } from '../../model/variables.ts';
import type { McpServerSpec } from '../../spec/crew-spec.ts';

export interface FilledValues {
  /** Of `env` or `headers`, by name, with each `${VARIABLE}` filled in. */
  readonly values: Readonly<Record<string, string>>;
  /** What no message may show. */
  readonly secrets: readonly string[];
}

const secretName = /key|token|secret|password|auth/i;

/** The server's `env` or `headers`; a variable that is not set is a CrewError `missing-key`. */
export function filledValues(server: McpServerSpec, environment: Environment): FilledValues {
  requireMcpVariables([server], environment);
  const written = writtenValues(server);
  const values = Object.entries(written).map(([name, value]) => [name, withVariables(value, environment)]);
  return { values: Object.fromEntries(values), secrets: secretsIn(written, environment) };
}

/** Throws one CrewError `missing-key` that names each variable these servers need and that is not set, and where. */
export function requireMcpVariables(servers: readonly McpServerSpec[], environment: Environment): void {
  const missing = servers.flatMap((server) =>
    missingVariables(server, environment).map((one) => ({ ...one, place: server.place })),
  );
  if (missing.length === 0) return;
  const words = missing.map(
    ({ variable, key, place: { file, line, column } }) =>
      `${variable} is not set (for ${key}, ${file}:${line}:${column})`,
  );
  throw new CrewError('missing-key', `An MCP server's variable is missing: ${words.join('; ')}`, {
    hint: `Put ${missing[0]?.variable}=… into .env beside crew.yaml, or into the environment`,
  });
}

interface MissingVariable {
  readonly variable: string;
  /** The key that needs it: `mcp_servers.github.env.TOKEN`. */
  readonly key: string;
}

/** The variables that a server's entry names and that are not set. */
export function missingVariables(server: McpServerSpec, environment: Environment): readonly MissingVariable[] {
  const part = server.type === 'stdio' ? 'env' : 'headers';
  return Object.entries(writtenValues(server)).flatMap(([name, value]) =>
    variablesIn(value)
      .filter((variable) => variableValue(variable, environment) === null)
      .map((variable) => ({ variable, key: `mcp_servers.${server.name}.${part}.${name}` })),
  );
}

/** What came from the environment, and what stands in the file under a name that says so. */
function secretsIn(written: Readonly<Record<string, string>>, environment: Environment): readonly string[] {
  return Object.entries(written).flatMap(([name, value]) => {
    const fromEnvironment = valuesIn(value, environment);
    // the scheme before a token (`Bearer`) is a word that messages need
    const literal = secretName.test(name) && !value.includes('${') ? (value.split(' ').at(-1) ?? []) : [];
    return [...fromEnvironment, ...[literal].flat()];
  });
}

function writtenValues(server: McpServerSpec): Readonly<Record<string, string>> {
  return server.type === 'stdio' ? server.env : server.headers;
}
