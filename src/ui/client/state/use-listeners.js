import { useLayoutEffect } from 'preact/hooks';

/**
 * Listens to the document or the window for as long as the component is shown. An effect would end a frame after the component's elements are
 * gone: a key that is pressed meanwhile would find none of them.
 * @param {EventTarget} target
 * @param {Record<string, (event: any) => void>} listeners by the event's name
 * @param {AddEventListenerOptions & { inputs?: unknown[] }} [options] `inputs` as of an effect: when one changes, the newer listeners are taken
 */
export function useListeners(target, listeners, { inputs = [], ...options } = {}) {
  useLayoutEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    for (const [event, listener] of Object.entries(listeners))
      target.addEventListener(event, listener, { ...options, signal });
    return () => controller.abort();
  }, inputs);
}
