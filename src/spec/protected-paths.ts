/** What decides whether a run may write a file of the project. */
export interface WriteRules {
  /** Files that the crew runs or is judged by, relative to the project with `/`. */
  readonly crewFiles: readonly string[];
  /** `allow_write:` of crew.yaml: files, and folders with all that is in them. */
  readonly allowWrite: readonly string[];
}

export interface WriteFault {
  /** In words that follow "may not be written". */
  readonly why: string;
  /** Can `allow_write` open it? */
  readonly canBeAllowed: boolean;
}

/** Why no run may write this path (relative to the project, with `/`), be it by output_file or by write_file; null when it may. */
export function writeFault(path: string, { crewFiles, allowWrite }: WriteRules): WriteFault | null {
  const never = neverWritten(path);
  if (never !== null) return { why: never, canBeAllowed: false };
  const why = closedPath(path, crewFiles);
  return why === null || allowWrite.some((one) => covers(one, path)) ? null : { why, canBeAllowed: true };
}

/** Why no run may write this path, whatever `allow_write` says. */
export function neverWritten(path: string): string | null {
  const names = path.split('/').map(plainName);
  const file = (names[0] === 'config' ? names.slice(1) : names).join('/');
  return /^(crew|agents|tasks)\.ya?ml$/.test(file) ? 'it defines the crew' : secretPath(path);
}

/** Why no tool may touch this path, neither read nor write; null when it may. */
export function secretPath(path: string): string | null {
  const names = path.split('/').map(plainName);
  const folder = names.find((name) => privateFolders.has(name));
  if (folder !== undefined) return `${folder}/ is private to the project's owner`;
  if (names.some((name) => name.startsWith('.env') || name.endsWith('.env'))) return 'it may hold keys';
  return names.some((name) => keyFile.test(name)) ? 'it may hold keys' : null;
}

/** What runs later: the crew's own code, installed code, and what other programs read without being asked. */
function closedPath(path: string, crewFiles: readonly string[]): string | null {
  const names = path.split('/').map(plainName);
  const plain = names.join('/');
  if (names.includes('node_modules')) return 'node_modules/ holds installed code';
  if (codeFolders.has(names[0]!)) return `${names[0]}/ holds the crew's own code`;
  if (crewFiles.some((file) => plainPath(file) === plain)) return 'the crew works by it';
  if (/^(crew\.py|steps\/.*\.[cm]?[jt]s)$/.test(plain)) return "it is the crew's own code";
  const file = names.at(-1)!;
  const dotted = names.slice(0, -1).find((name) => /^\.[^.]/.test(name));
  if (dotted !== undefined) return `other programs act on what is in ${dotted}/`;
  return isReadByOthers(file) ? `other programs act on ${file}` : null;
}

function isReadByOthers(file: string): boolean {
  return /^\.[^.].*$/.test(file) ? !/\.(md|txt|csv|tsv|html?)$/.test(file) : runByOthers.test(file);
}

/** Is `path` the file, or in the folder, that an entry of `allow_write` names? */
function covers(entry: string, path: string): boolean {
  const [allowed, plain] = [plainPath(entry), plainPath(path)];
  return plain === allowed || plain.startsWith(`${allowed}/`);
}

const privateFolders: ReadonlySet<string> = new Set(['.crew', '.git', '.ssh', '.aws', '.gnupg']);

const codeFolders: ReadonlySet<string> = new Set(['tools', 'guardrails']);

const keyFile =
  /^(id_(rsa|dsa|ecdsa|ed25519)\b.*|.*\.(pem|key|p12|pfx|ppk|jks|keystore)|\.npmrc|[._]netrc|\.pypirc|\.git-credentials|credentials\.json)$/;

/** Package managers, build tools and test runners look for these by name. */
const runByOthers =
  /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(lock|workspace)\.yaml|bun\.lockb?|deno\.(jsonc?|lock)|pyproject\.toml|poetry\.lock|uv\.lock|setup\.(py|cfg)|conftest\.py|(gnu)?makefile|justfile|jenkinsfile|dockerfile|(docker-)?compose\.ya?ml|.*\.config\.[cm]?[jt]s)$/;

function plainPath(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map(plainName)
    .join('/');
}

/**
 * As a file system that ignores case finds it. Windows also ignores dots and spaces at the end, and opens `a:stream` as
 * `a`; macOS takes several spellings of a letter for one, and some signs for none.
 */
function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
}
