import { describe, expect, it } from 'vitest';
import { eventsOf, lastMessage, paid, toolCrew } from './tool-crew.ts';

const task = (more: string) => `  look: { description: Do look, expected_output: Text, ${more} }\n`;
const own = (body: string) => ({
  'guardrails/own.ts': `import { fail, pass, replace } from 'recrew';
export default async (output: { text: string; json?: any }, ctx: any) => { ${body} };
`,
});
const ownRail = task('guardrails: [guardrails/own.ts]');

describe.concurrent('a guardrail', () => {
  it('that fails sends the answer back with its reason, and passes what is mended', async () => {
    await using scripted = await toolCrew(['a TODO', 'done'], {
      tasks: ownRail,
      files: own(`return output.text.includes('TODO') ? fail('A TODO is left') : pass();`),
    });
    const ended = await scripted.crew(['kickoff', '--events']);
    expect(lastMessage(scripted, 1)).toContain('A TODO is left');
    expect(scripted.server.requests[1]?.body.messages.map(({ role }) => role)).toEqual([
      ...['system', 'user'],
      ...['assistant', 'user'],
    ]);
    const looked = eventsOf(ended).filter(({ type }) => type === 'guardrail-result');
    expect(looked).toMatchObject([
      { answer: 1, guardrail: 'guardrails/own.ts', verdict: 'fail', reason: 'A TODO is left', output: 'a TODO' },
      { answer: 2, verdict: 'pass', reason: null, output: 'done' },
    ]);
  });

  it('may put another text in place of the answer, which the next one looks at', async () => {
    await using scripted = await toolCrew(['secret plans for everyone'], {
      tasks: task('guardrails: [guardrails/own.ts, { max_words: 2 }]'),
      files: own(`return replace('public plans');`),
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'public plans\n' });
    expect((await scripted.listing()).tasks[0]?.output).toBe('public plans');
  });

  it('whose text in place of the answer does not fit the schema sends it back', async () => {
    await using scripted = await toolCrew(['{"n": 1}', '{"n": 2}'], {
      tasks: task('output_json: { type: object, required: [n] }, guardrails: [guardrails/own.ts]'),
      files: own(`return output.json.n === 1 ? replace('no data') : pass();`),
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ n: 2 });
  });

  it('that is never content fails the task after its retries, the last answer kept', async () => {
    await using scripted = await toolCrew(({ index }) => `one two three ${index}`, {
      tasks: task('guardrails: [{ max_words: 2 }], guardrail_max_retries: 2'),
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('did not pass "max_words: 2" after 2 retries');
    expect(scripted.server.requests).toHaveLength(3);
    const { tasks } = await scripted.listing();
    expect(tasks[0]).toMatchObject({ error: { code: 'guardrail-failed' }, output: 'one two three 2' });
    expect((await scripted.crew(['show', 'look'])).stdout).toContain('one two three 2');
  });

  it('that throws ends the task at once, saying where', async () => {
    await using scripted = await toolCrew(['fine'], { tasks: ownRail, files: own(`throw new Error('no ruler');`) });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/ guardrails\/own\.ts:2: the guardrail threw: no ruler/);
    expect((await scripted.listing()).tasks[0]).toMatchObject({ error: { code: 'guardrail-failed' }, output: 'fine' });
  });

  it('in words is judged by a model, whose requests are recorded and paid for', async () => {
    const replies = ['a rude text', 'FAIL: it is rude', 'a kind text', 'PASS'];
    await using scripted = await toolCrew(replies, {
      tasks: task('guardrail: "It is kind"'),
      llm: '[openai/gpt-4o]',
    });
    const ended = await scripted.crew(['kickoff', '--json'], { env: paid(scripted) });
    const { run, tasks } = JSON.parse(ended.stdout);
    expect(tasks[0]).toMatchObject({ output: 'a kind text', usage: { inputTokens: 400, outputTokens: 80 } });
    expect(run).toMatchObject({ usage: { inputTokens: 400 }, costUsd: expect.closeTo(4 * 0.00045, 8) });
    expect(lastMessage(scripted, 1)).toMatch(/It is kind.*a rude text/s);
    expect(lastMessage(scripted, 2)).toContain('it is rude');
    const { attempts } = JSON.parse((await scripted.crew(['show', 'look', '--json'])).stdout);
    expect(attempts.map(({ text }: { text: string }) => text)).toEqual(replies);
    expect(attempts.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['answer', 'judge', 'answer', 'judge']);
  });

  it('asks a limit as every request does: what it cannot judge any more is kept', async () => {
    await using scripted = await toolCrew(['a text'], { tasks: task('guardrail: "It is kind"') });
    const { code } = await scripted.crew(['kickoff', '--max-requests', '1']);
    expect(code).toBe(1);
    expect((await scripted.listing()).tasks[0]).toMatchObject({ error: { code: 'limit-reached' }, output: 'a text' });
  });

  it('lets the last answer be kept also when a limit ends its retries', async () => {
    await using scripted = await toolCrew(['one two three'], { tasks: task('guardrails: [{ max_words: 2 }]') });
    const { code } = await scripted.crew(['kickoff', '--max-requests', '1']);
    expect(code).toBe(1);
    const { tasks } = await scripted.listing();
    expect(tasks[0]).toMatchObject({ error: { code: 'limit-reached' }, output: 'one two three' });
  });
});
