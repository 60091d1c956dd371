import { expect, it } from 'vitest';
import { placeholdersIn } from '../../src/guardrails/placeholders.ts';

const found = (text: string) => placeholdersIn(text).map((one) => one.text);

it.each([
  'TODO',
  'TBD',
  'XXX',
  'lorem ipsum',
  'Lorem Ipsum',
  '[Insert a quote]',
  '[insert]',
  '[Add a source]',
  '[Your Name]',
  '[Company Name]',
  '[client_name]',
  '[Date]',
  '[link here]',
  '[COMPANY_ADDRESS]',
  '{name}',
  '{{ company }}',
  '${amount}',
  '<placeholder>',
  '<your name>',
  '<company>',
])('%s is a placeholder', (text) => {
  expect(found(`It is ${text}, then.`)).toEqual([text.replace('$', '')]);
});

it.each([
  'See [your name](https://example.com/name) and ![link](a.png).',
  'See [Name][1] and [the date][Date].',
  '[Date]: https://example.com/date',
  'A footnote[^1], a source [2], [sic] and [Smith 2020].',
  '- [x] done\n- [ ] not done',
  'Use `TODO`, `` `{name}` `` and `[Your Name]`.',
  'So:\n```ts\n// TODO {name}\n```\n~~~\n<name>\n~~~',
  'Math: \\frac{ab}{cd}, x^{max}, \\text{name}, {a, b}',
  'Line<br>break, <b>bold</b>, <https://example.com/name>, <title>Name</title>, List<name>',
  '<company>\n  <name>Ann</name>\n</company>',
  'a todo list, methods, XX, press [Enter]',
  '{"name": 1}',
])('%j has none', (text) => {
  expect(found(text)).toEqual([]);
});

// A search that begins anew at each bracket takes longer than a test may.
it.each(['[', '{', '<', '`', '[a'])('reads a long text of %s once', (part) => {
  expect(found(part.repeat(1_000_000))).toEqual([]);
});
