import type { SchemaIssue } from './schema.ts';

/** What the schema wants, in plain words: `text`, `a number`, `at most 2`. */
export function expectation(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_format':
      return issue.format === 'url' ? 'a URL that begins with http:// or https://' : 'text';
    case 'too_small':
      return issue.inclusive ? `at least ${issue.minimum}` : `more than ${issue.minimum}`;
    case 'too_big':
      return issue.inclusive ? `at most ${issue.maximum}` : `less than ${issue.maximum}`;
    case 'invalid_union':
      return [
        ...new Set(
          issue.errors
            .flat()
            .filter((inner) => inner.path.length === 0)
            .map(expectation),
        ),
      ].join(' or ');
    default:
      return 'something else';
  }
}

/** A value as it is called in a message, and as it is spelled in the file. Without `raw`: its kind only, for it may be secret. */
export function found(value: unknown, raw: string | null): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (raw === null) return typeof value === 'string' ? 'text' : `a ${typeof value}`;
  if (typeof value === 'number') return `the number ${shortened(raw)}`;
  return typeof value === 'string' ? `"${shortened(value.trim())}"` : shortened(raw);
}

/** For a number or true/false where text is wanted; `raw`: as it is spelled. */
export function quoteHint(issue: SchemaIssue, value: unknown, raw: string): string | null {
  const wanted = expectation(issue);
  if ((typeof value === 'number' || typeof value === 'boolean') && wanted.startsWith('text'))
    return `Put it in quotes: "${shortened(raw)}"`;
  if (typeof value !== 'string') return null;
  if (wanted === 'a list')
    return /^[\w., -]+$/.test(value) ? `Write [${value.trim()}]` : 'Put it on a line of its own, with - in front.';
  if (wanted === 'true or false' && /^(yes|no|on|off|true|false)$/i.test(value))
    return `Write ${/^(yes|on|true)$/i.test(value)} without quotes.`;
  if (wanted.includes('number') && Number.isFinite(Number(value))) return `Write ${value.trim()} without quotes.`;
  return null;
}

/** For `{topic}` without quotes, which YAML reads as a map. */
export function flowHint(value: unknown, raw: string | undefined): string | null {
  if (!raw?.startsWith('{') || typeof value !== 'object' || value === null) return null;
  const meant = Object.values(value).every((inner) => inner === null) && Object.keys(value).length > 0;
  return meant ? `A text that begins with { must be quoted: "${shortened(raw)}"` : null;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'empty',
};

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
