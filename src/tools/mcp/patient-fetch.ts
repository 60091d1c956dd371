/** Node's fetch, without its own limit of 5 minutes on a silent answer: the time limits of a server are the user's. */
export function patientFetch(): typeof fetch {
  void globalThis.Headers; // makes Node load its fetch, and with it the dispatcher
  const shared: unknown = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
  if (shared === undefined || shared === null) return fetch;
  const Dispatcher = shared.constructor as new (options: object) => object;
  const dispatcher = new Dispatcher({ headersTimeout: 0, bodyTimeout: 0 });
  return (input, init) => fetch(input, { ...init, dispatcher } as RequestInit);
}
