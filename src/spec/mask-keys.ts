/** Hides what looks like a key in a text that will be shown, and leaves every other character where it is; so too `${VARIABLE}`, which only names one. */
export function maskKeys(text: string): string {
  return text.replace(valueOfKey, (_all, head: string, value: string) => head + stars(value)).replace(keyShape, stars);
}

/** Is a value of that name a key itself, rather than the `${VARIABLE}` that holds it? */
export function looksLikeKey(name: string, value: string): boolean {
  if (value.trim() === '' || value.includes('${')) return false;
  return keyName.test(name) || value.search(keyShape) >= 0;
}

const keyName = /(?:api[_-]?key|authorization|password|secret|token)$/i;

/** The value of `api_key:`, `OPENAI_API_KEY:`, `authorization:` and the like, also on the next line or in `{ … }`. */
const valueOfKey =
  /((?:api[_-]?key|authorization|password|secret|token)["']?[ \t]*:\s*(?:[|>][-+\d]*\s+)?)((?!\s|#)(?:\$\{\w+\}|[^\n,}])+)/gi;

const keyShape = /\b(?:sk|pk|rk|gsk|csk|xai|hf|nvapi|key|gh[opsu]|github_pat|xox[abp])[-_][\w-]{12,}|\bAIza[\w-]{20,}/g;

function stars(value: string): string {
  if (!reference.test(value)) return value.replace(/\S/g, '*');
  return value.replace(besideReference, (found) => (found.length === 1 ? '*' : found));
}

const reference = /\$\{\w+\}/;

/** A reference with the scheme before it, whole; quotes are none of the value. */
const besideReference = /(?:\b(?:Bearer|Basic|Token) +)?\$\{\w+\}|[^\s"']/gi;
