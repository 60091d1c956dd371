import type { Context } from 'hono';
import { maskSecrets } from '../../../model/secrets/mask.ts';
import type { ApiFailure } from '../../api.ts';
import type { UiContext } from '../context.ts';
import { type FailureStatus, failureOf, RequestRefused } from '../failures.ts';
import { projectSecrets, withoutSecrets } from '../secrets.ts';

/** Answers as JSON that holds none of the project's secrets. */
export async function json(ui: UiContext, value: unknown, status: 200 | 201 | 202 = 200): Promise<Response> {
  const text = withoutSecrets(JSON.stringify(value), await secretsOf(ui));
  return new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

export interface Download {
  readonly name: string;
  readonly text: string;
  readonly type: 'text/plain' | 'application/json' | 'text/html' | 'text/markdown';
}

/** A file to keep; a browser never shows it as a page. */
export async function download(ui: UiContext, { name, text, type }: Download): Promise<Response> {
  return new Response(withoutSecrets(text, await secretsOf(ui)), {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
    },
  });
}

/** Answers what was thrown, masked. */
export async function failed(ui: UiContext, error: unknown): Promise<Response> {
  const { status, body, isBug } = failureOf(error);
  if (isBug) ui.onBug(error);
  return failureResponse(status, JSON.parse(maskSecrets(JSON.stringify(body), await secretsOf(ui))));
}

/** The posted JSON. A form of another site cannot send this content type without being asked first. */
export async function postedJson({ req }: Context): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(req.header('content-type') ?? '')) {
    throw new RequestRefused(415, 'not-json', { message: 'A POST needs content-type: application/json', hint: null });
  }
  const text = await req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The body is not JSON: ${(error as Error).message}`;
    throw new RequestRefused(400, 'not-json', { message, hint: null });
  }
}

function failureResponse(status: FailureStatus, body: ApiFailure): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** Read at each answer: the `.env*` files may be edited meanwhile, and are small. */
export function secretsOf({ place }: UiContext): Promise<readonly string[]> {
  return projectSecrets(place.dir, place.environment);
}
