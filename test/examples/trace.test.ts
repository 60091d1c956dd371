import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import type { Reply } from '../helpers/chat-server.ts';
import { openExample } from './example.ts';

it('trace: sends a span for the run, its task, each request and each call, and nothing without the variable', async () => {
  const replies: readonly Reply[] = [{ toolCalls: [['current_time', { timezone: 'Asia/Tokyo' }]] }, 'Monday'];
  await using example = await openExample('trace', ({ index }) => replies[index % 2]);
  const collector = await startCollector(example.project.path('collector.mjs'));
  try {
    expect((await example.crew(['kickoff', '-q'])).code).toBe(0);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` };
    expect(await example.crew(['kickoff', '-q'], env)).toMatchObject({ code: 0, stdout: 'Monday\n', stderr: '' });
    const names = collector.lines().map((line) => line.split('  ')[0]);
    expect(names.toSorted()).toEqual([
      'chat gpt-5.4-mini',
      'chat gpt-5.4-mini',
      `crew ${JSON.parse((await example.crew(['runs', '--json'])).stdout)[0].crew}`,
      'execute_tool current_time',
      'invoke_agent timekeeper',
    ]);
    expect((await example.crew(['show', '--trace'])).stdout).toMatch(/run .*\n.*tell .*\n[\s\S]*current_time/);
    expect(collector.lines()).toContainEqual(expect.stringMatching(/^chat gpt-5.4-mini {2}\d+ ms {2}20 tokens out$/));
  } finally {
    collector.end();
  }
});

/** Prints `port <n>`, then a line for each span. */
async function startCollector(file: string) {
  const child = spawn(process.execPath, [file, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.on('exit', () => reject(new Error(`the collector ended: ${text}`)));
    child.stdout.on('data', (piece: string) => {
      text += piece;
      if (/^port \d+\n/.test(text)) resolve();
    });
  });
  return {
    port: /^port (\d+)/.exec(text)?.[1],
    lines: () => text.trim().split('\n').slice(1),
    end: () => child.kill(),
  };
}
