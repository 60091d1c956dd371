import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { inProcess, tasksYaml } from '../../helpers/replays.ts';
import { calls, toolCrew, toolFile } from './tool-crew.ts';

/** Each program that runs `connect` (JavaScript) holds a line to us, also as a grandchild; `gone` once all have ended. */
async function lifelines(count: number) {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const sockets: Socket[] = [];
  const connected = new Promise<void>((resolve) => {
    listener.on('connection', (socket) => {
      sockets.push(socket.on('error', () => undefined).resume());
      if (sockets.length === count) resolve();
    });
  });
  const { port } = listener.address() as AddressInfo;
  return {
    connect: `process.getBuiltinModule('node:net').connect(${port}, '127.0.0.1').on('error', () => {});`,
    connected,
    gone: () => Promise.all(sockets.map((socket) => socket.destroyed || once(socket, 'close'))),
    [Symbol.dispose]: () => void listener.close(),
  };
}

/** A program with a child that ignores signals, both of which live until they are killed. */
const family = (connect: string, more = '') => `
import { spawn } from 'node:child_process';
process.on('SIGTERM', () => {}).on('SIGINT', () => {});
spawn(process.execPath, ['-e', ${JSON.stringify(`process.on('SIGTERM', () => {}).on('SIGINT', () => {}); ${connect} setInterval(() => {}, 1000);`)}], { stdio: 'ignore' });
${connect}
setInterval(() => {}, 1000);
${more}`;

const mcpServer = (connect: string) =>
  family(
    connect,
    `import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  const answers = {
    initialize: () => ({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }),
    'tools/list': () => ({ tools: [{ name: 'work', inputSchema: { type: 'object' } }] }),
  };
  const result = answers[method]?.();
  if (result !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
}`,
  );

const guarded = '  look: { description: Do look, expected_output: Text, guardrails: [guardrails/own.ts] }\n';
const deafGuardrail = 'export default () => new Promise(() => setInterval(() => {}, 1000));\n';

// Windows has no signals to send to another process.
describe.skipIf(process.platform === 'win32')('Ctrl-C in the middle of a call', { concurrent: true }, () => {
  it.each([
    ['run_command', 'tools: [run_command]', ['run_command', { command: 'node', args: ['family.mjs'] }]],
    ['an MCP server', 'mcps: [slow]', ['slow__work', {}]],
  ] as const)('of %s ends all that it started, and keeps what there is', async (what, agent, call) => {
    using lines = await lifelines(2);
    await using scripted = await toolCrew(['first', calls(call)], {
      agent,
      tasks: tasksYaml('abc'),
      more: 'allow_commands: [node]\nmcp_servers: { slow: { command: node, args: [family.mjs] } }\n',
      files: { 'family.mjs': what === 'run_command' ? family(lines.connect) : mcpServer(lines.connect) },
    });
    const { child, ended, written } = scripted.start(['kickoff', '--events']);
    await Promise.all([lines.connected, written('stdout', '"type":"tool-call"')]);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    await lines.gone();
    expect(code, stderr).toBe(130);
    const { run, tasks } = await scripted.listing();
    expect(run.status).toBe('interrupted');
    expect(tasks.map(({ status }) => status)).toEqual(['completed', 'interrupted', 'not-run']);
    expect(stderr).toContain('interrupted');
  });

  it.each([
    ['a guardrail that does not listen', { tasks: guarded, files: { 'guardrails/own.ts': deafGuardrail } }],
    [
      'an MCP server that never gets ready',
      {
        agent: 'mcps: [mute]',
        more: 'mcp_servers: { mute: { command: node, args: [-e, "setInterval(() => {}, 1000)"] } }\n',
      },
    ],
  ])('of %s ends the run at once', async (_what, options) => {
    await using scripted = await toolCrew(['an answer'], options);
    const { child, ended, written } = scripted.start(['kickoff', '--events']);
    await written('stdout', 'tasks' in options ? '"type":"model-reply"' : '"type":"task-start"');
    await new Promise((done) => setTimeout(done, 200));
    child.kill('SIGINT');
    const killer = setTimeout(() => child.kill('SIGKILL'), 40_000);
    expect(await ended).toMatchObject({ code: 130, signal: null });
    clearTimeout(killer);
    expect((await scripted.listing()).tasks[0]).toMatchObject({ status: 'interrupted' });
  });

  it('of a tool that does not listen ends the run at once', async () => {
    await using scripted = await toolCrew([calls(['deaf', {}])], {
      agent: 'tools: [deaf]',
      files: { 'tools/deaf.ts': toolFile('setInterval(() => {}, 1000); await new Promise(() => {});') },
    });
    const { child, ended, written } = scripted.start(['kickoff', '--events']);
    await written('stdout', '"type":"tool-call"');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, signal: null });
  });
});

