import { describe, expect, it } from 'vitest';
import { layoutMistake } from '../../src/spec/yaml/layout-mistake.ts';
import { parseYaml } from '../../src/spec/yaml/parse-yaml.ts';
import { hints, lines } from './load-files.ts';

const tasks = `# two tasks
market:
  description: Look at {product}.
  expected_output: Five bullet points.
  agent: analyst

draft:
  description: >
    Write a page
    on {product}.
  expected_output: A page.
  context: [market]
`;

const changed = (from: string, to: string) => {
  if (!tasks.includes(from)) throw new Error(`nothing to change: ${from}`);
  return tasks.replace(from, to);
};
const sameColumn = 'Keys of one map begin in the same column.';
const deeper = `${sameColumn} A text over several lines needs | after its key.`;
const noKey = 'Write key: value, or remove it; a text over several lines needs | after its key.';
const brackets = 'Write ] where it ends. A text that begins with [ must be quoted.';

describe('a line that is out of place', () => {
  it.each([
    ['a word at the end', `${tasks}foo\n`, '13:1 a line without a key', noKey],
    ['a word at the end of a task', changed('analyst\n', 'analyst\n  foo\n'), '6:3 a line without a key', noKey],
    ['a word at the start', `foo\n${tasks}`, '1:1 a line without a key', noKey],
    ['a word in the middle', changed('\ndraft', '\nfoo\ndraft'), '7:1 a line without a key', noKey],
    [
      'one space too few',
      changed('  expected_output: F', ' expected_output: F'),
      '4:2 expected_output is indented by 1 space, market above it not at all and description by 2',
      sameColumn,
    ],
    [
      'one space too few in the first key',
      changed('  description: L', ' description: L'),
      '4:3 expected_output is indented by 2 spaces, description above it by 1',
      deeper,
    ],
    [
      'two spaces too many',
      changed('  context', '    context'),
      '12:5 context is indented by 4 spaces, expected_output above it by 2',
      deeper,
    ],
    [
      'one space too many, with \\r\\n',
      changed('  agent', '   agent').replaceAll('\n', '\r\n'),
      '5:4 agent is indented by 3 spaces, expected_output above it by 2',
      deeper,
    ],
    [
      'a key at the edge',
      changed('  expected_output: F', 'expected_output: F'),
      '4:1 expected_output is not indented, description above it and agent below it by 2',
      sameColumn,
    ],
    [
      'a name among the keys above it',
      changed('\ndraft', '\n  draft'),
      '7:3 draft is indented like the keys of market',
      'Begin draft in column 1, like market.',
    ],
    [
      'a key below a text',
      changed('    on {product}.\n  expected', '    on {product}.\n   expected'),
      '11:4 expected_output is indented by 3 spaces, description above it by 2',
      deeper,
    ],
    [
      'a text that is not indented',
      changed('    Write a page\n', '  Write a page\n'),
      '9:3 the text of description is not indented',
      'Indent its lines deeper than description.',
    ],
    [
      'a line of a text that is less indented',
      changed('    on', '   on'),
      '10:4 this line of the text of description is indented by 3 spaces, the first one by 4',
      'Begin the lines of a text in the same column.',
    ],
    [
      'a tab behind spaces',
      changed('  agent', ' \tagent'),
      '5:2 a tab where YAML allows only spaces',
      'Indent with spaces.',
    ],
    ['no colon', changed('agent: ', 'agent '), '5:3 no colon after agent', 'Write agent: analyst'],
    ['no colon after a name', changed('draft:', 'draft'), '7:1 no colon after draft', 'Write draft:'],
    [
      'no colon in the first key',
      changed('description: L', 'description L'),
      '3:3 no colon after description',
      'Write description: Look at {product}.',
    ],
    ['no space', changed('agent: ', 'agent:'), '5:3 no space after the colon', 'Write agent: analyst'],
    ['another sign', changed('agent:', 'agent ='), '5:3 = is where a colon belongs', 'Write agent: analyst'],
    [
      'a text and keys',
      changed('market:', 'market: Look'),
      '2:1 market has a text on its line and keys below it',
      'Keep one of the two.',
    ],
    [
      'a dash before one key of several',
      changed('  agent', '  - agent'),
      '5:3 agent has a - in front, keys beside it have none',
      'A - begins an item of a list; the keys of a map have none.',
    ],
    [
      'a list left of its key',
      changed('[market]', '\n - market'),
      '13:2 - market is indented by 1 space, draft above it not at all and context by 2',
      'Begin a list in the column of its key, or deeper.',
    ],
    ['an open bracket', changed('[market]', '[market'), '12:12 this [ is never closed', brackets],
    ['a bracket too many', changed('[market]', '[market]]'), '12:20 this ] closes nothing', 'Remove it.'],
    ['the wrong bracket', changed('[market]', '[market}'), '12:19 } closes what [ has opened', 'Write ] in its place.'],
    [
      'an open quote, though another one follows',
      changed('Look', '"Look').replace('A page.', '"A page."'),
      '3:16 this " is never closed',
      'Write " where the text ends.',
    ],
    ['a fence of Markdown', `${tasks}\`\`\`\n`, '13:1 this line is Markdown, not YAML', 'Remove it.'],
    [
      'a conflict of git',
      changed('  agent', '<<<<<<< HEAD\n  agent'),
      '5:1 git left a conflict here',
      'Keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>.',
    ],
    [
      'a comment of another language',
      `// tasks\n${tasks}`,
      '1:1 a comment begins with #',
      'Write # in place of // or /*.',
    ],
  ])('is named: %s', (_what, text, line, hint) => {
    const parsed = parseYaml('f', text);
    const [place, ...words] = line.split(' ');
    expect(lines(parsed)).toEqual([`f:${place} error ${words.join(' ')}`]);
    expect(hints(parsed)).toEqual([hint]);
    expect(parsed.broken).toBe(true);
  });

  it('is not blamed for a mistake that stands above it', () => {
    const text = changed('analyst\n', '@analyst\n').replace('  context', '    context');
    expect(lines(parseYaml('f', text))).toEqual(['f:5:10 error a text cannot begin with @']);
  });

  it.each([
    'a: {x: 1\n b: 2}\n',
    'a:\n- b: 1\n  c: [d,\n    "e\n    f"]\n- g\nh: one\n  - two\n  three: 4\n',
    "---\n\"q: r\": 'it''s' # [\ns: &t\n  u: |2-\n\n      v: w\n    x\ny: *t\n",
  ])('leaves %j to the parser, or finds nothing', (text) => {
    for (const { message } of parseYaml('f', text).problems) expect(message).not.toMatch(/indented|never closed/);
  });
});

it('leaves lines that no person wrote to the parser', () => {
  expect(layoutMistake(`${'- '.repeat(50_000)}x: [\n`)).toBeNull();
  expect(layoutMistake(`tasks:\n  a${' '.repeat(50_000)}b\n`)).toBeNull();
});
