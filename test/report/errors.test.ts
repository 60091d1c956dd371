import { expect, it } from 'vitest';
import { CrewError } from '../../src/errors.ts';
import { renderFailure } from '../../src/report/errors.ts';
import { InvalidCrew } from '../../src/spec/invalid-crew.ts';
import { screen } from './examples.ts';

const rendered = (error: unknown, terminal = screen(80)) => renderFailure(error, { terminal, version: '0.1.0' });

it('says what is wrong, then what to type', () => {
  const error = new CrewError('not-found', 'No task "artcle"\nin run 3fk9p2mz', {
    hint: 'crew outputs\n      crew runs',
  });
  expect(rendered(error)).toBe('✘ No task "artcle"\n  in run 3fk9p2mz\n  crew outputs\n  crew runs\n');
  expect(rendered(new CrewError('usage', 'Say what'), screen(80, {}))).toBe('\u001b[31m✘ Say what\u001b[39m\n');
});

it("cannot be made to command the terminal by a server's words", () => {
  expect(rendered(new CrewError('model-server', '500: \u001b[2J'))).toBe('✘ 500: ␛[2J\n');
});

it('shows the problems of files in their places', () => {
  const place = { file: 'tasks.yaml', line: 1, column: 1, length: 3 };
  const problem = { ...place, severity: 'error', message: 'unknown key "agnt"', hint: null } as const;
  expect(rendered(new InvalidCrew({ problems: [problem], sources: {} }))).toContain(
    'tasks.yaml:1:1  error  unknown key "agnt"',
  );
});

it('owns up to a bug, with version, stack and causes', () => {
  const text = rendered(new Error('broken', { cause: new Error('deeper') }));
  expect(text).toMatch(/^crew: this is a bug\nrecrew 0\.1\.0, Node v/);
  expect(text).toMatch(/Error: broken\n {4}at [\s\S]*caused by: Error: deeper\n/);
  expect(text).toContain('npm bugs recrew\n');
  expect(rendered(new CrewError('internal', 'odd'))).toContain('crew: this is a bug');
});
