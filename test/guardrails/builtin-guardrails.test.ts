import { describe, expect, it } from 'vitest';
import { type BuiltinSpec, builtinGuardrail } from '../../src/guardrails/builtin-guardrails.ts';
import type { GuardrailContext } from '../../src/guardrails/guardrail.ts';

const place = { file: 'tasks.yaml', line: 7, column: 5 };

type Written<Spec = BuiltinSpec> = Spec extends BuiltinSpec ? Omit<Spec, 'place'> : never;

const made = (written: Written) => builtinGuardrail({ ...written, place });

const context: GuardrailContext = {
  run: { id: 'a1', isReplay: false, parentId: null },
  task: { id: 'a1-1', name: 'write' },
  agent: { role: 'Writer' },
  signal: new AbortController().signal,
  log: () => undefined,
  ask: () => Promise.reject(new Error('nobody is to be asked')),
};

async function reason(written: Written, text: string): Promise<string | null> {
  const verdict = await made(written).check({ text }, context);
  return verdict.type === 'fail' ? verdict.reason : null;
}

describe('the number of words', () => {
  it('is held at most, and the reason has both numbers', async () => {
    expect(await reason({ type: 'max_words', words: 3 }, 'One, two – three!')).toBeNull();
    expect(await reason({ type: 'max_words', words: 3 }, '**One** two\nthree four')).toBe(
      'it has 4 words; at most 3 are allowed',
    );
  });

  it('is held at least', async () => {
    expect(await reason({ type: 'min_words', words: 1200 }, 'One')).toBe('it has 1 word; at least 1,200 are needed');
    expect(await reason({ type: 'min_words', words: 1 }, 'One')).toBeNull();
  });

  it('is counted in languages without spaces', async () => {
    expect(await reason({ type: 'max_words', words: 2 }, '今天天气很好')).toBe('it has 3 words; at most 2 are allowed');
  });
});

describe('a pattern', () => {
  it('must be found', async () => {
    expect(await reason({ type: 'matches', pattern: '^# .+## Sources' }, '# A\n\n## Sources')).toBeNull();
    expect(await reason({ type: 'matches', pattern: '## Sources' }, '# A')).toBe('nothing in it matches /## Sources/');
  });

  it('must not be found, and the reason names what was and its line', async () => {
    expect(await reason({ type: 'not_matches', pattern: 'https?://\\S+' }, 'none')).toBeNull();
    expect(await reason({ type: 'not_matches', pattern: 'ACME\\s\\w+' }, 'a\nan ACME\nthing\nACME two')).toBe(
      'it must not have what matches /ACME\\s\\w+/: "ACME thing" (line 2), "ACME two" (line 4)',
    );
  });

  it('that is broken is refused with its place', () => {
    expect(() => made({ type: 'matches', pattern: '(' })).toThrow(
      'tasks.yaml:7: matches is not a regular expression: Invalid regular expression: /(/su: Unterminated group',
    );
  });

  it('that takes for ever is stopped after two seconds', async () => {
    const endless = reason({ type: 'matches', pattern: '^(a+)+$' }, `${'a'.repeat(50)}b`);
    await expect(endless).rejects.toMatchObject({
      code: 'guardrail-failed',
      message: 'tasks.yaml:7: matches /^(a+)+$/ took longer than 2 seconds on an answer',
    });
  });
});

it('an answer must be JSON, and the reason says where it is not', async () => {
  expect(await reason({ type: 'json' }, '{"a": 1}')).toBeNull();
  expect(await reason({ type: 'json' }, '{\n  "a": 1,\n}')).toBe('it is not JSON from line 3, column 1 on, at "}"');
});

it('placeholders are listed with their lines, each once', async () => {
  expect(await reason({ type: 'no_placeholders' }, 'All done.')).toBeNull();
  expect(await reason({ type: 'no_placeholders' }, 'Dear [Name],\n\nTODO\nTODO\nLorem Ipsum')).toBe(
    'it still has placeholders: [Name] (line 1), TODO (line 3), Lorem Ipsum (line 5)',
  );
  const many = Array.from({ length: 12 }, (_, index) => `{field_${index}}`).join(' ');
  expect(await reason({ type: 'no_placeholders' }, many)).toMatch(/\{field_9\} \(line 1\) and 2 more$/);
});

it('a judge is asked about the answer by its criteria', async () => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return 'FAIL: the second paragraph is rude';
  };
  const verdict = await made({ type: 'judged', criteria: 'is polite' }).check(
    { text: 'Go away.' },
    { ...context, ask },
  );
  expect(verdict).toEqual({ type: 'fail', reason: 'the second paragraph is rude' });
  expect(questions).toEqual([expect.stringMatching(/is polite[\s\S]*Go away\./)]);
});

it('a label is short and says what is held', () => {
  const labels = (
    [
      { type: 'max_words', words: 300 },
      { type: 'not_matches', pattern: 'foo|bar' },
      { type: 'json' },
      { type: 'judged', criteria: 'names a source for each number,\nand no source that it was not given to read' },
    ] as const
  ).map((written) => made(written).label);
  expect(labels).toEqual([
    'max_words: 300',
    'not_matches: foo|bar',
    'json',
    'judged: names a source for each number, and no source that it was no…',
  ]);
});
