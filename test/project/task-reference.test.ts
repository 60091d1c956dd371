import { expect, it } from 'vitest';
import { resolveTask } from '../../src/project/prepare/task-reference.ts';

it.each(['NFC', 'NFD'])('a task is found by its name in the form %s', (form) => {
  for (const name of ['prüfung'.normalize('NFC'), 'prüfung'.normalize('NFD')]) {
    const listing = { runId: 'abcdefgh', rows: [], today: ['a', name] } as never;
    expect(resolveTask('prüfung'.normalize(form), listing)).toBe(name);
  }
});
