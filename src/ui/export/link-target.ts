const allowed: readonly string[] = ['http:', 'https:', 'mailto:'];

/** Where a link of a model's text may lead; null: nowhere. */
export function linkTarget(href: string): string | null {
  const url = URL.parse(href);
  // A relative one would lead into the document's own folder.
  return url === null || !allowed.includes(url.protocol) ? null : url.href;
}
