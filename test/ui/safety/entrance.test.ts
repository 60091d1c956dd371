import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, runCrew, type TestProject } from '../../helpers/project.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { type ServedPage, servePage } from './served.ts';
import { setTrap } from './trap.ts';

const secrets = {
  shell: 'sk-from-the-shell-0123456789',
  file: 'sk-from-dotenv-"quoted"-0123456789',
  staging: 'sk-from-staging-0123456789',
};
const env = { OPENAI_API_KEY: secrets.shell };
const files = {
  'crew.yaml': `name: vault
llm: openai/gpt-5.4-mini
agents:
  writer: { role: Writer, goal: Write, backstory: You write. }
tasks:
  first: { agent: writer, description: Begin, expected_output: A start }
  second: { agent: writer, description: Go on, expected_output: An end }
`,
  '.env': `ANTHROPIC_API_KEY='${secrets.file}'\n`,
  '.env.staging': `GROQ_API_KEY=${secrets.staging}\n`,
};

let browser: TestBrowser;
let project: TestProject;
let ui: ServedPage;
let run = '';

beforeAll(async () => {
  project = await makeProject(files);
  // A model that repeats a key which it was told: the history holds it, as it holds every byte of an output.
  const words = ['kickoff', '--offline', '--quiet', '--note', `tried with ${secrets.shell} and ${secrets.staging}`];
  const { code, stderr } = await runCrew(words, { cwd: project.dir, env });
  if (code !== 0) throw new Error(stderr);
  const told = `first=The key is ${secrets.shell}, or ${secrets.file}.`;
  await runCrew(['replay', '--offline', '--quiet', '--set-output', told], { cwd: project.dir, env });
  const list = await runCrew(['runs', '--json'], { cwd: project.dir });
  run = (JSON.parse(list.stdout) as { runId: string }[])[0]?.runId ?? '';
  ui = await servePage(project, { env });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await ui.stop();
  await project.remove();
});

interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends headers that `fetch` would not, such as Host. Reads the start of what does not end. */
function ask(path: string, headers: Record<string, string> = {}, post?: string): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${ui.origin}${path}`,
      { method: post === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = '';
        const done = () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          response.destroy();
        };
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (response.headers['content-type']?.startsWith('text/event-stream')) done();
        });
        response.on('end', done);
      },
    );
    sent.on('error', reject);
    sent.end(post);
  });
}

const json = { 'content-type': 'application/json' };

/** Every route of the API, and the page's own files. */
function everything(): readonly (readonly [path: string, post?: string])[] {
  const replay = JSON.stringify({ type: 'replay', run, selector: { type: 'from', task: 'second', to: null } });
  return [
    ...['/', `/runs/${run}`, '/page.js', '/page.css', '/icon.svg', '/missing.js', '/api/project', '/api/nothing'],
    ...['/api/runs', '/api/runs?text=key', `/api/runs/${run}`, '/api/runs/none', `/api/runs/${run}/export`],
    ...['html', 'md'].map((format) => `/api/runs/${run}/export?format=${format}`),
    ...['', '/output', '/raw'].flatMap((part) => [`/api/tasks/${run}-1${part}`, `/api/tasks/${run}-2${part}`]),
    ...['/api/batches', '/api/batches/none', `/api/diff?to=${run}`, '/api/events', `/api/events?run=${run}`],
  ]
    .map((path): [string, string?] => [path])
    .concat([
      ['/api/plan', replay],
      ['/api/plan', JSON.stringify({ type: 'kickoff', envFile: '.env.staging', model: 'groq/x' })],
      ['/api/plan', JSON.stringify({ type: 'kickoff', envFile: '../.env' })],
      ['/api/plan', '{'],
      ['/api/start', JSON.stringify({ type: 'replay', run, model: 'nobody/nothing' })],
      ['/api/bulk/plan', JSON.stringify({ runs: [run] })],
      ['/api/bulk/start', JSON.stringify({ runs: ['none'] })],
      [`/api/runs/${run}/cancel`, '{}'],
      ['/api/batches/none/stop', '{}'],
    ]);
}

describe('every answer', () => {
  it('carries the policy that lets nothing in but the page’s own files, whatever its status', async () => {
    for (const [path, post] of everything()) {
      const { status, headers } = await ask(path, post === undefined ? {} : json, post);
      const policy = String(headers['content-security-policy']);
      expect(policy, `${status} ${path}`).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
    }
  });

  it('holds no key of the environment or of a .env file, not even one that an output repeats', async () => {
    for (const [path, post] of everything()) {
      const { text } = await ask(path, post === undefined ? {} : json, post);
      for (const secret of Object.values(secrets)) {
        expect(text, path).not.toContain(secret);
        expect(text, path).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
    }
    const { page } = await browser.open(`${ui.origin}/runs/${run}/1`);
    await page.locator('.prose').waitFor();
    expect(await page.locator('.prose').innerText()).toContain('The key is ***');
    await page.keyboard.press('t');
    await page.locator('dialog .plan-row').first().waitFor();
    const shown = String(await page.evaluate('document.documentElement.outerHTML'));
    for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret);
    await page.context().close();
  });
});

describe('another site', () => {
  it('cannot take the name of this server', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${ui.port}`,
      '127.0.0.1',
      'localhost:1',
      `127.0.0.1.evil:${ui.port}`,
    ]) {
      const { status, text } = await ask('/api/runs', { host });
      expect([host, status, text.includes(run)]).toEqual([host, 421, false]);
    }
  });

  it('cannot post by a form or by fetch, listen to events, read, load as a script or show the page in a frame', async () => {
    const target = ui.origin;
    await using trap = await setTrap({ '/page': '<!doctype html><title>elsewhere</title><body></body>' });
    const { page } = await browser.open(`${trap.origin}/page`);
    const before = await ask('/api/runs');
    const tried = await page.evaluate(`(async () => {
      const outcome = (promise) => promise.then((response) => response.type + ' ' + response.status, () => 'refused');
      const body = JSON.stringify({ type: 'kickoff', offline: true });
      const post = (more) => outcome(fetch('${target}/api/start', { method: 'POST', body, credentials: 'include', ...more }));
      const opened = (source) => new Promise((resolve) => {
        source.onopen = () => resolve('open');
        source.onmessage = () => resolve('message');
        source.onerror = () => resolve('refused');
      });
      const loaded = (tag, attribute, value) => new Promise((resolve) => {
        const element = document.createElement(tag);
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        element[attribute] = value;
        document.body.append(element);
      });
      return {
        json: await post({ headers: { 'content-type': 'application/json' } }),
        plain: await post({ headers: { 'content-type': 'text/plain' } }),
        read: await outcome(fetch('${target}/api/runs')),
        events: await opened(new EventSource('${target}/api/events')),
        script: await loaded('script', 'src', '${target}/api/runs'),
        ownScript: await loaded('script', 'src', '${target}/page.js'),
      };
    })()`);
    expect(tried).toEqual({
      ...{ json: 'refused', plain: 'refused', read: 'refused', events: 'refused' },
      ...{ script: 'refused', ownScript: 'refused' },
    });
    const blind = await page.evaluate(
      `fetch('${target}/api/start', { method: 'POST', mode: 'no-cors', body: JSON.stringify({ type: 'kickoff', offline: true }) }).then(() => 'sent', () => 'refused')`,
    );
    expect(['sent', 'refused']).toContain(blind);
    await page.evaluate(`(() => {
      const frame = document.createElement('iframe');
      frame.src = '${target}/';
      frame.name = 'framed';
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, { action: '${target}/api/start', method: 'post', enctype: 'text/plain', target: 'formed' });
      const field = document.createElement('input');
      Object.assign(field, { name: '{"type":"kickoff","offline":true,"note":"', value: '"}' });
      form.append(field);
      const result = document.createElement('iframe');
      result.name = 'formed';
      document.body.append(form, result);
      form.submit();
    })()`);
    await page.waitForTimeout(500);
    for (const frame of page.frames().slice(1)) {
      expect(await frame.locator('.brand').count()).toBe(0);
      expect(frame.url()).not.toBe(`${target}/`);
    }
    expect(JSON.parse((await ask('/api/runs')).text).total).toBe(JSON.parse(before.text).total);
    await page.context().close();
  });
});

describe('with --host', () => {
  it('lets nobody in without the token, whose cookie is all that stays of it', async () => {
    await using open = await servePage(project, { words: ['--host', '0.0.0.0'], env });
    const port = open.port;
    const token = new URL(open.url).searchParams.get('token') ?? '';
    expect(token.length).toBeGreaterThanOrEqual(32);
    const here = `http://127.0.0.1:${port}`;
    for (const path of [
      '/',
      '/page.js',
      '/?token=wrong',
      '/api/runs',
      `/api/runs?token=${token}`,
      '/api/events',
      '/api/project',
    ]) {
      const answer = await fetch(`${here}${path}`, { redirect: 'manual' });
      expect([path, answer.status]).toEqual([path, 401]);
      const text = await answer.text();
      for (const word of [run, token, 'vault', project.dir, secrets.shell]) expect(text).not.toContain(word);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    const refused = await fetch(`${here}/api/start`, { method: 'POST', headers: json, body: '{"type":"kickoff"}' });
    expect(refused.status).toBe(401);
    const { page } = await browser.open(`${here}/?token=${token}`);
    await page.locator('.row-link').first().waitFor();
    expect(page.url()).toBe(`${here}/`);
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(String(await page.evaluate('document.documentElement.outerHTML'))).not.toContain(token);
    await page.locator('.row-link').first().click();
    await page.locator('.run-head').waitFor();
    await page.reload();
    await page.locator('.run-head').waitFor();
    await page.context().close();
  });
});
