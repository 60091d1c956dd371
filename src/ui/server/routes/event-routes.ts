import type { Context, Hono } from 'hono';
import type { RunId } from '../../../run/ids.ts';
import type { LiveMessage } from '../../api-actions.ts';
import type { UiContext } from '../context.ts';
import { RequestRefused } from '../failures.ts';
import { projectSecrets, withoutSecrets } from '../secrets.ts';
import type { Listening } from '../watcher.ts';

const reconnectMs = 1000;
/** A page takes a server that is silent for some of these for one that is gone: state/live.js. */
const keepAliveMs = 2500;
/** A browser that takes nothing any more is let go; it reconnects when it wakes. */
const mostUnread = 8_000_000;
const mostStreams = 100;

/** `GET /api/events`: an endless answer of server-sent events. */
export function addEventRoutes(app: Hono, ui: UiContext): void {
  let open = 0;
  app.get('/api/events', async (context) => {
    // Without a body nothing would ever end it.
    if (context.req.method !== 'GET') return new Response(null, { status: 204 });
    if (open >= mostStreams) {
      throw new RequestRefused(409, 'too-many', {
        message: `${mostStreams} pages listen already`,
        hint: 'Close some of them',
      });
    }
    open++;
    const ended = () => {
      open--;
    };
    const secrets = await projectSecrets(ui.place.dir, ui.place.environment);
    return new Response(stream(ui, wanted(context), { secrets, ended }), {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' },
    });
  });
}

interface Wanted {
  readonly run: RunId | null;
  /** The id of the last message that the browser had; null: none. */
  readonly lastId: string | null;
}

function wanted({ req }: Context): Wanted {
  const run = req.query('run')?.toLowerCase() ?? '';
  return { run: run === '' ? null : (run as RunId), lastId: req.header('last-event-id') ?? null };
}

interface StreamOptions {
  readonly secrets: readonly string[];
  readonly ended: () => void;
}

function stream(ui: UiContext, { run, lastId }: Wanted, { secrets, ended }: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let listening: Listening | null = null;
  let keepAlive: NodeJS.Timeout | undefined;
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(keepAlive);
    listening?.stop();
    ended();
  };
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const close = () => {
          if (isOver) return;
          over();
          controller.close();
        };
        const write = (text: string) => {
          if (isOver) return;
          if ((controller.desiredSize ?? 0) < -mostUnread) return close();
          controller.enqueue(encoder.encode(text));
        };
        const tell = (message: LiveMessage, number: number | null) => {
          write(eventText(message, number === null ? null : `${ui.serverId}-${number}`, secrets));
          if (message.type === 'bye') close();
        };
        const mask = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
        listening = await ui.watcher.listen(tell, run === null ? null : { run, mask });
        // The browser may have gone meanwhile.
        if (isOver) return listening.stop();
        const id = `${ui.serverId}-${ui.watcher.last()}`;
        write(
          `retry: ${reconnectMs}\n${eventText({ type: 'hello', server: ui.serverId, missed: lastId !== id }, id, secrets)}`,
        );
        keepAlive = setInterval(tell, keepAliveMs, { type: 'alive' }, null).unref();
      },
      cancel: over,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  );
}

/** JSON has no line breaks, so that one `data:` line holds it. */
function eventText({ type, ...data }: LiveMessage, id: string | null, secrets: readonly string[]): string {
  const idLine = id === null ? '' : `id: ${id}\n`;
  return `event: ${type}\n${idLine}data: ${withoutSecrets(JSON.stringify(data), secrets)}\n\n`;
}
