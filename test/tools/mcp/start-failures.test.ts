import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { failureOf, roomOf, scriptedServer, stdio, temporaryFolder, toolOf } from './servers.ts';

it('says which program is not there, and where it was looked for', async () => {
  const error = await failureOf(roomOf(stdio('github', 'no-such-program', [])).tools('github'));
  expect(error.message).toMatch(
    /^the MCP server github has no program no-such-program \(looked in \d+ folders? of PATH\)/,
  );
  expect(error).toMatchObject({ code: 'mcp-unusable', hint: expect.stringContaining('mcp_servers.github.command') });
  const dir = temporaryFolder();
  const own = await failureOf(roomOf(stdio('own', './bin/server', []), { dir }).tools('own'));
  expect(own.message).toContain(path.join(dir, 'bin', 'server'));
});

it('says which folder is not there', async () => {
  const server = { ...stdio('own', process.execPath, []), cwd: 'gone' };
  const error = await failureOf(roomOf(server, { dir: temporaryFolder() }).tools('own'));
  expect(error.message).toBe('the MCP server own has no folder to start in: gone');
});

it('starts a server in its folder of the project', async () => {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'data'));
  const server = scriptedServer(dir, `{ 'tools/call': () => text(process.cwd()) }`);
  const room = roomOf({ ...server, cwd: 'data' }, { dir });
  expect(path.basename(await (await toolOf(room, 'scripted', 'scripted__work')).use())).toBe('data');
});

it('names a variable that is not set, and where it is asked for, before anything starts', async () => {
  const server = { ...stdio('github', 'no-such-program', []), env: { TOKEN: 'Bearer ${GITHUB_TOKEN}' } };
  const error = await failureOf(roomOf(server).tools('github'));
  expect(error).toMatchObject({
    code: 'missing-key',
    message:
      "An MCP server's variable is missing: GITHUB_TOKEN is not set (for mcp_servers.github.env.TOKEN, crew.yaml:3:3)",
    hint: expect.stringContaining('GITHUB_TOKEN=…'),
  });
});

it('shows the last words of a server that ends at its start', async () => {
  const dir = temporaryFolder();
  const server = scriptedServer(dir, '{}', `console.error('no licence'); process.exit(7);`);
  const error = await failureOf(roomOf(server).tools('scripted'));
  expect(error.message).toBe('the MCP server scripted ended at its start (exit code 7). It wrote:\nno licence');
  expect(error.hint).toContain(`start it by hand:  ${process.execPath}`);
});

it('shows the last words of a program that ends before anything is said to it', async () => {
  const file = path.join(temporaryFolder(), 'server.mjs');
  writeFileSync(
    file,
    `import fs from 'node:fs'; fs.closeSync(0); setTimeout(() => { fs.writeSync(2, 'no licence'); process.exit(3); }, 300);`,
  );
  const room = roomOf(stdio('web', process.execPath, [file]));
  const error = await failureOf(room.tools('web'));
  expect(error.message).toBe('the MCP server web ended at its start (exit code 3). It wrote:\nno licence');
});

it('gives up a program that says nothing, and shows what it printed instead', async () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'web.mjs');
  writeFileSync(file, `console.log('listening on port 80'); setInterval(() => {}, 1000);`);
  const room = roomOf(stdio('web', process.execPath, [file]), { limits: { start: 1500, call: 1000 } });
  const error = await failureOf(room.tools('web'));
  expect(error.message).toBe('the MCP server web was not ready within 1.5 s. It wrote:\nlistening on port 80');
});

it('can be asked again after a failed start', async () => {
  const dir = temporaryFolder();
  const server = scriptedServer(dir, '{}', 'process.exit(1);');
  const room = roomOf(server);
  await failureOf(room.tools('scripted'));
  scriptedServer(dir, '{}');
  expect(await room.tools('scripted')).toHaveLength(1);
});
