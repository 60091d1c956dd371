import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { html } from '../../../src/ui/client/html.js';
import { markdown } from '../../../src/ui/client/words/markdown.js';
import { markdownPieces } from '../../../src/ui/client/words/markdown-pieces.js';

function shown(text) {
  const { pieces, top } = markdownPieces(text);
  return render(html`<div>${pieces.map((piece) => markdown(piece, top))}</div>`);
}

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

describe('a long text of a model', () => {
  const sections = Array.from({ length: 300 }, (_, index) =>
    [
      `## Head ${index}`,
      `A paragraph with [a link][home] and ${'many words '.repeat(8)}.`,
      '```js\n- no item\n\n# no head\n\nlet a = 1;\n```',
      '1. one\n2. two\n\n   still two\n3. three',
      '- a\n- b',
    ].join('\n\n'),
  );
  const text = `# Title\n\n${sections.join('\n\n')}\n\n[home]: https://example.com\n`;
  /** Lists that follow each other are one that was cut. */
  const joined = (page) => page.replaceAll(/<\/ul><ul[^>]*>|<\/ol><ol[^>]*>/g, '');

  it('is the same in pieces as in one', () => {
    const { pieces, top } = markdownPieces(text);
    expect(pieces.length).toBeGreaterThan(5);
    expect(top).toBe(1);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(10_000);
    expect(joined(shown(text))).toBe(joined(render(html`<div>${markdown(text, 1)}</div>`)));
  });

  it('is cut between the items of a list as long as it is, and numbered on', () => {
    const numbered = Array.from({ length: 4000 }, (_, index) => `${index + 1}. item ${index + 1}`).join('\n');
    const { pieces } = markdownPieces(numbered);
    expect(pieces.length).toBeGreaterThan(2);
    expect(shown(numbered)).toContain(`start="${Number.parseInt(pieces[1], 10)}"`);
    expect(pieces.join('\n')).toBe(numbered);
  });

  it('is not cut in a paragraph, at a line that begins with a number', () => {
    const text = Array(400).fill('1986. What a year that was, with some more words of it').join('\n');
    expect(markdownPieces(`Once upon a time in\n${text.replaceAll('\n', '\nand then in\n')}`).pieces).toHaveLength(1);
  });

  it('is not cut where all items are numbered 1, in code, nor in a table', () => {
    const line = 'some words of a line that is long enough';
    const texts = [
      Array(1000).fill(`1. ${line}`),
      ['~~~', ...Array(1000).fill(`- ${line}`), '~~~'],
      ['| a |', '|---|', ...Array(1000).fill(`| ${line} |`)],
    ];
    for (const lines of texts) expect(markdownPieces(lines.join('\n')).pieces).toHaveLength(1);
  });

  it('finds the depth of its highest heading, however that is written', () => {
    const depths = ['### a', 'a\n---', 'a\n===', '```\n# a\n```\n#### b', 'no head'].map(
      (text) => markdownPieces(text).top,
    );
    expect(depths).toEqual([3, 2, 1, 4, 6]);
  });
});
