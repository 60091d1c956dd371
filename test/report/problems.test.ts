import { describe, expect, it } from 'vitest';
import { renderProblems } from '../../src/report/problems.ts';
import type { Problem } from '../../src/spec/crew-spec.ts';

const look = { color: false, width: 60 };

function problem(values: Partial<Problem>): Problem {
  return {
    severity: 'error',
    file: 'a.yaml',
    line: 2,
    column: 9,
    length: 6,
    message: 'role is wrong',
    hint: null,
    ...values,
  };
}

describe('renderProblems', () => {
  it('shows the marked line with the one before, the hint, and a count', () => {
    const problems = [
      problem({ hint: 'Quote it' }),
      problem({ severity: 'warning', file: 'none.yaml', line: 1, column: 1 }),
    ];
    expect(renderProblems(problems, { 'a.yaml': 'writer:\r\n  role: [a, b]\r\n' }, look)).toBe(
      [
        'a.yaml:2:9  error  role is wrong',
        '  1 | writer:',
        '  2 |   role: [a, b]',
        '    |         ^~~~~~',
        '  hint: Quote it',
        '',
        'none.yaml:1:1  warning  role is wrong',
        '',
        '1 error, 1 warning',
        '',
      ].join('\n'),
    );
  });

  it('is empty without problems', () => {
    expect(renderProblems([], {}, look)).toBe('');
  });

  it('keeps the mark under its text after tabs and wide characters', () => {
    const [, line, mark] = renderProblems(
      [problem({ line: 1, column: 5, length: 2 })],
      { 'a.yaml': '\t漢: xy' },
      look,
    ).split('\n');
    expect(line).toBe('  1 |   漢: xy');
    expect(mark).toBe('    |       ^~');
  });

  it('cuts long lines around the mark, to the width', () => {
    const source = `${'x'.repeat(200)}MARK${'y'.repeat(200)}`;
    const lines = renderProblems([problem({ line: 1, column: 201, length: 4 })], { 'a.yaml': source }, look).split(
      '\n',
    );
    expect(lines[1]!.length).toBeLessThan(60);
    expect(lines[1]!.indexOf('MARK')).toBe(lines[2]!.indexOf('^~~~'));
    expect(lines[1]).toMatch(/…x+MARKy+…$/);
  });

  it('lets no control character through to the terminal', () => {
    const text = renderProblems(
      [problem({ line: 1, column: 1, message: 'a\u001b[31m' })],
      { 'a.yaml': '\u001b]0;x\u0007' },
      look,
    );
    expect(text).not.toMatch(/[\u001b\u0007]/);
  });

  it('is coloured when asked', () => {
    expect(renderProblems([problem({})], {}, { ...look, color: true })).toContain('\u001b[31merror');
  });
});
