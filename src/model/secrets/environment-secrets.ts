import type { Environment } from '../providers.ts';

/** What of an environment must be shown to nobody: values of variables that are named like a key, and passwords in addresses (`postgres://user:password@host`). */
export function environmentSecrets(environment: Environment): readonly string[] {
  const found = Object.entries(environment).flatMap(([name, value = '']) =>
    secretName.test(name) ? [value].filter(({ length }) => length >= 8) : passwordsIn(value).filter(isNoWord),
  );
  return [...new Set(found)];
}

const secretName = /key|token|secret|passw|credential|(?:^|_)auth(?:_|$)/i;

/** The name and password together as well: a password may be a word that texts need, such as `postgres`. */
function passwordsIn(value: string): readonly string[] {
  // Most values hold no address, and this is looked for in each run.
  if (!value.includes('://') || !value.includes('@')) return [];
  return [...value.matchAll(/\b[a-z][\w+.-]*:\/\/([^\s/@:]*):([^\s/@]+)@/gi)].flatMap(
    ([, user = '', password = '']) => [`${user}:${password}`, password, decoded(password)],
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: then it stands as it is.
    return text;
  }
}

/** A word, such as `password`, would be torn out of texts that need it. */
export function isNoWord(value: string): boolean {
  return value.length >= 12 || (value.length >= 8 && /\d/.test(value));
}
