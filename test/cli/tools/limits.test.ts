import { describe, expect, it } from 'vitest';
import { replyByTask, tasksYaml } from '../../helpers/replays.ts';
import { paid, toolCrew } from './tool-crew.ts';

const tasks = tasksYaml('abc');

describe.concurrent('a limit', () => {
  it.each([
    ['--max-requests', '2', /the run reached max_requests: 2 of 2/],
    ['--max-tokens', '200', /the run reached max_tokens: 240 of 200/],
    ['--max-seconds', '0.3', /the run reached max_seconds: \d[\d.]* of 0\.3;/],
  ])(
    '%s stops before the next request, keeps what is finished, and is raised by crew resume',
    async (flag, most, said) => {
      const slow = flag === '--max-seconds' ? 170 : 0;
      await using scripted = await toolCrew(
        replyByTask((task, time) => ({ text: `${task} ${time}`, delayMs: slow })),
        { tasks },
      );
      const { code, stdout, stderr } = await scripted.crew(['kickoff', flag, most]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(said);
      expect(stderr).toContain(`crew resume ${flag} <`);
      const stopped = await scripted.listing();
      expect(stopped.run.error?.code).toBe('limit-reached');
      const finished = stopped.tasks.filter(({ status }) => status === 'completed').length;
      expect(finished).toBe(scripted.server.requests.length);
      expect(finished).toBeLessThan(3);
      const resumed = await scripted.crew(['resume', flag, '5000']);
      expect(resumed, resumed.stderr).toMatchObject({ code: 0, stdout: 'c 1\n' });
      expect(scripted.server.requests).toHaveLength(3);
    },
  );

  it('in crew.yaml or of one task holds as well, and a flag replaces that of crew.yaml', async () => {
    const more = 'limits: { max_requests: 1 }\n';
    const limited = tasksYaml('abc', { b: ', limits: { max_requests: 1 }, guardrails: [{ min_words: 9 }]' });
    await using scripted = await toolCrew(replyByTask(), { tasks: limited, more });
    expect((await scripted.crew(['kickoff'])).stderr).toContain('the run reached max_requests: 1 of 1');
    expect((await scripted.crew(['resume', '--max-requests', '9'])).stderr).toContain(
      'task b reached max_requests: 1 of 1',
    );
    expect(scripted.server.requests).toHaveLength(2);
  });

  it('on the cost counts what a table says that the model costs', async () => {
    await using scripted = await toolCrew(replyByTask(), { tasks, llm: '[openai/gpt-4o]' });
    const env = paid(scripted);
    const { code, stderr } = await scripted.crew(['kickoff', '--max-cost-usd', '0.0004'], { env });
    expect({ code, asked: scripted.server.requests.length }, stderr).toEqual({ code: 1, asked: 1 });
    expect(stderr).toMatch(/the run reached max_cost_usd: 0\.00045 of 0\.0004;/);
    expect((await scripted.crew(['resume', '--max-cost-usd', '1'], { env })).code).toBe(0);
  });

  it('on the cost of a model of unknown price is refused before anything is spent, with exit 2', async () => {
    await using scripted = await toolCrew(replyByTask(), { tasks, llm: '[openai/not-in-any-table]' });
    const words = ['kickoff', '--max-cost-usd', '1'];
    const { code, stderr } = await scripted.crew(words, { env: paid(scripted) });
    expect({ code, asked: scripted.server.requests.length }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toContain('no price is known for openai/not-in-any-table');
  });

  it.each(['0', '-1', 'many', '1e400'])('of %s is refused', async (most) => {
    await using scripted = await toolCrew([], { tasks });
    const { code, stderr } = await scripted.crew(['kickoff', `--max-tokens=${most}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('--max-tokens');
  });

  it('counts the requests that failed and were tried again', async () => {
    const busy = { status: 503, headers: { 'retry-after': '0' } };
    await using scripted = await toolCrew(() => busy, { tasks });
    const { code, stderr } = await scripted.crew(['kickoff', '--max-requests', '2']);
    expect({ code, asked: scripted.server.requests.length }).toEqual({ code: 1, asked: 2 });
    expect(stderr).toContain('reached max_requests');
  });
});

describe.concurrent('max_rpm', () => {
  it.each([
    ['of the crew', { more: 'max_rpm: 2\n' }],
    ['of an agent', { agent: 'max_rpm: 2' }],
  ])('%s holds requests back, and Ctrl-C ends the wait', async (whose, options) => {
    await using scripted = await toolCrew(replyByTask(), { tasks, ...options });
    const { child, ended, written } = scripted.start(['kickoff', '--events']);
    await written('stdout', '"type":"model-wait"');
    await new Promise((done) => setTimeout(done, 300));
    expect(scripted.server.requests).toHaveLength(2);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const wait = stdout.split('\n').find((line) => line.includes('model-wait')) ?? '';
    expect(JSON.parse(wait)).toMatchObject({
      name: 'c',
      perMinute: 2,
      agent: whose === 'of the crew' ? null : 'writer',
    });
    expect(JSON.parse(wait).delayMs).toBeGreaterThan(30_000);
    expect((await scripted.listing()).tasks.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'interrupted',
    ]);
  });

  it('is shared by all runs of one --each', async () => {
    await using scripted = await toolCrew(replyByTask(), {
      tasks: '  a: { description: "Do a on {topic}", expected_output: Text }\n',
      more: 'max_rpm: 2\n',
      files: { 'rows.jsonl': '{"topic":"x"}\n{"topic":"y"}\n{"topic":"z"}\n' },
    });
    const { child, ended } = scripted.start(['kickoff', '--each', 'rows.jsonl', '--concurrency', '3']);
    await scripted.asked(2);
    await new Promise((done) => setTimeout(done, 500));
    expect(scripted.server.requests).toHaveLength(2);
    child.kill('SIGINT');
    await ended;
  });
});

describe.concurrent('a list of models', () => {
  const list = '[{ model: first, base_url: $URL }, { model: second, base_url: $URL }]';
  it.each([
    ['refuses the key', { status: 401, error: 'bad key' }, 'model-auth'],
    ['is down for long', { status: 503, error: 'down', headers: { 'retry-after': '900' } }, 'model-server'],
  ])('is gone through when a provider %s, and each attempt is recorded', async (_what, reply, code) => {
    await using scripted = await toolCrew(({ body }) => (body.model === 'first' ? reply : 'from the second'), {
      llm: list,
    });
    const ended = await scripted.crew(['kickoff', '-v']);
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: 'from the second\n' });
    expect(ended.stderr).toMatch(/first.*second/s);
    const { attempts } = JSON.parse((await scripted.crew(['show', 'look', '--json'])).stdout);
    expect(attempts).toMatchObject([
      { model: expect.stringContaining('first'), error: { code } },
      { model: expect.stringContaining('second'), error: null, text: 'from the second' },
    ]);
  });

  it('needs the key of each before anything is asked', async () => {
    await using scripted = await toolCrew(['never'], { llm: '[{ model: first, base_url: $URL }, openai/gpt-4o]' });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect({ code, asked: scripted.server.requests.length }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toMatch(/OPENAI_API_KEY is not set \(for openai\/gpt-4o\)/);
  });
});

describe.concurrent('a conversation that is too long for the model', () => {
  const tooLong = {
    status: 400,
    error: { code: 'context_length_exceeded', message: 'maximum context length is 100 tokens' },
  };

  it('fails naming what is largest in it, an output that it reads', async () => {
    await using scripted = await toolCrew(['word '.repeat(4000), tooLong], { tasks: tasksYaml('ab') });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/it held output of a ~5,\d+ tokens · /);
    expect((await scripted.listing()).tasks[1]?.error?.code).toBe('model-context-length');
  });

  it('or the results of its tools', async () => {
    await using scripted = await toolCrew([{ toolCalls: [['read_file', { path: 'big.txt' }]] }, tooLong], {
      agent: 'tools: [read_file]',
      files: { 'big.txt': 'word '.repeat(4000) },
    });
    expect((await scripted.crew(['kickoff'])).stderr).toMatch(/it held 1 tool result ~\d,\d+ tokens · /);
  });
});
