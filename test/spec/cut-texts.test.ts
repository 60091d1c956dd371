import { expect, it } from 'vitest';
import { parseData } from '../../src/spec/parse-data.ts';
import { hints, lines, loadWith, writer } from './load-files.ts';

const task = (description: string) => `article:\n  description: ${description}\n  expected_output: x\n`;
const cut = 'the text before it ends here: a # with a space in front begins a comment';

it.each([
  ['Summarise PR #532 in short', '2:29'],
  ['Write about #{topic} now', '2:28'],
  ['Fix issue # 12 today', '2:26'],
  ['Explain it (see PR # one) in short', '2:35'],
  ['Use `a # b` as the form', '2:23'],
  ['Überblick #Größe', '2:26'],
  ['Summarise\n    the PR #532 in short', '3:12'],
  ['Summarise the PR\n    #532 in short', '3:5'],
])('warns of the text that is cut in %j', async (description, place) => {
  const loaded = await loadWith({ 'tasks.yaml': task(description) });
  expect(lines(loaded)).toContainEqual(`tasks.yaml:${place} warning ${cut}`);
  expect(hints(loaded)).toContain('Put the whole text in quotes; or, if it is a comment, write a space after the #.');
});

it.each([
  'Summarise it  # who reads it? {topic}',
  'Summarise it # the second one',
  '"Summarise PR #532"  # quoted',
  '|\n    Summarise PR #532',
  'Summarise PR#532',
  'Summarise it\n  #agent: writer',
  'Summarise it\n  # 3 words at most',
])('takes %j as it is', async (description) => {
  expect(lines(await loadWith({ 'tasks.yaml': task(description) }))).toEqual([]);
});

it('warns in every text, but not behind names', async () => {
  const loaded = await loadWith({
    'crew.yaml': 'llm: ollama/x #cheap\ninputs:\n  a: Go #1\n  b: { description: Is #2\n    , default: x }\n',
    'agents.yaml': writer.replace('Write\n', 'Write #3\n').replace('Wrote', 'Wrote #4'),
    'tasks.yaml':
      'article:\n  description: "{a} {b}"\n  expected_output: A text\n  agent: writer #who\n  guardrails:\n    - Says so #5\n',
  });
  expect(lines(loaded).map((line) => line.split(' ', 2).join(' '))).toEqual([
    'agents.yaml:3:15 warning',
    'agents.yaml:4:20 warning',
    'crew.yaml:3:9 warning',
    'crew.yaml:4:24 warning',
    'tasks.yaml:6:15 warning',
  ]);
});

it('says what is missing when a text begins with #', async () => {
  const loaded = await loadWith({ 'tasks.yaml': task('#532 is to be fixed') });
  expect(lines(loaded)).toContainEqual(`tasks.yaml:2:16 warning ${cut}`);
});

it.each(['!include a.txt', '!env KEY', '!ENV ${KEY}', '!vault |\n  x', '!map { a: 1 }', '!list [1]', '!!float 3'])(
  'refuses the tag of %j',
  (value) => {
    const { value: data, problems } = parseData('in.yaml', `a: ${value}\n`);
    const tag = value.split(' ')[0];
    expect(lines({ problems })).toEqual([`in.yaml:1:4 error the tag ${tag} is not known here`]);
    expect(data).not.toBeNull();
  },
);

it('refuses a tag on a block of keys or items', () => {
  const { problems } = parseData('in.yaml', 'a: !one\n  b: 1\nc: !two\n  - 1\n');
  expect(lines({ problems }).map((line) => line.slice(0, 16))).toEqual(['in.yaml:1:4 erro', 'in.yaml:3:4 erro']);
});

it('says where a text over several lines is cut, when lines of it are left over', async () => {
  const loaded = await loadWith({ 'tasks.yaml': task('Summarise the\n    PR #532 in this\n    repo') });
  expect(lines(loaded)).toEqual([
    'tasks.yaml:4:5 error the text above ends at #532: a # with a space in front begins a comment',
  ]);
});
