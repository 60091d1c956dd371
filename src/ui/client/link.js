const allowed = ['http:', 'https:', 'mailto:'];

/**
 * Where a link of a model's text may lead, with the host to be shown; null: nowhere.
 * @param {string} href
 * @returns {{ href: string, host: string } | null}
 */
export function linkTarget(href) {
  let url;
  try {
    url = new URL(href);
  } catch {
    // Relative: it would lead into this page.
    return null;
  }
  if (!allowed.includes(url.protocol)) return null;
  return { href: url.href, host: url.protocol === 'mailto:' ? url.pathname : url.host };
}
