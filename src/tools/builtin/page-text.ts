import { runInNewContext } from 'node:vm';
import type { HtmlToTextOptions } from 'html-to-text';
import type { Download } from './download-page.ts';

export interface PageText {
  readonly title: string | null;
  readonly text: string;
}

/** What a reader sees of a page: HTML as plain text with its links, anything else as it is. */
export async function pageText(page: Download): Promise<PageText> {
  const text = decoded(page);
  if (text.includes('\0')) throw new Error(`${page.url.href} is not text`);
  const isHtml = page.type === '' ? /^\s*(<!doctype html|<html)/i.test(text) : /html/.test(page.type);
  if (!isHtml) return { title: null, text: text.trim() };
  const { convert } = await import('html-to-text');
  const title = /<title[^>]{0,200}>([^<]{0,1000})/i.exec(text)?.[1];
  return {
    title:
      title === undefined
        ? null
        : convert(title, { wordwrap: false }).replace(/\s+/g, ' ').trim().slice(0, 200) || null,
    text: tidied(withinTime(page.url, () => convert(text, asText(page.url, text)))),
  };
}

/** A page can be nested so deep that its parser takes minutes, in which nothing else would run; only the vm stops such a call. */
function withinTime(url: URL, work: () => string): string {
  try {
    return runInNewContext('work()', { work }, { timeout: millisecondsToParse }) as string;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(`The HTML of ${url.href} is too large or too tangled to be read as text`, { cause: error });
  }
}

const millisecondsToParse = 3000;

/** Line by line: a pattern over the whole text can take minutes for spaces without end. */
function tidied(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function decoded({ bytes, charset }: Download): string {
  const declared = charset ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(bytes.subarray(0, 2048).toString('latin1'))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').decode(bytes);
  } catch {
    // An encoding that nobody knows: most of such pages are in UTF-8 all the same.
    return new TextDecoder('utf-8').decode(bytes);
  }
}

/** Tables are rows of `a | b`: laid out in columns they are large, and a wrong colspan makes them endless. */
function asText(url: URL, html: string): HtmlToTextOptions {
  const heading = { leadingLineBreaks: 2, trailingLineBreaks: 2, uppercase: false };
  return {
    wordwrap: false,
    baseElements: { selectors: [/<main[\s>]/i.test(html) ? 'main' : 'body'] },
    limits: { maxDepth: 200, ellipsis: '' },
    selectors: [
      {
        selector: 'a',
        options: {
          ignoreHref: false,
          hideLinkHrefIfSameAsText: true,
          pathRewrite: (path: string) => shortLink(path, url),
        },
      },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: heading })),
      { selector: 'table', format: 'block' },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'td', format: 'inlineSurround', options: { suffix: ' | ' } },
      { selector: 'th', format: 'inlineSurround', options: { suffix: ' | ' } },
      ...unread.map((selector) => ({ selector, format: 'skip' })),
    ],
  };
}

const unread: readonly string[] = [
  ...['img', 'svg', 'script', 'style', 'noscript', 'template', 'iframe', 'object', 'video', 'audio', 'canvas'],
  ...['nav', 'footer', 'button', 'select', '[hidden]', '[aria-hidden="true"]'],
];

/** Whole when it is a short address of a page; otherwise the link's words stand alone. */
function shortLink(path: string, from: URL): string {
  const link = path.startsWith('#') ? null : URL.parse(path, from.href);
  return link !== null && /^https?:$/.test(link.protocol) && link.href.length <= 120 ? link.href : '';
}
