import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { makeProject } from '../../helpers/project.ts';
import * as events from '../../store/events.ts';
import { withBrowser } from '../browser/browser.ts';
import { exported } from './export-events.ts';

const browser = withBrowser();

const hostile = [
  '<script>window.hit = 1</script>',
  '<img src="https://evil.example/a.png" onerror="window.hit = 1">',
  '</code></pre></details></article></main></body></html><svg onload="window.hit = 1">',
  '</title></style><style>@import "https://evil.example/a.css"; body { background: url(https://evil.example/b) }</style>',
  '"><iframe src="https://evil.example"></iframe><base href="https://evil.example/">',
  "' onmouseover='window.hit = 1' x='",
  '[a](javascript:window.hit=1) [b](data:text/html,<script>1</script>) [c](vbscript:x) <javascript:x>',
  '![x](https://evil.example/c.png) ![y](data:image/svg+xml,<svg/onload=1>) [d](https://a.b/"onclick="x)',
  '<meta http-equiv="refresh" content="0;url=https://evil.example"><form action="https://evil.example"><input></form>',
  '```\n</code></pre><script>window.hit = 1</script>\n```\n| a |\n|---|\n| <b onclick=x>y</b> |',
].join('\n\n');

function hostileRun(id: Parameters<typeof events.runStart>[0]) {
  const error = { code: 'model-server', message: hostile, hint: hostile } as const;
  const row = events.planRow(1, { agent: hostile });
  return [
    events.runStart(id, [row, events.planRow(2)], { crew: hostile, inputs: { [hostile]: hostile }, model: hostile }),
    events.taskStart(id, 1, { agent: hostile, model: hostile }),
    events.modelRequest(id, 1, 1, { messages: [{ role: 'user', content: hostile }], tools: [hostile] }),
    events.modelRetry(id, 1, { text: hostile, reasoning: hostile, finishReason: hostile, error }),
    events.toolCall(id, 1, { tool: hostile, arguments: hostile }),
    events.toolResult(id, 1, { tool: hostile, output: hostile }),
    events.guardrailResult(id, 1, { guardrail: hostile, verdict: 'fail', reason: hostile, output: hostile }),
    events.taskEnd(id, 1, hostile),
    events.taskStart(id, 2),
    events.taskFail(id, 2, error),
    events.runEnd(id, { status: 'failed', error }),
  ];
}

describe('the page of a run in a browser', () => {
  it('runs and loads nothing that a model wrote, and can be read by everybody', async () => {
    const { html } = await exported(hostileRun);
    await onPage(html, async (page, requests) => {
      expect(await page.evaluate(whatRuns)).toEqual([]);
      expect(await page.evaluate("'hit' in window")).toBe(false);
      expect(await page.getByRole('main').getByRole('article').count()).toBe(2);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      expect(requests).toEqual([]);
      expect(await axeProblems(page)).toEqual([]);
    });
  });
});

/** Lists anything in the document that would run, load or lead elsewhere than it may. */
const whatRuns = `(() => {
  const forbidden =
    'script, iframe, object, embed, img, svg, video, audio, form, input, base, meta[http-equiv=refresh]';
  const loading = ['src', 'srcset', 'background', 'action', 'ping', 'formaction'];
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const attributes = [...element.attributes];
    const wrong =
      element.matches(forbidden) ||
      (element.matches('link') && element.getAttribute('href') !== 'data:,') ||
      (element.matches('a') && !/^(?:https?:|mailto:|#)/.test(element.getAttribute('href') ?? '')) ||
      attributes.some(({ name, value }) => name.startsWith('on') || (name === 'style' && /url|import/.test(value))) ||
      attributes.some(({ name }) => loading.includes(name));
    return wrong ? [element.outerHTML.slice(0, 200)] : [];
  });
})()`;

async function onPage(html: string, look: (page: Page, requests: readonly string[]) => Promise<void>): Promise<void> {
  await using project = await makeProject({ 'run.html': html });
  // Axe is put in from outside, which the page's own policy would not let in.
  await using page = await browser().newPage({ viewport: { width: 390, height: 844 }, bypassCSP: true });
  const requests: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) requests.push(request.url());
  });
  await page.goto(`file://${project.path('run.html')}`);
  await look(page, requests);
}

async function axeProblems(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
  const violations = '(await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)';
  return page.evaluate(`(async () => ${violations})()`);
}
