import { expect, it } from 'vitest';
import { openExample, toolResults } from './example.ts';

it('built-in-tools: reads and writes the project, adds up, and keeps to the project', async () => {
  await using example = await openExample('built-in-tools', [
    {
      toolCalls: [
        ['list_files', { path: 'invoices' }],
        ['search_files', { pattern: 'Paid: no', path: 'invoices' }],
      ],
    },
    {
      toolCalls: [
        ['read_file', { path: 'invoices/2026-014.txt' }],
        ['read_file', { path: '../other/secret.txt' }],
      ],
    },
    {
      toolCalls: [
        ['calculator', { expression: '1190 + 72.40' }],
        ['read_file', { path: '.env' }],
      ],
    },
    { toolCalls: [['write_file', { path: 'reminders.md', content: '- Weber Print\n- Ferreira\n' }]] },
    '1262.40 in 2 invoices',
  ]);
  await example.project.write('.env', 'SECRET_KEY=do-not-read-me\n');
  expect(await example.crew(['kickoff', '-q'])).toMatchObject({ code: 0, stdout: '1262.40 in 2 invoices\n' });
  const [listed, found, invoice, outside, sum, secret] = toolResults(example.server.requests[4]!);
  expect(listed).toContain('2026-015.txt');
  expect(found).toContain('invoices/2026-016.txt:4: Paid: no');
  expect(invoice).toContain('Weber Print');
  expect(outside).toContain('only paths inside the project');
  expect(sum).toBe('1262.4');
  expect(secret).toContain('it may hold keys');
  expect(await example.project.read('reminders.md')).toContain('Ferreira');
});
