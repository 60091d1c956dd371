import { describe, expect, it } from 'vitest';
import { randomRunId } from '../../../src/run/ids.ts';
import * as events from '../../store/events.ts';
import { exported } from './export-events.ts';

const limit = { code: 'model-rate-limit', message: '429 from openai', hint: 'Wait a while' } as const;

describe('a run as a document', () => {
  it('has the answer first, and then what each task did', async () => {
    const { html, md } = await exported((id) => [
      events.runStart(id, 2),
      ...events.workedTask(id, 1),
      ...events.doneTask(id, 2, '# The end\n\nIt is *done*.'),
      events.runEnd(id),
    ]);
    expect(html).toContain('<h3>The end</h3>\n<p>It is <em>done</em>.</p>');
    for (const text of [html, md]) {
      expect(text.indexOf('The end')).toBeLessThan(text.indexOf('storage'));
      expect(text.match(/The end/g)).toHaveLength(1);
      for (const said of ['send_mail', 'the arguments are no JSON', 'has side effects']) expect(text).toContain(said);
      for (const said of ['fails: TODO', 'to judge an answer', 'You are Writer.', 'expected_output: a text']) {
        expect(text).toContain(said);
      }
    }
    expect(html).toContain('{\n  &quot;done&quot;: true\n}');
    expect(md).toContain('```json\n{\n  "done": true\n}\n```');
  });

  it('says which run a reused output is from, and what speaks against it', async () => {
    const first = randomRunId();
    const before = [events.runStart(first, 1), ...events.doneTask(first, 1, 'old facts'), events.runEnd(first)];
    const row = events.planRow(1, {
      action: 'reuse',
      taskId: `${first}-1` as never,
      drift: [{ field: 'backstory', place: 'agents.yaml:9:3' }],
      saves: { tokens: 120, costUsd: 0.25, durationMs: 800 },
    });
    const run = (id: typeof first) => [
      events.runStart(id, [row, events.planRow(2)], { parentRunId: first, rootRunId: first }),
      ...events.doneTask(id, 2, 'new'),
      events.runEnd(id),
    ];
    const { html, md } = await exported(run, { before });
    for (const text of [html, md]) {
      expect(text).toContain('old facts');
      expect(text).toContain(`Reused from run ${first} (${first}-1), made 2026-01-02 03:04:05 UTC`);
      expect(text).toContain('backstory changed since (agents.yaml:9:3)');
      expect(text).toContain(`replay of ${first}`);
    }
  });

  it('tells of requests that failed, and why the run did', async () => {
    const { html, md } = await exported((id) => [
      events.runStart(id, 2),
      events.taskStart(id, 1),
      events.modelRequest(id, 1, 1),
      events.modelRetry(id, 1, { text: null, error: limit }),
      events.modelRequest(id, 1, 2),
      events.modelReply(id, 1, { attempt: 2, text: null, error: limit }),
      events.taskFail(id, 1, limit),
      { type: 'task-skip', at: limit.message, runId: id, name: events.nameOf(2), number: 2, reason: 'not-reached' },
      events.runEnd(id, { status: 'failed', error: limit, output: null }),
    ]);
    for (const text of [html, md]) {
      expect(text).toMatch(/Request 1 to \S+ failed after 700 ms: 429 from openai; it was tried again/);
      expect(text).toContain('Wait a while');
      expect(text).toContain('half an');
      expect(text).toContain('There is none: the run failed after 0 of 2 tasks.');
      expect(text).toContain('not reached');
    }
  });

  it('shows a run that goes on as it is now', async () => {
    const { html, md } = await exported((id) => [
      events.runStart(id, 2),
      events.taskStart(id, 1),
      events.modelRequest(id, 1),
    ]);
    for (const text of [html, md]) {
      expect(text).toContain('The run goes on: no task is done yet.');
      expect(text).toContain('so far');
    }
  });

  it('holds no key of the project, not even one that is cut; what only looks like a key stays', async () => {
    const [secret, shaped] = ['correct<horse>battery', `sk-${'a1'.repeat(20)}`];
    const prompt = { messages: [{ role: 'user', content: `${'x'.repeat(199_990)}${secret}` }] } as const;
    const run = (id: ReturnType<typeof randomRunId>) => [
      events.runStart(id, 1, { inputs: { token: secret } }),
      events.taskStart(id, 1),
      events.modelRequest(id, 1, 1, prompt),
      events.modelReply(id, 1, { text: 'x' }),
      events.taskEnd(id, 1, `${secret} and ${shaped}`),
      events.runEnd(id),
    ];
    const { html, md } = await exported(run, { secrets: [secret] });
    for (const text of [html, md]) {
      expect(text).not.toMatch(/correct|horse/);
      expect(text).toContain(shaped);
      expect(text).toMatch(/… \d+ more characters, left out here/);
    }
  });

  it('is written whole, however long an output is and however deep its quotes', async () => {
    const output = '# A head\n\nSome **words** of [a link](https://example.com), and\n\n- a list\n\n'.repeat(66_000);
    const nested = '>'.repeat(20_000);
    const { html, md } = await exported((id) => [
      events.runStart(id, 2),
      ...events.doneTask(id, 1, nested),
      ...events.doneTask(id, 2, `${output}the very end`),
      events.runEnd(id),
    ]);
    expect(html).toContain('the very end');
    expect(html).toContain('&gt;'.repeat(20_000));
    expect(md).toContain('the very end');
  });
});
