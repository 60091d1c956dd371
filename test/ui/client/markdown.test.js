import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { html } from '../../../src/ui/client/html.js';
import { markdown } from '../../../src/ui/client/words/markdown.js';

const shown = (text) => render(html`<div>${markdown(text)}</div>`);

describe('a model’s Markdown', () => {
  it('becomes headings, lists, tables and code', () => {
    const page = shown('# One\n\n- *a*\n- **b**\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n```js\nif (a < b) {}\n```');
    for (const part of [
      '<h3 dir="auto">One</h3>',
      '<em>a</em>',
      '<strong>b</strong>',
      '<td dir="auto" class="align-right">2</td>',
      'if (a &lt; b)',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('shows HTML as text', () => {
    const page = shown('<script>alert(1)</script>\n\nand <img src=x onerror=alert(1)> <b>bold</b>');
    expect(page).not.toMatch(/<script|<img|<b>/);
    expect(page).toContain('&lt;script>alert(1)');
  });

  it('lets no link run a script, and says where the others lead', () => {
    const page = shown(
      '[a](javascript:alert(1)) [b](//evil.example) [c](/api/runs) [d](https://example.com/x) [e](data:text/html,x)',
    );
    expect(page.match(/<a /g)).toHaveLength(1);
    expect(page).toContain('rel="noreferrer noopener"');
    expect(page).toContain('<span class="host">example.com</span>');
  });

  it('never loads an image', () => {
    const page = shown('![a diagram](https://evil.example/track.png)');
    expect(page).not.toContain('<img');
    expect(page).toContain('image: a diagram');
  });

  it('names the language of code by its first word, as text', () => {
    const page = shown('```<b>sh</b> title="x"\nls\n```');
    expect(page).toContain('<span class="clip">&lt;b>sh&lt;/b></span>');
    expect(page).toContain('<code>ls</code>');
  });

  it('ticks what is done in a list of tasks', () => {
    const page = shown('- [x] checked\n- [ ] open');
    expect(page.match(/aria-label="(?:not )?done"/g)).toEqual(['aria-label="done"', 'aria-label="not done"']);
    expect(page).not.toContain('[x]');
  });

  it('reads what stands around a text from the text’s own side', () => {
    expect(shown('- مرحبا *a*\n- b\n\n> a')).toMatch(/<ul dir="rtl">.*<blockquote dir="ltr">/);
    expect(shown('- [שלום](https://example.com)')).toContain('<ul dir="rtl">');
    expect(shown('1. 2024')).toContain('<ol start');
  });

  it('keeps room for sentences in a table, and gives none to numbers', () => {
    const page = shown(`| a | b |\n|---|---|\n| 1 | ${'word '.repeat(20)} |`);
    expect(page.match(/class="is-long"/g)).toHaveLength(2);
    expect(page).toContain('<td dir="auto">1</td>');
  });

  it('makes characters visible that would turn around the order of reading', () => {
    expect(shown('safe\u202egnp.exe and `\u2066x`')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  it('keeps the characters of a text as they are', () => {
    expect(shown('a &amp; b "c" <3')).toContain('a &amp; b &quot;c&quot; &lt;3');
  });
});
