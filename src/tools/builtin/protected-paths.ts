/** Why no tool may touch this path (relative to the project, with `/`), neither read nor write; null when it may. */
export function secretPath(path: string): string | null {
  const names = path.split('/').map(plainName);
  const folder = names.find((name) => privateFolders.has(name));
  if (folder !== undefined) return `${folder}/ is private to the project's owner`;
  if (names.some((name) => name.startsWith('.env') || name.endsWith('.env'))) return 'it may hold keys';
  return names.some((name) => keyFile.test(name)) ? 'it may hold keys' : null;
}

/** Why an agent may read but not write this path: it is part of the crew itself, or code that the crew loads. */
export function crewPath(path: string): string | null {
  const names = path.split('/').map(plainName);
  if (names.includes('node_modules')) return 'node_modules/ holds installed code';
  if (codeFolders.has(names[0]!)) return `${names[0]}/ holds the crew's own code`;
  const file = (names[0] === 'config' ? names.slice(1) : names).join('/');
  return /^(crew|agents|tasks)\.ya?ml$/.test(file) ? 'it defines the crew' : null;
}

const privateFolders: ReadonlySet<string> = new Set(['.crew', '.git', '.ssh', '.aws', '.gnupg']);

const codeFolders: ReadonlySet<string> = new Set(['tools', 'guardrails']);

const keyFile =
  /^(id_(rsa|dsa|ecdsa|ed25519)\b.*|.*\.(pem|key|p12|pfx|ppk|jks|keystore)|\.npmrc|[._]netrc|\.pypirc|\.git-credentials|credentials\.json)$/;

/** As a file system that ignores case finds it; Windows also ignores dots and spaces at the end, and opens `a:stream` as `a`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
}
