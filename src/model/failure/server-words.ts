import { maskSecrets } from '../secrets/mask.ts';

const longest = 300;

/** The sentence in an error's body, whatever its shape: OpenAI's `{ message }`, FastAPI's `{ detail }`, Gemini's list, plain text. */
export function wordsOf(body: unknown, secrets: readonly string[]): string {
  const words = maskSecrets(sentenceIn(body), secrets).replace(/\s+/g, ' ').trim();
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

function sentenceIn(body: unknown): string {
  if (typeof body === 'string') return looksLikeHtml(body) ? titleOf(body) : (body.trim().split('\n')[0] ?? '');
  if (Array.isArray(body)) return body.length === 1 ? sentenceIn(body[0]) : JSON.stringify(body);
  if (body === null || typeof body !== 'object') return '';
  const { message, error, detail, metadata } = body as Record<string, unknown>;
  const sentence = sentenceIn(message ?? error ?? detail);
  return [sentence === '' ? JSON.stringify(body) : sentence, upstreamWords(metadata)].filter(Boolean).join(': ');
}

/** OpenRouter says "Provider returned error", and what the provider said beside it. */
function upstreamWords(metadata: unknown): string {
  if (metadata === null || typeof metadata !== 'object') return '';
  const raw = (metadata as Record<string, unknown>)['raw'];
  return typeof raw === 'string' ? raw : '';
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text);
}

function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim() ?? '';
  return title === '' ? 'a web page' : `a web page, "${title}"`;
}
