import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { routeOf } from './route.js';
import { mayLeave } from './state/guard.js';

/**
 * Where one was on a page: pixels from its top, and the link that had the focus, by its place among those that lead to the same.
 * @typedef {{ y: number, link: { href: string, index: number } | null }} Place
 * What the browser keeps of each step, also over a reload; `list`: the list of runs that was seen last; `index`: of the step among those of this page.
 * @typedef {{ place: Place, list: { address: string, place: Place } | null, index: number }} Step
 */

const top = { y: 0, link: null };
/** After this time what comes late may no longer move the page, in milliseconds. */
const mostLateMs = 2000;
/** Browsers allow few changes of a step in a second. */
const restMs = 150;

/**
 * Goes to an address of this page; `replace` leaves no step to go back to. The list that was left last is shown where it was left.
 * `link`: what was pressed, which has the focus again after a way back. Nothing that was typed is left without asking.
 */
export function navigate(address, { replace = false, keepScroll = false, link = document.activeElement } = {}) {
  if (address === here() || !(replace || mayLeave())) return;
  const left = placeNow(link);
  const list = isList() ? { address: here(), place: left } : (history.state?.list ?? null);
  const isBack = !isList() && address === list?.address;
  const place = replace || keepScroll ? null : isBack ? list.place : top;
  const index = indexNow() + (replace ? 0 : 1);
  const step = { place: place ?? { y: left.y, link: null }, list, index };
  if (replace) history.replaceState(step, '', address);
  else {
    history.replaceState({ ...history.state, place: left }, '');
    history.pushState(step, '', address);
  }
  dispatchEvent(new PopStateEvent('popstate', { state: { place } }));
}

/** Address of the list of runs as it was left, with its filters; on the list itself, of all runs. */
export function listAddress() {
  return isList() ? '/' : (history.state?.list?.address ?? '/');
}

/** How far down the page is shown that is about to be drawn, in pixels. */
export function comingY() {
  return history.state?.place?.y ?? 0;
}

/** Path and query that the browser shows, kept up to date; a way back leads to where one was on the page. */
export function useAddress() {
  const [step, setStep] = useState(() => ({ address: here(), place: history.state?.place ?? null }));
  useLayoutEffect(() => {
    // The browser would do it before the page is drawn.
    history.scrollRestoration = 'manual';
    let shown = indexNow();
    history.replaceState({ ...history.state, index: shown }, '');
    const read = (event) => {
      // The browser makes a step by itself only forward, as for the link that skips to the content.
      if (history.state?.index === undefined) history.replaceState({ ...history.state, index: shown + 1 }, '');
      const index = indexNow();
      // What leads elsewhere on the page has asked before; here the browser has gone already, and is sent back.
      if (event.isTrusted && index !== shown && !mayLeave()) return history.go(shown - index);
      if (event.isTrusted && index === shown) return;
      shown = index;
      setStep({ address: here(), place: event.state?.place ?? null });
    };
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const isArriving = useRef(false);
  useLayoutEffect(() => (step.place === null ? undefined : arrive(step.place, isArriving)), [step]);
  useEffect(() => keepPlaces(isArriving), []);
  return step.address;
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
    navigate(url.pathname + url.search, { keepScroll: link.dataset.keepScroll !== undefined, link });
  };
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}

function indexNow() {
  return history.state?.index ?? 0;
}

function here() {
  return location.pathname + location.search;
}

function isList() {
  return routeOf(here()).type === 'runs';
}

/** Of a list in which something else has the focus, such as a dialog, the current row. */
function placeNow(focused) {
  const link = focused?.closest('main a[href]') ?? document.querySelector('main .is-current .row-link');
  const href = link?.getAttribute('href');
  return { y: scrollY, link: link ? { href, index: linksTo(href).indexOf(link) } : null };
}

function linksTo(href) {
  return [...document.querySelectorAll(`main a[href="${CSS.escape(href)}"]`)];
}

/** What is read late makes the page long enough only later; whoever scrolls or types meanwhile is left in peace. */
function arrive({ y, link }, isArriving) {
  let isReached = false;
  const come = () => {
    if (!isReached) scrollTo(0, y);
    isReached ||= Math.abs(scrollY - y) < 2;
    if (link === null) return isReached;
    const links = linksTo(link.href);
    const found = links[link.index] ?? links[0];
    found?.focus({ preventScroll: true });
    return isReached && found !== undefined;
  };
  if (come()) return undefined;
  const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'];
  // Not for the very key that led here, which is still on its way up.
  const options = { passive: true, capture: true };
  const observer = new MutationObserver(() => come() && end());
  const end = () => {
    isArriving.current = false;
    observer.disconnect();
    clearTimeout(timer);
    for (const sign of signs) removeEventListener(sign, end, options);
  };
  const timer = setTimeout(end, mostLateMs);
  for (const sign of signs) addEventListener(sign, end, options);
  isArriving.current = true;
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['style'] });
  return end;
}

/** For a way back by the browser's own buttons, and for a reload. */
function keepPlaces(isArriving) {
  let timer = null;
  const keep = () => {
    // What is not there yet is no place where one was.
    if (!isArriving.current) history.replaceState({ ...history.state, place: placeNow(document.activeElement) }, '');
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, restMs);
  };
  addEventListener('scroll', soon, { passive: true });
  addEventListener('pagehide', keep);
  return () => {
    clearTimeout(timer);
    removeEventListener('scroll', soon);
    removeEventListener('pagehide', keep);
  };
}
