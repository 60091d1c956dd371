/** Hides what looks like a key in a text that will be shown, and leaves every other character where it is. */
export function maskKeys(text: string): string {
  return text.replace(valueOfKey, (_all, head: string, value: string) => head + stars(value)).replace(keyShape, stars);
}

/** The value of `api_key:`, `OPENAI_API_KEY:`, `authorization:` and the like, also on the next line or in `{ … }`. */
const valueOfKey =
  /((?:api[_-]?key|authorization|password|secret)["']?[ \t]*:\s*(?:[|>][-+\d]*\s+)?)([^\s#][^\n,}]*)/gi;

const keyShape = /\b(?:sk|pk|gsk|xai|key)[-_][\w-]{12,}|\bAIza[\w-]{20,}/g;

function stars(value: string): string {
  return value.replace(/\S/g, '*');
}
