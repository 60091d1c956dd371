import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Hono } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly hash: string;
}

/** The page's own files, read once from `folder`; every other address gets index.html, so that the page's addresses can be opened. */
export function addStaticFiles(app: Hono, folder: string): void {
  let files: ReadonlyMap<string, PageFile> | null = null;
  app.get('*', ({ req }) => {
    files ??= pageFiles(folder);
    const isPage = !files.has(req.path);
    // A missing script must not be answered with a page.
    if (isPage && /\.\w+$/.test(req.path)) return new Response('Not found', { status: 404 });
    const file = files.get(isPage ? '/index.html' : req.path);
    if (file === undefined) throw new Error(`no index.html in ${folder}`);
    return answer(file, { version: isPage ? undefined : req.query('v'), known: req.header('if-none-match') });
  });
}

function answer(
  { body, type, hash }: PageFile,
  asked: { version: string | undefined; known: string | undefined },
): Response {
  const etag = `"${hash}"`;
  const cached = asked.version === hash ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { etag, 'content-type': type, 'cache-control': cached };
  const isKnown = asked.known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => path.extname(name) in types,
  );
  const files = new Map<string, PageFile>();
  // The page comes last: it names the others with their hashes, by which a browser may keep them for good.
  for (const name of names.sort((a, b) => Number(a.endsWith('.html')) - Number(b.endsWith('.html')))) {
    const body = new Uint8Array(readFileSync(path.join(folder, name)));
    const file = name.endsWith('.html') ? withHashes(body, files) : body;
    const hash = createHash('sha256').update(file).digest('base64url').slice(0, 22);
    files.set(`/${name.split(path.sep).join('/')}`, { body: file, type: types[path.extname(name)] ?? '', hash });
  }
  return files;
}

function withHashes(page: Uint8Array<ArrayBuffer>, files: ReadonlyMap<string, PageFile>): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(page).replace(/(src|href)="(\/[^"?]+)"/g, (whole, attribute, name) => {
    const file = files.get(name);
    return file === undefined ? whole : `${attribute}="${name}?v=${file.hash}"`;
  });
  return new TextEncoder().encode(text);
}
