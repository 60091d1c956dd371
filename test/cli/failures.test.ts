import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import type { Reply } from '../helpers/chat-server.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

/** The server asks for more time than we would wait, so that nothing is tried again. */
const never = { 'retry-after': '9999' };

interface Failure {
  readonly reply: Reply;
  readonly code: ErrorCode;
  readonly says: RegExp;
}

const failures: Readonly<Record<string, Failure>> = {
  'a refused key': { reply: { status: 401, error: 'bad key' }, code: 'model-auth', says: /wants a key \(401\)/ },
  'an unknown model': {
    reply: { status: 404, error: 'The model test-model does not exist' },
    code: 'model-not-found',
    says: /has no model "test-model"/,
  },
  'no credit': { reply: { status: 402, error: 'payment required' }, code: 'model-quota', says: /no credit/ },
  'too many requests': {
    reply: { status: 429, headers: never, error: 'slow down' },
    code: 'model-rate-limit',
    says: /no more requests/,
  },
  'a failing server': {
    reply: { status: 500, headers: never, error: 'oops' },
    code: 'model-server',
    says: /failed \(500\).*oops/,
  },
  'a too long conversation': {
    reply: { status: 400, error: 'maximum context length is 8192 tokens' },
    code: 'model-context-length',
    says: /too long/,
  },
  'a refused request': {
    reply: { status: 400, error: 'bad temperature' },
    code: 'model-request',
    says: /did not accept.*bad temperature/,
  },
  'the content filter': {
    reply: { chunks: ['no'], finishReason: 'content_filter' },
    code: 'model-content-filter',
    says: /content filter/,
  },
  'a cut reply': {
    reply: { chunks: ['half ', 'an outline'], finishReason: 'length' },
    code: 'model-length',
    says: /was cut/,
  },
};

describe.concurrent('a failing model', () => {
  it.each(Object.entries(failures))(
    '%s ends the run with its own message, the failed task has an id, outputs are kept',
    async (_name, { reply, code, says }) => {
      await using scripted = await scriptedCrew(['facts', reply]);
      const { code: exitCode, stdout, stderr } = await scripted.crew(['kickoff', '--json']);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/^ +at /m);
      const { run, tasks } = JSON.parse(stdout);
      expect(tasks[0]).toMatchObject({ status: 'completed', output: 'facts' });
      expect(tasks[1]).toMatchObject({ taskId: `${run.runId}-2`, status: 'failed', error: { code } });
      expect(tasks[2]).toMatchObject({ taskId: null, status: 'not-run', reason: 'not-reached' });
      expect(stderr).toContain(`crew replay -t ${run.runId}-2`);
    },
  );

  it('that gives an empty reply twice fails the task', async () => {
    await using scripted = await scriptedCrew(['facts', '', '']);
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('an empty reply (finish reason: stop)');
    expect(scripted.server.requests).toHaveLength(3);
  });

  it('leaves what it had said of a cut reply, byte for byte', async () => {
    await using scripted = await scriptedCrew(['facts', { chunks: ['half ', 'an outline'], finishReason: 'length' }]);
    await scripted.crew(['kickoff']);
    const { run, tasks } = await scripted.listing();
    expect(run.status).toBe('failed');
    expect(tasks[1]).toMatchObject({ taskId: `${run.runId}-2`, status: 'failed', error: { code: 'model-length' } });
    const shown = await scripted.crew(['show', tasks[1]?.taskId ?? '', '--raw']);
    expect(shown).toMatchObject({ code: 0, stdout: 'half an outline' });
    expect(tasks[1]?.usage).toMatchObject({ inputTokens: 100, outputTokens: 20 });
  });

  it('that is not there is said at once, with the address', async () => {
    await using scripted = await scriptedCrew([]);
    await scripted.server.close();
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(1);
    expect(stderr).toContain(`nothing listens at ${new URL(scripted.server.url).origin}`);
    expect((await scripted.listing()).tasks[0]).toMatchObject({
      status: 'failed',
      error: { code: 'model-unreachable' },
    });
  });

  it('that is silent for longer than max_execution_time fails the task', async () => {
    const agents = 'agents: { slow: { role: R, goal: G, backstory: B, max_execution_time: 0.3 } }\n';
    const tasks = 'tasks: { a: { description: D, expected_output: E } }\n';
    await using scripted = await scriptedCrew(['hang']);
    await scripted.project.write('crew.yaml', `llm: { model: m, base_url: ${scripted.server.url} }\n${agents}${tasks}`);
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(1);
    expect(stderr).toContain('max_execution_time (0.3 s)');
  });
});

describe.concurrent('a failed attempt', () => {
  const oneTask = { tasks: '  a: { description: Go, expected_output: Text }\n' };

  it.each<[string, Reply, RegExp]>([
    [
      'too many requests',
      { status: 429, headers: { 'retry-after': '0' }, error: 'slow down' },
      /no more requests.*429.*slow down/,
    ],
    ['a failing server', { status: 503, error: 'overloaded' }, /failed \(503\).*overloaded/],
    ['a torn connection', 'reset', /broke off/],
    ['a reply that stops half way', { text: 'half of it', cutAfterChunks: 2 }, /broke off after 7 characters/],
    ['an empty reply', '', /empty reply/],
  ])('is told on stderr and tried again: %s', async (_name, reply, says) => {
    await using scripted = await scriptedCrew([reply, 'whole'], oneTask);
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'whole\n' });
    const line = stderr.split('\n').find((candidate) => candidate.includes('trying again in')) ?? '';
    expect(line).toMatch(says);
    expect(line).toMatch(/attempt 2 of \d/);
  });

  it('is tried again no sooner than the server asks for', async () => {
    const times: number[] = [];
    await using scripted = await scriptedCrew(({ index }) => {
      times.push(performance.now());
      return index === 0 ? { status: 429, headers: { 'retry-after-ms': '1200' } } : 'whole';
    }, oneTask);
    await scripted.crew(['kickoff']);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1190);
  });

  it('counts in the totals, which are a lower bound when it reported no tokens', async () => {
    await using scripted = await scriptedCrew([{ text: 'half of it', cutAfterChunks: 2 }, 'whole'], oneTask);
    const { stdout } = await scripted.crew(['kickoff', '--json']);
    const { run, tasks } = JSON.parse(stdout);
    expect(run).toMatchObject({ usage: { inputTokens: 100, outputTokens: 20 }, usageIncomplete: true });
    const shown = await scripted.crew(['show', tasks[0].taskId, '--json']);
    expect(JSON.parse(shown.stdout).attempts.map((attempt: { text: string }) => attempt.text)).toEqual([
      'half of',
      'whole',
    ]);
  });
});