/** Writes down what it is told of its call; hangs when `hang` is there. */
const noting = toolFile(`const { appendFileSync, existsSync } = await import('node:fs');
  appendFileSync('calls.txt', JSON.stringify({ n: input.n, key: ctx.idempotencyKey, ...ctx.run, task: ctx.task.name }) + '\\n');
  if (input.n === 3 && existsSync('hang')) await new Promise(() => setInterval(() => {}, 1000));
  return 'noted';`);

interface Noted {
  readonly n: number;
  readonly key: string;
  readonly id: string;
  readonly isReplay: boolean;
  readonly parentId: string | null;
}

describe('a task that is killed in the middle of its third tool call', () => {
  it('is resumed from its start with the same idempotency keys, which every other replay has new', async () => {
    const turns = [1, 2, 3].map((n) => calls(['note', { n }]));
    const again = ({ body }: { readonly body: { readonly messages: readonly { readonly role: string }[] } }) => {
      const made = body.messages.filter(({ role }) => role === 'tool').length;
      return turns[made] ?? 'done';
    };
    await using scripted = await toolCrew(again, {
      agent: 'tools: [note]',
      files: { 'tools/note.ts': noting, hang: '' },
    });
    const { child, ended, written } = scripted.start(['kickoff', '--events']);
    await written('stdout', '"arguments":"{\\"n\\":3}"');
    const noted = async () =>
      (await scripted.project.read('calls.txt').catch(() => ''))
        .split('\n')
        .filter(Boolean)
        .map((line): Noted => JSON.parse(line));
    while ((await noted()).length < 3) await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGKILL');
    await ended;
    await rm(scripted.project.path('hang'));

    const resumed = await scripted.crew(['resume', '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    const first = (await noted()).slice(0, 3);
    const second = (await noted()).slice(3);
    expect(second.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(second.map(({ key }) => key)).toEqual(first.map(({ key }) => key));
    expect(new Set(first.map(({ key }) => key)).size).toBe(3);
    expect(first[0]).toMatchObject({ isReplay: false, parentId: null });
    expect(second[0]).toMatchObject({ isReplay: true, parentId: first[0]?.id });
    expect(second[0]?.id).toBe(JSON.parse(resumed.stdout).run.runId);

    const replayed = await scripted.crew(['replay', '-t', 'look', '--quiet']);
    expect(replayed.code, replayed.stderr).toBe(0);
    const third = (await noted()).slice(6);
    expect(third[0]).toMatchObject({ isReplay: true, parentId: second[0]?.id });
    expect(third.map(({ key }) => key)).not.toContainEqual(first[0]?.key);
    expect(third[0]?.key).toContain(third[0]?.id);
    await inProcess(scripted.project, async (crew) => expect(await crew.runs.list()).toHaveLength(3));
  });

  it('keeps the keys over several resumes, and counts the same call once more as another', async () => {
    let fails = 2;
    const turn = ({ body }: { readonly body: { readonly messages: readonly { readonly role: string }[] } }) => {
      const made = body.messages.filter(({ role }) => role === 'tool').length;
      if (made < 2) return calls(['note', { n: 1 }]);
      return fails-- > 0 ? { status: 400, error: 'no' } : 'done';
    };
    await using scripted = await toolCrew(turn, { agent: 'tools: [note]', files: { 'tools/note.ts': noting } });
    expect((await scripted.crew(['kickoff'])).code).toBe(1);
    expect((await scripted.crew(['resume'])).code).toBe(1);
    expect((await scripted.crew(['resume'])).code).toBe(0);
    const keys = (await scripted.project.read('calls.txt'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).key);
    expect(keys.slice(2, 4)).toEqual(keys.slice(0, 2));
    expect(keys.slice(4, 6)).toEqual(keys.slice(0, 2));
    expect(keys[0]).not.toBe(keys[1]);
  });
});
