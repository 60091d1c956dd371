import { describe, expect, it } from 'vitest';
import type { Reply } from '../helpers/chat-server.ts';
import { inProcess, runIdOf, taskAsked, tasksYaml } from '../helpers/replays.ts';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const sender = `import { tool, z } from 'recrew';
import { appendFileSync } from 'node:fs';
export default tool({ description: 'Sends', input: z.object({ to: z.string() }), sideEffects: true,
  run: async ({ to }) => { appendFileSync('sent', to); return 'sent to ' + to; } });
`;

/** A run of tasks `a` and `b`: `a` sends two mails at once, then answers. By the binary, since a test cannot load a project's tools. */
async function sent() {
  const calls = ['ann', 'bob'].map((to, index) => ({
    ...{ index, id: `call_${index}`, type: 'function' },
    function: { name: 'send_mail', arguments: JSON.stringify({ to }) },
  }));
  const choices = [{ index: 0, delta: { role: 'assistant', tool_calls: calls }, finish_reason: 'tool_calls' }];
  const asks: Reply = { raw: [`data: ${JSON.stringify({ choices })}\n\n`, 'data: [DONE]\n\n'] };
  const scripted = await scriptedCrew(
    (request) => {
      const answers = taskAsked(request) !== 'a' || request.body.messages.some(({ role }) => role === 'tool');
      return answers ? 'done' : asks;
    },
    {
      tasks: tasksYaml('ab', { a: ', tools: [send_mail], guardrails: [{ max_words: 9 }]' }),
      files: { 'tools/send_mail.ts': sender },
    },
  );
  return Object.assign(scripted, { runId: runIdOf(await scripted.crew(['kickoff', '-q', '--json'])) });
}

const mails = ({ project }: ScriptedCrew) => project.read('sent').then((text) => text.match(/ann|bob/g)?.length ?? 0);

describe.concurrent('what a run did with tools', () => {
  it('is shown as a tree with times, and as a flat list', async () => {
    await using scripted = await sent();
    const { stdout } = await scripted.crew(['show', '--trace']);
    const steps = stdout.split('\n').map((line) => line.trim().split(/ {2,}/)[0]);
    expect(steps).toEqual([
      'step',
      `✔ run ${scripted.runId}`,
      '├ ✔ a',
      '│ ├ ✔ request 1',
      '│ ├ ✔ tool send_mail',
      '│ ├ ✔ tool send_mail',
      '│ ├ ✔ request 2',
      '│ └ ✔ guardrail max_words: 9',
      '└ ✔ b',
      '└ ✔ request 1',
      '',
    ]);
    const rows = JSON.parse((await scripted.crew(['show', 'a', '--trace', '--json'])).stdout);
    expect(rows.map(({ kind, depth }: { kind: string; depth: number }) => `${kind} ${depth}`)).toEqual([
      ...['task 0', 'request 1', 'tool 1', 'tool 1', 'request 1', 'guardrail 1'],
    ]);
    expect(rows[2]).toMatchObject({ name: 'send_mail', arguments: '{"to":"ann"}', output: 'sent to ann', ok: true });
    expect(await scripted.crew(['show', '--trace', '--raw'])).toMatchObject({ code: 2, stdout: '' });
    expect(await scripted.crew(['show', '--raw', '--json'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('has reused tasks of a replay as one line that names their origin', async () => {
    await using scripted = await sent();
    await inProcess(scripted.project, (crew) => crew.replay({ from: 'b' }).result);
    const { stdout } = await scripted.crew(['show', '--trace']);
    expect(stdout).toMatch(new RegExp(`├ ↺ a {2,}reused from ${scripted.runId}-1\n └ ✔ b `));
    expect(stdout).not.toContain('send_mail');
  });

  it("is called again by hand with a task's recorded arguments", async () => {
    await using scripted = await sent();
    const call = (...words: string[]) => scripted.crew(['tools', 'call', ...words]);
    expect(await call('--from', 'a#2', '--yes')).toMatchObject({ code: 0, stdout: 'sent to bob\n' });
    expect(await call('send_mail', '--from', `${scripted.runId}-1#1`, '--yes')).toMatchObject({
      stdout: 'sent to ann\n',
    });
    expect(await mails(scripted)).toBe(4);
    for (const [from, said] of [
      ['a', `${scripted.runId}-1#2  send_mail`],
      ['a#3', 'has no call 3'],
      ['b#1', 'called no tool'],
      [scripted.runId, 'is a run, not a task'],
    ] as const) {
      const { code, stdout, stderr } = await call('--from', from, '--yes');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(said);
    }
  });
});

describe.concurrent('side effects', () => {
  it('are pointed out in the plan of a replay: text and JSON', async () => {
    await using scripted = await sent();
    const { stdout } = await scripted.crew(['replay', '-t', 'a', '--dry-run']);
    expect(stdout).toContain('\n             calls send_mail again (2 times in the source run)\n ▶ b');
    const { tasks } = JSON.parse((await scripted.crew(['replay', '-t', 'a', '--dry-run', '--json'])).stdout);
    expect(tasks.map(({ repeats }: { repeats?: unknown }) => repeats)).toEqual([
      [{ tool: 'send_mail', times: 2 }],
      undefined,
    ]);
    const replay = await scripted.crew(['replay', '-t', 'a']);
    expect(replay.stderr).toContain('calls send_mail again (2 times in the source run)');
  });

  it('are not pointed out offline, nor of a tool that the task has no more', async () => {
    await using scripted = await sent();
    const plan = async (...words: string[]) =>
      (await scripted.crew(['replay', '-t', 'a', '--dry-run', ...words])).stdout;
    expect(await plan()).toContain('again');
    expect(await plan('--offline')).toMatch(/a +run +the replay begins here\n ▶ b/);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('tools: [send_mail], ', ''));
    expect(await plan()).toMatch(/a +run +the replay begins here\n ▶ b/);
  });

  it('are repeated by --bulk only with --allow-side-effects', async () => {
    await using scripted = await sent();
    const bulk = (...words: string[]) => scripted.crew(['replay', '--bulk', scripted.runId, ...words]);
    const refused = await bulk('--yes');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('1 of 1 run would call send_mail again; nothing was started');
    const [row] = JSON.parse((await bulk('--dry-run', '--json')).stdout);
    const repeats = [{ name: 'a', tool: 'send_mail', times: 2 }];
    expect(row).toMatchObject({
      runs: ['a', 'b'],
      repeats,
      refusal: expect.stringContaining('send_mail (2 times in a)'),
    });
    expect((await bulk('-t', 'b', '--yes')).code).toBe(0);
    expect(await mails(scripted)).toBe(2);
    expect((await bulk('--allow-side-effects', '--dry-run')).stdout).toContain('calls again: send_mail (2 times in a)');
    expect((await bulk('--allow-side-effects', '--yes')).code).toBe(0);
    expect(await mails(scripted)).toBe(4);
  });

  it('are refused in code when they are not allowed', async () => {
    await using scripted = await sent();
    await inProcess(scripted.project, async (crew) => {
      const careful = { run: scripted.runId, allowSideEffects: false };
      await expect(crew.replay(careful).result).rejects.toMatchObject({ code: 'refused' });
      await crew.replay({ ...careful, from: 'b' }).result;
    });
    expect(await mails(scripted)).toBe(2);
  });
});
