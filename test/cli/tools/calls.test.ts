import { describe, expect, it } from 'vitest';
import { calls, eventsOf, lastMessage, results, toolCrew, toolFile } from './tool-crew.ts';

/** Writes `mine`, and comes back once `other` is there. */
const meeting = (mine: string, other: string) =>
  `import { existsSync, writeFileSync } from 'node:fs';
${toolFile(`writeFileSync('${mine}', ''); while (!existsSync('${other}')) await new Promise((done) => setTimeout(done, 5)); return 'met';`, 'timeout: 10, ')}`;

describe.concurrent('the tools of an agent', () => {
  it('are called side by side when one turn asks for several', async () => {
    await using scripted = await toolCrew([calls(['left', {}], ['right', {}]), 'both met'], {
      agent: 'tools: [left, right]',
      files: { 'tools/left.ts': meeting('l', 'r'), 'tools/right.ts': meeting('r', 'l') },
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'both met\n' });
    expect(results(scripted, 1)).toEqual(['met', 'met']);
  });

  it('that go wrong are news for the model, in the order of its calls, and the run goes on', async () => {
    const wrong = calls(
      ['calculator', { expresion: '1+1' }],
      ['calculater', {}],
      ['thrower', {}],
      ['thrower', 'no{json'],
    );
    await using scripted = await toolCrew([wrong, 'I see'], {
      agent: 'tools: [calculator, thrower]',
      files: { 'tools/thrower.ts': toolFile(`throw new Error('the shelf is empty');`) },
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'I see\n' });
    const [badArguments, unknown, thrown, noJson] = results(scripted, 1);
    expect(badArguments).toMatch(/calculator was not called.*expression/s);
    expect(unknown).toMatch(/no tool named "calculater".*Did you mean calculator\?/);
    expect(thrown).toBe('thrower failed: the shelf is empty');
    expect(noJson).toMatch(/thrower was not called.*JSON/s);
  });

  it('that log with console, or leave an error that nothing waits for, spoil neither stdout nor the run', async () => {
    const later = 'await new Promise((done) => setTimeout(done, 30));';
    await using scripted = await toolCrew([calls(['logger', {}], ['timer', {}], ['loose', {}]), 'all well'], {
      agent: 'tools: [logger, timer, loose]',
      files: {
        'tools/logger.ts': toolFile(`console.log('so %s', 'far'); return 'logged';`),
        'tools/timer.ts': toolFile(`setTimeout(() => { throw new Error('in a timer'); }, 1); ${later} return 'timed';`),
        'tools/loose.ts': toolFile(`Promise.reject(new Error('no await')); ${later} return 'loose';`),
      },
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'all well\n' });
    expect(results(scripted, 1)).toEqual(['logged', 'timed', 'loose']);
    expect(stderr).toContain('so far\n');
    expect(stderr).toMatch(/tools\/timer\.ts:2: an unhandled error: in a timer/);
    expect(stderr).toMatch(/tools\/loose\.ts:2: an unhandled error: no await/);
  });

  it('that forget about a connection or a file, or reject with no error at all, do not end the run', async () => {
    const later = 'await new Promise((done) => setTimeout(done, 60));';
    const forgotten = [
      `fetch('http://127.0.0.1:1/')`,
      `(await import('node:fs')).promises.readFile('/not-there')`,
      `(await import('node:net')).connect(1, '127.0.0.1')`,
      `(await import('node:child_process')).spawn('no-such-program')`,
      `Promise.reject('a text')`,
      'Promise.reject(undefined)',
      'setTimeout(() => { throw null; }, 1)',
    ];
    const names = forgotten.map((_, index) => `tool_${index}`);
    await using scripted = await toolCrew([calls(...names.map((name) => [name, {}] as const)), 'all well'], {
      agent: `tools: [${names.join(', ')}]`,
      files: Object.fromEntries(
        forgotten.map((code, index) => [`tools/tool_${index}.ts`, toolFile(`void ${code}; ${later} return 'done';`)]),
      ),
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'all well\n' });
    expect(results(scripted, 1)).toEqual(names.map(() => 'done'));
    expect(stderr.match(/an unhandled error/g)).toHaveLength(forgotten.length);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('that write to standard output leave only the answer there', async () => {
    await using scripted = await toolCrew([calls(['writer', {}]), 'the answer'], {
      agent: 'tools: [writer]',
      files: { 'tools/writer.ts': toolFile(`process.stdout.write('progress...'); console.table([1]); return 'ok';`) },
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).output).toBe('the answer');
    expect(stderr).toContain('progress...');
  });

  it('that throw or log what nobody expects tell the model what can be told', async () => {
    const thrown = [
      `throw Object.assign(new Error('x'), { message: { deep: 1 } });`,
      'throw Object.create(null);',
      `throw { toString() { throw new Error('no'); }, why: 'a reason' };`,
      `throw new Proxy({}, { get() { throw new Error('trap'); }, getPrototypeOf() { throw new Error('trap'); } });`,
      `throw Object.defineProperty(new Error('odd stack'), 'stack', { get() { throw new Error('no'); } });`,
      `ctx.log(5 as any); ctx.log({ a: 1 } as any); return 'logged';`,
    ];
    const names = thrown.map((_, index) => `odd_${index}`);
    await using scripted = await toolCrew([calls(...names.map((name) => [name, {}] as const)), 'all well'], {
      agent: `tools: [${names.join(', ')}]`,
      files: Object.fromEntries(thrown.map((code, index) => [`tools/odd_${index}.ts`, toolFile(code)])),
    });
    const ended = await scripted.crew(['kickoff', '--events']);
    expect(ended.code, ended.stderr).toBe(0);
    expect(results(scripted, 1)).toEqual([
      'odd_0 failed: { deep: 1 }',
      'odd_1 failed: [Object: null prototype] {}',
      expect.stringContaining(`why: 'a reason'`),
      expect.stringMatching(/^odd_3 failed: /),
      'odd_4 failed: odd stack',
      'logged',
    ]);
    const logs = eventsOf(ended).filter(({ type }) => type === 'tool-log');
    expect(logs.map(({ message }) => message)).toEqual(['5', '{ a: 1 }']);
  });

  it('that hang are given up after their time, and do not keep the program from ending', async () => {
    await using scripted = await toolCrew([calls(['hanger', {}]), 'without it'], {
      agent: 'tools: [hanger]',
      files: {
        'tools/hanger.ts': toolFile('setInterval(() => {}, 1000); await new Promise(() => {});', 'timeout: 0.2, '),
      },
    });
    const { child, ended } = scripted.start(['kickoff']);
    const killer = setTimeout(() => child.kill('SIGKILL'), 40_000);
    const { code, stdout } = await ended;
    clearTimeout(killer);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'without it\n' });
    expect(results(scripted, 1)[0]).toMatch(/hanger took longer than 0.2 seconds and was stopped/);
  });

  it('say nothing more once they were given up', async () => {
    const talker = `setInterval(() => ctx.log('still here'), 10); await new Promise(() => {});`;
    await using scripted = await toolCrew([calls(['talker', {}]), { text: 'fine', delayMs: 100 }], {
      agent: 'tools: [talker]',
      files: { 'tools/talker.ts': toolFile(talker, 'timeout: 0.1, ') },
    });
    const types = eventsOf(await scripted.crew(['kickoff', '--events'])).map(({ type }) => type);
    expect(types).toContain('tool-log');
    expect(types.slice(types.indexOf('tool-result'))).not.toContain('tool-log');
    expect(types.at(-1)).toBe('run-end');
  });

  it('that cannot be loaded are found before anything is spent or recorded', async () => {
    await using scripted = await toolCrew([], {
      agent: 'tools: [broken]',
      files: { 'tools/broken.ts': 'export default 1;\n' },
    });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect({ code, asked: scripted.server.requests.length }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toContain('tools/broken.ts: its default export is not made by tool()');
    expect((await scripted.crew(['runs'])).stdout).not.toContain('test-crew');
  });

  it('count in the time that a task may take', async () => {
    await using scripted = await toolCrew([calls(['hanger', {}])], {
      agent: 'tools: [hanger], max_execution_time: 1',
      files: { 'tools/hanger.ts': toolFile('await new Promise(() => setInterval(() => {}, 1000));') },
    });
    const { code, stderr } = await scripted.crew(['kickoff']);
    expect(code).toBe(1);
    expect(stderr).toContain('took longer than max_execution_time (1 s)');
  });

  it('may return 10 MB, of which the model reads the beginning and how much more there is', async () => {
    await using scripted = await toolCrew([calls(['flood', {}]), 'much'], {
      agent: 'tools: [flood]',
      files: { 'tools/flood.ts': toolFile(`return 'x' + 'éé😀'.repeat(2_500_000);`) },
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'much\n' });
    const [read = ''] = results(scripted, 1);
    expect(read.length).toBeLessThan(70_000);
    expect(read).toMatch(/\n\n\[The result is cut here; it has 9,9\d\d,\d+ more characters\./);
    expect(read.isWellFormed()).toBe(true);
  });

  it('tell the model when it makes the same call a third time, however its arguments are written', async () => {
    const same = ['{"expression":"1+1"}', '{ "expression" : "1+1" }', '{"expression":"1+1"}'];
    const turns = same.map((input) => calls(['calculator', input]));
    await using scripted = await toolCrew([...turns, 'two'], { agent: 'tools: [calculator]' });
    expect((await scripted.crew(['kickoff'])).code).toBe(0);
    const told = results(scripted, 3).map((result) => result.includes('You have now called calculator 3 times'));
    expect(told).toEqual([false, false, true]);
  });

  it('are taken away for the last turn, where the model is asked to answer with what it has', async () => {
    const turn = (input: string) => calls(['calculator', { expression: input }]);
    await using scripted = await toolCrew([turn('1'), turn('2'), 'it is 3'], {
      agent: 'tools: [calculator], max_iter: 3',
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'it is 3\n' });
    expect(scripted.server.requests.map(({ body }) => body['tool_choice'])).toEqual([undefined, undefined, 'none']);
    expect(lastMessage(scripted, 2)).toMatch(/No more tools can be called now/);
  });

  it('that are asked for even on the last turn fail the task, in words', async () => {
    await using scripted = await toolCrew(() => calls(['calculator', { expression: '1' }]), {
      agent: 'tools: [calculator], max_iter: 2',
    });
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout, asked: scripted.server.requests.length }).toEqual({ code: 1, stdout: '', asked: 3 });
    expect(stderr).toMatch(
      /asked for a tool where it was to answer, in its last turn by max_iter: 2 \(\S+:\d+:\d+\)\n/,
    );
    expect(stderr).toMatch(/ Raise max_iter: 2 \(\S+\), or reword the task, then: crew resume\n$/);
  });

  it('are told of in words to a model without function calling, and its words are read as calls', async () => {
    const asks = 'Thought: I must add\nAction: calculator\nAction Input: {"expression": "20+22"}';
    await using scripted = await toolCrew([asks, 'Thought: I know\nFinal Answer: It is 42.'], {
      agent: 'tools: [calculator]',
      llm: 'tool_calling: text',
    });
    const ended = await scripted.crew(['kickoff', '--events']);
    expect(eventsOf(ended).at(-1)).toMatchObject({ type: 'run-end', status: 'completed', output: 'It is 42.' });
    const [first, second] = scripted.server.requests.map(({ body }) => body);
    expect(first).not.toHaveProperty('tools');
    expect(first?.messages[0]?.content).toContain('calculator: ');
    expect(second?.messages.at(-1)).toMatchObject({
      role: 'user',
      content: expect.stringMatching(/^Observation: .*42/),
    });
    const made = eventsOf(ended).filter(({ type }) => type === 'tool-result');
    expect(made).toMatchObject([{ tool: 'calculator', ok: true }]);
    const { stdout } = await scripted.crew(['show', '1', '--json']);
    const attempts: readonly Record<string, unknown>[] = JSON.parse(stdout).attempts;
    expect(attempts.map(({ messages }) => messages)).toEqual([first?.messages, second?.messages]);
    expect(attempts[0]?.['text']).toBe(asks);
  });

  it('leave nothing of one task in the conversation of the next but its output', async () => {
    const look = (task: string) => `  ${task}: { description: Do ${task}, expected_output: Text }\n`;
    const asked = calls(['calculator', { expression: '6*7' }]);
    await using scripted = await toolCrew([asked, 'first answer', asked, 'second answer'], {
      agent: 'tools: [calculator]',
      tasks: look('one') + look('two'),
    });
    expect((await scripted.crew(['kickoff'])).code).toBe(0);
    expect(scripted.server.requests[2]?.body.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(lastMessage(scripted, 2)).toContain('first answer');
    expect(results(scripted, 3)).toHaveLength(1);
  });
});
