import { describe, expect, it } from 'vitest';
import { crewYaml, makeProject, type TestProject, threeTasks } from '../../helpers/project.ts';
import { kickedOff, replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { rawStatus, serveUi } from './helpers.ts';

function emptyProject(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  return makeProject({ 'crew.yaml': crewYaml('http://127.0.0.1:9', threeTasks), ...files });
}

describe('the door of the page', () => {
  it('refuses a name that was rebound to this machine', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    const { port } = new URL(ui.origin);
    for (const path of ['/', '/api/project', '/page.js']) {
      expect(await rawStatus(ui.origin, path, { host: `evil.example:${port}` })).toBe(421);
      expect(await rawStatus(ui.origin, path, { host: '127.0.0.1:1' })).toBe(421);
      expect(await rawStatus(ui.origin, path, { host: `127.0.0.1.evil.example:${port}` })).toBe(421);
      for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
        expect(await rawStatus(ui.origin, path, { host: `${name}:${port}` })).toBe(200);
      }
    }
  });

  it('refuses what another site lets a browser send, and starts nothing', async () => {
    await using crew = await kickedOff();
    await using ui = await serveUi(crew);
    const asked = crew.server.requests.length;
    const body = { type: 'kickoff' };
    const sites: readonly Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { origin: ui.origin.replace('http:', 'https:') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: ui.origin, 'sec-fetch-site': 'cross-site' },
    ];
    for (const site of sites) expect((await ui.post('/api/start', body, site)).status).toBe(403);
    for (const site of sites.slice(0, 6)) {
      expect(await rawStatus(ui.origin, '/api/events', site)).toBe(403);
      expect(await rawStatus(ui.origin, '/api/runs', site)).toBe(403);
    }
    expect((await ui.get('/api/runs')).json.total).toBe(1);
    expect(crew.server.requests.length).toBe(asked);
    expect((await ui.post('/api/plan', body, { origin: ui.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('refuses a form of any kind', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      expect((await ui.post('/api/start', { type: 'kickoff' }, { 'content-type': type })).status).toBe(415);
    }
  });

  it('refuses more than 16 MB', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    const { status, json } = await ui.post('/api/plan', { type: 'kickoff', note: 'x'.repeat(16_000_001) });
    expect([status, json.error.code]).toEqual([413, 'too-large']);
  });

  it('lets a page load and run nothing but its own files, also in refusals', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    for (const path of [
      '/',
      '/runs/3fk9p2mz',
      '/page.js',
      '/missing.js',
      '/api/project',
      '/api/nothing',
      '/api/events?run=',
    ]) {
      const response = await fetch(`${ui.origin}${path}`);
      await response.body?.cancel();
      const { headers } = response;
      expect(headers.get('content-security-policy'), path).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('serves no other file, however its path is written', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/..%5cpackage.json',
      '/.env',
    ]) {
      expect(await rawStatus(ui.origin, path, {})).toBe(404);
    }
  });

  it('lets nobody in without the token, where others can reach it', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project, host: '0.0.0.0' });
    const { port, searchParams } = new URL(ui.url);
    const origin = `http://127.0.0.1:${port}`;
    const token = searchParams.get('token') ?? '';
    expect(token).toHaveLength(32);
    expect(await rawStatus(origin, '/api/project', {})).toBe(401);
    expect(await rawStatus(origin, '/', {})).toBe(401);
    expect(await rawStatus(origin, '/?token=wrong', {})).toBe(401);
    expect(await rawStatus(origin, `/api/project?token=${token}`, {})).toBe(401);
    expect(await rawStatus(origin, '/', { host: `evil.example:${port}` })).toBe(421);
    expect(await rawStatus(origin, '/api/project', { authorization: `Bearer ${token}` })).toBe(200);
    const entered = await fetch(`${origin}//evil.example/runs?token=${token}&x=1`, { redirect: 'manual' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/evil.example/runs?x=1']);
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toBe(`crew-ui-${port}=${token}; HttpOnly; SameSite=Strict; Path=/`);
    expect(await rawStatus(origin, '/api/project', { cookie: cookie.split(';')[0] ?? '' })).toBe(200);
  });

  it('asks for a token that was set, on this machine too', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project, token: 'a token of mine' });
    expect(ui.url).toBe(`${ui.origin}/?token=a%20token%20of%20mine`);
    expect((await ui.get('/api/project')).status).toBe(401);
    expect((await ui.get('/api/project', { authorization: 'Bearer a token of mine' })).status).toBe(200);
  });

  it('tells the page no key, whatever holds it', async () => {
    const [own, filed] = ['quite-secret-"1234', 'other-secret-5678'];
    await using crew = await kickedOff({
      replies: replyByTask(() => `The key is ${own}, or ${filed}.`),
      tasks: tasksYaml('a'),
      files: { '.env.staging': `SOME_TOKEN=${filed}\n`, '.env.example': 'KEY=\n' },
    });
    const environment = { OPENAI_API_KEY: own };
    await using ui = await serveUi({ project: crew.project, environment });
    const task = `/api/tasks/${crew.runId}-1`;
    const paths = [task, `${task}/raw`, `${task}/output`, `/api/runs/${crew.runId}`, `/api/runs/${crew.runId}/export`];
    for (const path of [...paths, '/api/project', '/api/runs?text=key', `/api/runs/${filed}`]) {
      const { text } = await ui.get(path);
      expect(text.includes('quite-secret') || text.includes('other-secret'), path).toBe(false);
    }
    expect((await ui.get(`${task}/raw`)).text).toBe('The key is ***, or ***.');
    expect((await ui.get('/api/project')).json.envFiles).toEqual(['.env.staging']);
    const refused = await ui.post('/api/plan', { type: 'kickoff', envFile: 'sk-abcdefghij0123456789' });
    expect(refused.json.error.message).toBe('No such file beside crew.yaml: ***');
  });

  it('lets browsers keep the files by their content', async () => {
    await using project = await emptyProject();
    await using ui = await serveUi({ project });
    const page = await ui.get('/');
    const script = /src="(\/page\.js\?v=[\w-]+)"/.exec(page.text)?.[1] ?? '';
    expect((await ui.get(script)).headers.get('cache-control')).toContain('immutable');
    expect((await ui.get('/page.js')).headers.get('cache-control')).toBe('no-cache');
    const etag = page.headers.get('etag') ?? '';
    expect((await ui.get('/runs/3fk9p2mz', { 'if-none-match': etag })).status).toBe(304);
    expect((await ui.get('/api/project')).headers.get('cache-control')).toBe('no-store');
  });
});
