import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { crewYaml, makeProject, runCrew, startCrew } from '../helpers/project.ts';

const tool = (about: string, run: string, more = '') => `import { tool, z } from 'recrew';
export default tool({ description: '${about}', input: z.object({ to: z.string() }), ${more} run: ${run} });
`;
const server = `const answers = {
  initialize: (p) => ({ protocolVersion: p.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }),
  'tools/list': () => ({ tools: [{ name: 'add', description: 'Adds', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'sum of ' + process.pid }] }),
};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(params) ?? {} }));
});
`;
const files = {
  'crew.yaml': crewYaml(
    'http://127.0.0.1:1/v1',
    '  a: { description: Do a, expected_output: A, tools: [calculator] }\n',
    `mcp_servers:
  sums: { command: ${JSON.stringify(process.execPath)}, args: [server.cjs] }
`,
  ).replace('backstory: You write.', 'backstory: You write., tools: [send_mail], mcps: [sums]'),
  'server.cjs': server,
  'tools/send_mail.ts': tool(
    'Sends a mail',
    `async ({ to }, ctx) => { ctx.log('on its way'); return 'sent to ' + to + ' in ' + ctx.run.id; }`,
    'sideEffects: true,',
  ),
  'tools/fails.ts': tool('Fails', `async ({ to }) => { throw new Error('no ' + to); }`),
  'tools/hangs.ts': tool(
    'Hangs',
    `async (_, ctx) => { ctx.log('hanging'); await new Promise((_, no) => { const t = setInterval(() => {}, 1000); ctx.signal.addEventListener('abort', () => { clearInterval(t); console.error('told to stop'); no(ctx.signal.reason); }); }); return ''; }`,
  ),
};

describe.concurrent('crew tools', () => {
  it('lists what each agent and task has, of every kind', async () => {
    await using project = await makeProject(files);
    const { code, stdout } = await runCrew(['tools'], { cwd: project.dir });
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toEqual(
      expect.arrayContaining([
        ['agent writer'],
        ['send_mail', 'tools/', 'changes things', 'Sends a mail'],
        ['sums__add', 'MCP sums', 'Adds'],
        ['task a, in addition to those of its agent'],
        ['calculator', 'built in', expect.stringContaining('Calculates')],
        ['not given to any agent'],
        ['fails', 'tools/', 'Fails'],
      ]),
    );
  });

  it('lists what is broken with its error, and exits with 2', async () => {
    await using project = await makeProject({
      ...files,
      'server.cjs': 'process.exit(1)',
      'tools/odd.ts': 'export default 3;',
    });
    const { code, stdout, stderr } = await runCrew(['tools', '--json'], { cwd: project.dir });
    expect(code).toBe(2);
    const { owners, servers } = JSON.parse(stdout);
    expect(servers).toEqual([
      { name: 'sums', status: 'failed', error: expect.objectContaining({ code: 'mcp-unusable' }) },
    ]);
    const nobodys = owners.find(({ kind }: { kind: string }) => kind === 'nobody').tools;
    expect(nobodys.find(({ name }: { name: string }) => name === 'odd').error.code).toBe('tool-unusable');
    expect(nobodys.find(({ name }: { name: string }) => name === 'fails')).toMatchObject({ error: null, kind: 'file' });
    // On a busy machine a person is told what is waited for.
    expect(stderr.replace('note: starting sums …\n', '')).toBe('');
    expect((await runCrew(['tools'], { cwd: project.dir })).stderr).toContain('✘ tools/odd.ts');
  });

  it('starts no server with --no-start, and says so', async () => {
    await using project = await makeProject({
      ...files,
      'server.cjs': `require('node:fs').writeFileSync('started', '')`,
    });
    const { code, stdout, stderr } = await runCrew(['tools', '--no-start'], { cwd: project.dir });
    expect({ code, started: await project.read('started').catch(() => null) }).toEqual({ code: 0, started: null });
    expect(stdout).toContain('its server was not started');
    expect(stderr).toContain('--no-start');
  });
});

it('knows a misspelt command of crew tools', async () => {
  await using project = await makeProject(files);
  const { code, stderr } = await runCrew(['tools', 'lst'], { cwd: project.dir });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: '✘ crew tools has no command "lst"\n  Did you mean:  crew tools list\n',
  });
});

