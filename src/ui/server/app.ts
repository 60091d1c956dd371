import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { UiContext } from './context.ts';
import { RequestRefused } from './failures.ts';
import { type Entrance, guard, tokenGuard } from './guard.ts';
import { secured, securityHeaders } from './headers.ts';
import { modelFacts } from './model-facts.ts';
import { projectFacts } from './project-facts.ts';
import { addBatchRoutes } from './routes/batch-routes.ts';
import { addBulkRoutes } from './routes/bulk-routes.ts';
import { addDiffRoutes } from './routes/diff-routes.ts';
import { addEventRoutes } from './routes/event-routes.ts';
import { addPlanRoutes } from './routes/plan-routes.ts';
import { failed, json } from './routes/respond.ts';
import { addRunRoutes } from './routes/run-routes.ts';
import { addTaskRoutes } from './routes/task-routes.ts';
import { addTextRoutes } from './routes/text-routes.ts';
import { addStaticFiles } from './static-files.ts';

/** An output given by hand may be long. */
const mostPosted = 16_000_000;

/** Everything that the server answers; api.ts says what. `clientFolder`: index.html and what it names. */
export function uiApp(ui: UiContext, entrance: Entrance, clientFolder: string): Hono {
  const app = new Hono();
  app.use(securityHeaders());
  app.use(guard(entrance));
  app.use(tokenGuard(entrance));
  app.use('/api/*', (_context, next) => ui.crews.during(next));
  app.use(
    bodyLimit({
      maxSize: mostPosted,
      onError: () => {
        throw new RequestRefused(413, 'too-large', { message: 'More than 16 MB are not taken', hint: null });
      },
    }),
  );
  app.get('/api/project', async () => json(ui, await projectFacts(ui)));
  app.get('/api/models', async () => json(ui, await modelFacts(ui)));
  addRunRoutes(app, ui);
  addTaskRoutes(app, ui);
  addBatchRoutes(app, ui);
  addDiffRoutes(app, ui);
  addTextRoutes(app, ui);
  addPlanRoutes(app, ui);
  addBulkRoutes(app, ui);
  addEventRoutes(app, ui);
  app.all('/api/*', ({ req }) => {
    throw new RequestRefused(404, 'not-found', { message: `No ${req.method} ${req.path}`, hint: null });
  });
  addStaticFiles(app, clientFolder);
  app.notFound(() => new Response('Not found', { status: 404 }));
  app.onError(async (error) => secured(await failed(ui, error)));
  return app;
}
