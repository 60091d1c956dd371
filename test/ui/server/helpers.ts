import { request } from 'node:http';
import { CrewError } from '../../../src/errors.ts';
import { startUiServer, type UiServer } from '../../../src/ui/server/start-server.ts';
import { cleanEnvironment, makeProject, type TestProject } from '../../helpers/project.ts';

export interface ServedUi extends AsyncDisposable {
  readonly project: TestProject;
  /** Without the slash at its end. */
  readonly origin: string;
  readonly url: string;
  readonly bugs: readonly unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<number>;
}

/** What JSON.parse gives. */
export type Parsed = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when it is no JSON. */
  readonly json: Parsed;
}

export interface ServeOptions {
  readonly project: TestProject;
  readonly environment?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly token?: string;
}

/** A real server on the project, with a page of two small files; both are gone at the end of `await using`. */
export async function serveUi({ project, environment = {}, host, token }: ServeOptions): Promise<ServedUi> {
  const client = await makeProject({
    'index.html': '<!doctype html><title>crew</title><script type="module" src="/page.js"></script>',
    'page.js': 'document.title = "runs";',
  });
  const bugs: unknown[] = [];
  const server: UiServer = await startUiServer({
    dir: project.dir,
    database: project.path('.crew', 'runs.db'),
    environment: { ...cleanEnvironment(), ...environment },
    host: host ?? '127.0.0.1',
    port: 0,
    orNext: false,
    token: token ?? null,
    clientFolder: client.dir,
    onBug: (error) => bugs.push(error),
  });
  const { origin } = new URL(server.url);
  const reason = new CrewError('cancelled', 'interrupted by Ctrl-C');
  let closing: Promise<number> | null = null;
  const close = () => {
    closing ??= server.close(reason);
    return closing;
  };
  return {
    project,
    origin,
    url: server.url,
    bugs,
    get: async (path, headers = {}) => answerOf(await fetch(`${origin}${path}`, { headers, redirect: 'manual' })),
    post: async (path, body = {}, headers = {}) =>
      answerOf(
        await fetch(`${origin}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
      ),
    close,
    [Symbol.asyncDispose]: async () => {
      await close();
      await client.remove();
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** A request with headers that fetch does not let anybody set, such as Host; gives the status. */
export function rawStatus(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${path}`, { headers, setHost: headers['host'] === undefined }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      asked.destroy();
    });
    asked.on('error', reject);
    asked.end();
  });
}

export interface LiveEvent {
  readonly type: string;
  readonly id: string | null;
  readonly data: Parsed;
}

export interface EventReader extends AsyncDisposable {
  /** Settles with the first message, read or to come, for which this holds. */
  until(wanted: (event: LiveEvent) => boolean): Promise<LiveEvent>;
  readonly events: readonly LiveEvent[];
  /** Settles when the server has ended the stream. */
  readonly ended: Promise<void>;
}

/** Reads `/api/events` as a browser does. */
export async function readEvents(
  origin: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const stop = new AbortController();
  const response = await fetch(`${origin}/api/events${query}`, { headers, signal: stop.signal });
  const events: LiveEvent[] = [];
  const waiting = new Set<() => void>();
  const read = async () => {
    let rest = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + piece).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.includes('event: ')) events.push(parsed(part));
      for (const look of waiting) look();
    }
  };
  const ended = read().catch(() => undefined);
  return {
    events,
    ended,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(wanted);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ended;
    },
  };
}

function parsed(part: string): LiveEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? null;
  return { type: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') };
}
