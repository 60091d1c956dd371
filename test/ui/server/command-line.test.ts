import { describe, expect, it } from 'vitest';
import { bulkCommandLine, commandLine } from '../../../src/ui/server/command-line.ts';
import { bulkWishes, runRequest } from '../../../src/ui/server/routes/requests.ts';

describe('the command line that a dialog shows', () => {
  it('says everything that was chosen, quoted for the shell', () => {
    const request = runRequest(
      {
        type: 'replay',
        run: '3fk9p2mz',
        selector: { type: 'from', task: 'outline', to: 'article' },
        inputs: { topic: "the moon's $tides", note: '@home', count: 3 },
        model: 'openai/gpt-5.4-mini',
        agentModels: { writer: 'ollama/llama3' },
        envFile: '.env.staging',
        note: '-x',
        allowOffline: true,
      },
      ['.env.staging'],
    );
    expect(commandLine(request, 'linux')).toBe(
      `crew replay 3fk9p2mz -t outline --to article --allow-offline -i 'topic=the moon'\\''s $tides' -i note=@@home -i '{"count":3}' ` +
        '--model openai/gpt-5.4-mini --model writer=ollama/llama3 --env-file .env.staging --note=-x',
    );
    expect(commandLine(request, 'win32')).toContain(`-i 'topic=the moon''s $tides'`);
  });

  it('names runs that no flag can find', () => {
    const wishes = (filter: unknown) => bulkWishes({ filter, selector: { type: 'failed' }, concurrency: 8 }, []);
    const line = (filter: unknown) => bulkCommandLine(wishes(filter), ['aaaaaaa1', 'aaaaaaa2'], 'linux');
    expect(line({ status: ['failed', 'interrupted'] })).toBe(
      'crew replay --bulk --status failed,interrupted --failed --concurrency 8',
    );
    expect(line({ text: 'moon' })).toBe('crew replay --bulk aaaaaaa1 aaaaaaa2 --failed --concurrency 8');
    expect(line({})).toBe('crew replay --bulk --everything --failed --concurrency 8');
  });
});
