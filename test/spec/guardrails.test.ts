import { describe, expect, it } from 'vitest';
import { inputUses } from '../../src/spec/problems/input-uses.ts';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

const list = (...items: readonly string[]) =>
  loadWith({ 'tasks.yaml': `${article}  guardrails:\n${items.map((item) => `    - ${item}\n`).join('')}` });

describe('guardrails', () => {
  it('reads words, files and built-in ones in their order, of agents and tasks', async () => {
    const { spec, problems } = await loadWith({
      'agents.yaml': `${writer}  guardrail: guardrails/own.ts\n`,
      'tasks.yaml': `${article}  guardrails:\n    - max_words: 300\n    - { not_matches: 'a\\d' }\n    - json\n    - no_placeholders\n    - ./guardrails/own.ts\n    - Names a source, such as index.ts\n  guardrail: |\n    Is polite\n  guardrail_max_retries: 0\n`,
      'guardrails/own.ts': '',
    });
    expect(problems).toEqual([]);
    expect(spec?.agents[0]?.guardrails).toMatchObject([
      { type: 'file', file: 'guardrails/own.ts', place: { file: 'agents.yaml', line: 5, column: 14 } },
    ]);
    expect(spec?.tasks[0]?.guardrails.map(({ place, ...rest }) => [place.line, rest])).toEqual([
      [11, { type: 'judged', criteria: 'Is polite' }],
      [5, { type: 'max_words', words: 300 }],
      [6, { type: 'not_matches', pattern: 'a\\d' }],
      [7, { type: 'json' }],
      [8, { type: 'no_placeholders' }],
      [9, { type: 'file', file: 'guardrails/own.ts' }],
      [10, { type: 'judged', criteria: 'Names a source, such as index.ts' }],
    ]);
    expect(spec?.tasks[0]?.guardrailMaxRetries).toBe(0);
  });

  it('sends an answer back three times unless told otherwise, and takes null for none', async () => {
    const { spec } = await loadWith({
      'tasks.yaml': `${article}  guardrail:\n  guardrails:\n  guardrail_max_retries:\n`,
    });
    expect(spec?.tasks[0]).toMatchObject({ guardrails: [], guardrailMaxRetries: 3 });
    expect((await list('max_words:')).spec?.tasks[0]?.guardrails).toEqual([]);
  });

  it('refuses files that are missing, outside or of another kind', async () => {
    const loaded = await loadWith({
      'tasks.yaml': `${article}  guardrails: [guardrails/own.ts, ../x.ts, check.js]\n`,
      'guardrails/owns.ts': '',
    });
    expect(lines(loaded)).toEqual([
      'tasks.yaml:4:16 error there is no file guardrails/own.ts',
      'tasks.yaml:4:35 error ../x.ts is outside the project',
      'tasks.yaml:4:44 error check.js is not a .ts file',
    ]);
    expect(hints(loaded)[0]).toBe('Did you mean guardrails/owns.ts?');
  });

  it('refuses bad regular expressions, and tells of the quotes', async () => {
    const loaded = await list("matches: '(a'", 'not_matches: "\\\\p{Foo}"', "matches: '(?<year>\\d{4})'");
    expect(lines(loaded)).toEqual([
      'tasks.yaml:5:16 error matches is not a regular expression: unterminated group',
      'tasks.yaml:6:20 error not_matches is not a regular expression: invalid property name',
    ]);
    expect(hints(loaded)[0]).toContain('single quotes');
  });

  it('refuses two keys in one map, unknown keys and wrong values', async () => {
    const loaded = await list(
      '{ max_words: 3, min_words: 1 }',
      'max_word: 3',
      'min_words: 0',
      'json: true',
      'max_words: many',
      '7',
    );
    expect(lines(loaded)).toEqual([
      'tasks.yaml:5:23 error one guardrail has several keys: max_words, min_words',
      'tasks.yaml:6:7 error max_word is not a key of guardrails',
      'tasks.yaml:7:18 error guardrails, item 3, min_words must be more than 0, not the number 0',
      'tasks.yaml:8:7 error json is not a key of guardrails',
      'tasks.yaml:9:18 error guardrails, item 5, max_words must be a number, not "many"',
      'tasks.yaml:10:7 error guardrails, item 6, must be text or a map, not the number 7',
    ]);
    expect(hints(loaded).slice(1, 4)).toEqual(['Did you mean max_words?', null, 'Write - json alone.']);
  });

  it('says how to write a map as a list', async () => {
    const loaded = await loadWith({ 'tasks.yaml': `${article}  guardrails:\n    max_words: 3\n` });
    expect(lines(loaded)).toEqual(['tasks.yaml:4:3 error guardrails must be a list, not a map']);
    expect(hints(loaded)).toEqual(['Put - in front of each.']);
  });

  it('refuses counts of words that no answer can have', async () => {
    expect(lines(await list('min_words: 30', 'max_words: 20'))).toEqual([
      'tasks.yaml:5:18 error min_words 30 is more than max_words 20',
    ]);
    expect((await list('min_words: 20', 'max_words: 20')).problems).toEqual([]);
  });

  it('refuses a single word that is no guardrail, and names the nearest', async () => {
    const loaded = await list('no-placeholder', 'max_words', 'nocriteria', '它很有礼貌');
    expect(lines(loaded)).toEqual([
      'tasks.yaml:5:7 error there is no guardrail no-placeholder',
      'tasks.yaml:6:7 error there is no guardrail max_words',
      'tasks.yaml:7:7 error there is no guardrail nocriteria',
    ]);
    expect(hints(loaded)).toEqual([
      'Did you mean no_placeholders?',
      'Did you mean max_words: …?',
      'Write what the answer must be as a sentence; or one of json, no_placeholders, max_words, min_words, matches, not_matches',
    ]);
  });
});

describe('placeholders in guardrails', () => {
  it('count as uses of inputs, in words for a model only', async () => {
    const { spec } = await loadWith({
      'agents.yaml': `${writer}  guardrail: Fits {reader}\n`,
      'tasks.yaml': `${article}  guardrails:\n    - matches: '[{]a[}]'\n    - On {topic}\n`,
    });
    expect(inputUses(spec!).map(({ name, where, place }) => `${name}: ${where} ${place.file}:${place.line}`)).toEqual([
      'reader: agent writer, guardrail agents.yaml:5',
      'topic: task article, guardrail tasks.yaml:6',
    ]);
  });

  it('are marked exactly when they are not among the inputs', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'inputs:\n  topic: AI\n',
      'tasks.yaml': `${article.replace('it', '{topic}')}  guardrails:\n    - json\n    - Is on {topik}\n`,
    });
    expect(lines(loaded)).toEqual(['tasks.yaml:6:13 error {topik} is not among the inputs of crew.yaml']);
  });
});
