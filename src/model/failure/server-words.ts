import { maskSecrets } from '../secrets/mask.ts';

const longest = 300;

/** The sentence in an error's body, whatever its shape: OpenAI's `{ message }`, FastAPI's `{ detail }`, Gemini's list, plain text. */
export function wordsOf(body: unknown, secrets: readonly string[]): string {
  const words = maskSecrets(sentenceIn(body), secrets).replace(/\s+/g, ' ').trim();
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

function sentenceIn(body: unknown): string {
  if (typeof body === 'string') return isWebPage(body) ? titleOf(body) : (body.trim().split('\n')[0] ?? '');
  if (Array.isArray(body)) return body.length === 1 ? sentenceIn(body[0]) : JSON.stringify(body);
  if (body === null || typeof body !== 'object') return '';
  const fields = body as Record<string, unknown>;
  const sentence = sentenceNames.map((name) => sentenceIn(fields[name])).find((found) => found !== '') ?? '';
  return [sentence === '' ? JSON.stringify(body) : sentence, upstreamWords(fields['metadata'])]
    .filter(Boolean)
    .join(': ');
}

/** Where servers put it; the first that says something counts. */
const sentenceNames = [
  ...['message', 'error', 'detail', 'msg', 'status_msg', 'error_msg', 'error_message', 'errorMessage', 'errmsg'],
  ...['faultstring', 'reason', 'title'],
];

/** OpenRouter says "Provider returned error", and what the provider said beside it. */
function upstreamWords(metadata: unknown): string {
  if (metadata === null || typeof metadata !== 'object') return '';
  const raw = (metadata as Record<string, unknown>)['raw'];
  return typeof raw === 'string' ? raw : '';
}

/** Is it a page for people, instead of an answer of the API? */
export function isWebPage(text: string): boolean {
  return /^\s*(<!--.*?-->\s*)?<(!doctype|html|head|body|\?xml)\b/is.test(text);
}

function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim() ?? '';
  return title === '' ? 'a web page' : `a web page, "${title}"`;
}
