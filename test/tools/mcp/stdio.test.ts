import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { failureOf, lifeline, roomOf, scriptedServer, stdio, temporaryFolder, toolOf } from './servers.ts';

const filesystem = path.resolve('node_modules/@modelcontextprotocol/server-filesystem/dist/index.js');

it('reads a file through the filesystem server of npm', async () => {
  const dir = temporaryFolder();
  writeFileSync(path.join(dir, 'note.txt'), 'seven geese');
  const room = roomOf(stdio('files', process.execPath, [filesystem, dir]), { dir });
  const read = await toolOf(room, 'files', 'files__read_text_file');
  expect(await read.use({ path: path.join(dir, 'note.txt') })).toBe('seven geese');
  expect(read).toMatchObject({ sideEffects: false, parameters: { type: 'object', required: ['path'] } });
  expect((await toolOf(room, 'files', 'files__write_file')).sideEffects).toBe(true);
  const refused = await failureOf(read.use({ path: path.resolve('package.json') }));
  expect(refused.message).toMatch(/outside allowed directories/);
});

it('starts a server once for all who ask at the same time', async () => {
  const dir = temporaryFolder();
  const log = path.join(dir, 'starts');
  const before = `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(log)}, 'x');`;
  const room = roomOf(scriptedServer(dir, '{}', before));
  const [one, two] = await Promise.all([room.tools('scripted'), room.tools('scripted')]);
  expect(one).toBe(two);
  expect(readFileSync(log, 'utf8')).toBe('x');
});

it('gives a server nothing of the host but what every program needs, and what the entry names', async () => {
  const dir = temporaryFolder();
  const server = scriptedServer(
    dir,
    `{ 'tools/call': () => text(Object.entries(process.env).map(String).join('\\n')) }`,
  );
  const environment = { ...process.env, HOME: dir, OPENAI_API_KEY: 'sk-host', MY_TOKEN: 'tok-123', LANG: 'C.UTF-8' };
  const room = roomOf({ ...server, env: { TOKEN: 'is ${MY_TOKEN}', MODE: 'x' } }, { environment });
  const lines = (await (await toolOf(room, 'scripted', 'scripted__work')).use()).split('\n');
  expect(lines).toContain('TOKEN,is tok-123');
  expect(lines.join()).not.toContain('sk-host');
  const names = lines.map((line) => line.split(',')[0] ?? '').filter((name) => name !== '__CF_USER_TEXT_ENCODING');
  const allowed = ['PATH', 'HOME', 'USERPROFILE', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT', 'TOKEN'];
  expect(names.filter((name) => ![...allowed, 'MODE'].includes(name))).toEqual([]);
});

it('ends everything that a server started, however stubborn', async () => {
  const dir = temporaryFolder();
  const { connect, connected, gone } = await lifeline();
  const child = `process.on('SIGTERM', () => {}); ${connect} setInterval(() => {}, 1000)`;
  const before = `import { spawn } from 'node:child_process';
    process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);
    spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });`;
  const room = roomOf(scriptedServer(dir, '{}', before));
  await Promise.all([connected, room.tools('scripted')]);
  await room.close();
  await gone;
});

it('leaves no server behind when the process leaves in a hurry', async () => {
  const dir = temporaryFolder();
  const { connect, gone } = await lifeline();
  const before = `process.on('SIGTERM', () => {}); ${connect} setInterval(() => {}, 1000);`;
  const room = pathToFileURL(path.resolve('src/tools/mcp/mcp-room.ts')).href;
  const settings = { dir, servers: [scriptedServer(dir, '{}', before)], environment: {} };
  const program = `const { mcpRoom } = await import('${room}');
    const { signal } = new AbortController();
    await mcpRoom({ ...${JSON.stringify(settings)}, signal }).tools('scripted');
    process.exit(130);`;
  const host = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  expect(await once(host, 'exit')).toEqual([130, null]);
  await gone;
});

it('tells the model how a server ended in the middle, and starts it anew for the next call', async () => {
  const dir = temporaryFolder();
  const answers = `{ 'tools/call': ({ arguments: { die } }) => {
    if (!die) return text('alive');
    console.error('disk \\x1b[31mfull'); console.error('token is tok-secret-1');
    process.exit(3);
  } }`;
  const server = { ...scriptedServer(dir, answers), env: { API_TOKEN: '${T}' } };
  const room = roomOf(server, { environment: { ...process.env, T: 'tok-secret-1' } });
  const work = await toolOf(room, 'scripted', 'scripted__work');
  const error = await failureOf(work.use({ die: true }));
  expect(error.message).toBe(
    'the MCP server scripted ended (exit code 3) during the call, which may have been carried out: find that out before you repeat it. It wrote:\ndisk full\ntoken is ***',
  );
  expect(await work.use()).toBe('alive');
  expect(await (await toolOf(room, 'scripted', 'scripted__work')).use()).toBe('alive');
});

it('gives up a call that hangs', async () => {
  const dir = temporaryFolder();
  const room = roomOf(scriptedServer(dir, `{ 'tools/call': () => {} }`), { limits: { start: 20_000, call: 200 } });
  const work = await toolOf(room, 'scripted', 'scripted__work');
  expect((await failureOf(work.use())).message).toBe(
    'the MCP server scripted did not answer within 0.2 s; the call was given up, and may have been carried out',
  );
  const stopped = await failureOf(work.use({}, AbortSignal.abort(new Error('stopped by the task'))));
  expect(stopped.message).toBe('stopped by the task');
});

it('sends the notice of a cancelled call', async () => {
  const dir = temporaryFolder();
  const answers = `{ 'tools/call': ({ arguments: { ask } }, id) => ask ? text(String(told)) : void (last = id),
    'notifications/cancelled': ({ requestId }) => { told = requestId === last; } }`;
  const room = roomOf(scriptedServer(dir, answers, 'let last, told;'));
  const work = await toolOf(room, 'scripted', 'scripted__work');
  const controller = new AbortController();
  const call = failureOf(work.use({}, controller.signal));
  setTimeout(() => controller.abort(new Error('no longer wanted')), 50);
  expect((await call).message).toBe('no longer wanted');
  expect(await work.use({ ask: true })).toBe('true');
});

it('does not mind chatter on stdout, nor a huge answer', async () => {
  const dir = temporaryFolder();
  const answers = `{ 'tools/call': () => { console.log('[info] {not json'); console.log('{"id": 1}'); return text('é'.repeat(12_000_000)); } }`;
  const room = roomOf(scriptedServer(dir, answers, `console.log('Welcome to my server!');`));
  const work = await toolOf(room, 'scripted', 'scripted__work');
  expect((await work.use()).length).toBe(12_000_000);
});

it('ends a server whose answer has no end', async () => {
  const dir = temporaryFolder();
  const answers = `{ 'tools/call': () => { const more = () => process.stdout.write('x'.repeat(1 << 20), more); more(); } }`;
  const work = await toolOf(roomOf(scriptedServer(dir, answers)), 'scripted', 'scripted__work');
  expect((await failureOf(work.use())).message).toMatch(/ended \(it sent a line of more than 64 MiB\)/);
});

it('ends servers that hang when the run is cancelled', async () => {
  const controller = new AbortController();
  const room = roomOf(scriptedServer(temporaryFolder(), '{ initialize: () => {} }'), { signal: controller.signal });
  const asked = failureOf(room.tools('scripted'));
  setTimeout(() => controller.abort(new Error('interrupted by Ctrl-C')), 150);
  expect((await asked).message).toBe('interrupted by Ctrl-C');
  await room.close();
  await room.close();
});