describe.concurrent('crew tools', () => {
  it('neither starts a server that nobody has, nor calls a helper of tools broken', async () => {
    await using project = await makeProject({
      ...files,
      'crew.yaml': files['crew.yaml'].replace(', mcps: [sums]', '').replace('args: [server.cjs]', 'args: [gone.cjs]'),
      'tools/helper.ts': 'export const help = 1;',
    });
    const { code, stdout, stderr } = await runCrew(['tools'], { cwd: project.dir });
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('note: tools/helper.ts has no default export, so it is a helper, not a tool\n');
    expect(stderr).toContain('note: the MCP server sums is not given to any agent, so it was not started\n');
    expect(stdout).not.toContain('helper');
  });

  it('names the nearest tool of a server, and where the wrong one is named', async () => {
    await using project = await makeProject({
      ...files,
      'crew.yaml': files['crew.yaml'].replace('[send_mail]', '[sums__ad]'),
    });
    const { code, stderr } = await runCrew(['tools'], { cwd: project.dir });
    expect(code).toBe(2);
    expect(stderr).toMatch(/crew\.yaml:\d+:\d+ The MCP server sums has no tool sums__ad\s+Did you mean sums__add\?/);
  });
});

describe.concurrent('crew tools call', () => {
  it('fails and names the line when the tool ends the process', async () => {
    await using project = await makeProject({
      ...files,
      'tools/exits.ts': tool('Exits', '() => process.exit(0)'),
    });
    const { code, stderr } = await runCrew(['tools', 'call', 'exits', '{"to": "you"}'], { cwd: project.dir });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'tools/exits.ts:2: a tool or guardrail called process.exit(0): the run did not end\n',
    });
  });

  const call = async (words: readonly string[], stdin = '') => {
    await using project = await makeProject({ ...files, 'to.json': '{"to": "file"}' });
    return await runCrew(['tools', 'call', ...words], { cwd: project.dir, stdin });
  };

  it.each([
    ['as JSON', '{"to": "ann"}', 'sent to ann in none\n'],
    ['from a file', '@to.json', 'sent to file in none\n'],
    ['from standard input', '-', 'sent to stdin in none\n'],
  ])('calls a tool with arguments %s: the result alone on stdout', async (_how, given, expected) => {
    const { code, stdout, stderr } = await call(['send_mail', given, '--yes'], '{"to": "stdin"}');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expected });
    expect(stderr).toMatch(/^send_mail: on its way\nnote: send_mail gave \d+ B in /);
  });

  it("calls an MCP server's tool, and ends the server", async () => {
    const { code, stdout } = await call(['sums__add']);
    expect(code).toBe(0);
    const id = Number(/^sum of (\d+)\n$/.exec(stdout)?.[1]);
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });

  it.each([
    ['a tool that is not there', ['send_mial', '{}'], 'crew tools call send_mail'],
    ['arguments that do not fit', ['send_mail', '{"to": 3}', '--yes'], 'to must be a string'],
    ['arguments that are no JSON', ['send_mail', 'ann', '--yes'], 'cannot be read'],
    ['side effects where nobody can be asked', ['send_mail', '{"to": "ann"}'], '--yes'],
    ['a file that is not there', ['send_mail', '@none.json'], 'Cannot read none.json: no such file'],
    ['no tool', [], 'Which tool?'],
    ['words in place of JSON', ['send_mail', 'to', 'ann'], 'one JSON object'],
    ['arguments given twice', ['send_mail', '{}', '--from', 'a#1'], '--from brings its own arguments; leave one out'],
    ['arguments beside --from', ['{"to": "ann"}', '--from', 'a#1'], '--from brings its own arguments; leave one out'],
  ])('refuses %s', async (_what, words, expected) => {
    const { code, stdout, stderr } = await call(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain('on its way');
  });

  it('exits with 1 when the tool fails, and says what it said', async () => {
    const { code, stdout, stderr } = await call(['fails', '{"to": "way"}']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^✘ fails failed after .*: no way \(tools\/fails\.ts:\d+\)\n$/);
  });

  it.skipIf(process.platform === 'win32')('tells the tool to stop at Ctrl-C', async () => {
    await using project = await makeProject(files);
    const started = startCrew(['tools', 'call', 'hangs', '{"to": "x"}'], { cwd: project.dir });
    await started.written('stderr', 'hanging');
    await sleep(20);
    started.child.kill('SIGINT');
    const { code, stderr } = await started.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('told to stop');
  });
});
