import { useEffect, useState } from 'preact/hooks';

/** Goes to an address of this page; `replace` leaves no step to go back to. */
export function navigate(address, { replace = false, keepScroll = false } = {}) {
  if (address === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
  if (!replace && !keepScroll) scrollTo(0, 0);
}

/** Path and query that the browser shows, kept up to date. */
export function useAddress() {
  const [address, setAddress] = useState(location.pathname + location.search);
  useEffect(() => {
    const read = () => setAddress(location.pathname + location.search);
    addEventListener('popstate', read);
    read();
    return () => removeEventListener('popstate', read);
  }, []);
  return address;
}

/** Lets links to this page's own addresses change the view without loading it anew. Gives what undoes it. */
export function followLinks() {
  const follow = (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link === null || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/api/') || url.hash !== '') return;
    event.preventDefault();
    navigate(url.pathname + url.search, { keepScroll: link.dataset.keepScroll !== undefined });
  };
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}
