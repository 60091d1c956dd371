import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownWriter } from '../../../src/ui/export/markdown-html.ts';
import { tameMarkdown } from '../../../src/ui/export/tame-markdown.ts';
import * as events from '../../store/events.ts';
import { exported } from './export-events.ts';

const html = (text: string) => markdownWriter()(text, 3).trim();

describe("a model's Markdown on the page", () => {
  it.each([
    ['# One', '<h4>One</h4>'],
    ['###### Six', '<h6>Six</h6>'],
    ['a <b>bold</b>', '<p>a &lt;b&gt;bold&lt;/b&gt;</p>'],
    ['<script>x</script>', '<p class="as-text">&lt;script&gt;x&lt;/script&gt;</p>'],
    ['[x](https://a.b/?q="1)', '<p><a href="https://a.b/?q=%221" rel="noreferrer noopener">x</a></p>'],
    ['[x](javascript:alert)', '<p><span class="dead-link" title="javascript:alert">x</span></p>'],
    ['[x](run.db)', '<p><span class="dead-link" title="run.db">x</span></p>'],
    ['2. b', '<ol start="2"><li>b</li>\n</ol>'],
    ['- שלום', '<ul dir="rtl"><li>שלום</li>\n</ul>'],
    ['`a<b`', '<p><code>a&lt;b</code></p>'],
  ])('shows %j as it should', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('shows an image as its description with its address, and loads nothing', () => {
    expect(html('![a "cat](https://a.b/c.png)')).toBe(
      '<p><span class="image"><a href="https://a.b/c.png" rel="noreferrer noopener">image: a &quot;cat</a></span></p>',
    );
  });
});

describe("a model's Markdown within a document", () => {
  it('keeps its form, with its headings below the level', () => {
    expect(tameMarkdown('Title\n=====\n\ntext *so*\n\n## Two\n- x', 4)).toBe(
      '##### Title\n\ntext *so*\n\n###### Two\n- x',
    );
  });

  it.each([
    '<!-- ',
    'a <img src=x>',
    '![x](https://a.b/c.png)',
    '```js\nx',
    '~~~\n```',
    '[a]: https://b.c',
    '[x](javascript:y)',
    'a < b <c',
  ])('is not trusted with %j', (text) => {
    expect(tameMarkdown(text, 4)).toBeNull();
  });

  it('is not trusted when it is nested too deep to be read', () => {
    expect(tameMarkdown('>'.repeat(20_000), 4)).toBeNull();
  });

  it('does not get out of its fence, and the document goes on behind it', async () => {
    const output = '<!-- \n````\n# out\n`````` \n![x](https://evil.example/x.png)\n</details>';
    const { md } = await exported((id) => [
      events.runStart(id, 1, { crew: '[x](run.db) <img src=x>', inputs: { topic: output } }),
      events.taskStart(id, 1),
      events.modelRequest(id, 1, 1, { messages: [{ role: 'user', content: output }] }),
      events.modelReply(id, 1, { text: output }),
      events.taskEnd(id, 1, output),
      events.runEnd(id),
    ]);
    const page = marked.parse(md, { async: false });
    expect(page).not.toMatch(/<(?:img|a|!--|\/details)/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<h4>Definition</h4>');
  });
});
