import { describe, expect, it } from 'vitest';
import { hints, lines, loadWith, writer } from './load-files.ts';

const crew = (servers: string, agent = '') =>
  loadWith({ 'crew.yaml': `mcp_servers:\n${servers}`, 'agents.yaml': `${writer}${agent}` });

describe('mcp_servers', () => {
  it('reads programs and addresses', async () => {
    const { spec, problems } = await crew(
      '  files:\n    command: npx\n    args: [-y, server]\n    env: { TOKEN: "${MY_TOKEN}" }\n    cwd: data\n    include: [read]\n' +
        '  web: { url: "http://127.0.0.1:1/mcp", headers: { Authorization: "Bearer ${KEY}" }, exclude: [drop] }\n' +
        '  bare: { command: serve, env: }\n',
      '  mcps: [files, web, bare]\n',
    );
    expect(problems).toEqual([]);
    expect(spec?.mcpServers).toEqual([
      {
        ...{ name: 'files', type: 'stdio', command: 'npx', args: ['-y', 'server'], env: { TOKEN: '${MY_TOKEN}' } },
        ...{ cwd: 'data', include: ['read'], place: { file: 'crew.yaml', line: 2, column: 3 } },
      },
      {
        ...{ name: 'web', type: 'http', url: 'http://127.0.0.1:1/mcp', headers: { Authorization: 'Bearer ${KEY}' } },
        ...{ exclude: ['drop'], place: { file: 'crew.yaml', line: 8, column: 3 } },
      },
      {
        ...{ name: 'bare', type: 'stdio', command: 'serve', args: [], env: {} },
        place: { file: 'crew.yaml', line: 9, column: 3 },
      },
    ]);
  });

  it('refuses a server that is both or neither, and keys of the other kind', async () => {
    const loaded = await crew(
      '  both: { command: x, url: "http://a/mcp" }\n  none: { args: [a] }\n' +
        '  web: { url: "http://a/mcp", args: [a], cwd: }\n  run: { command: x, headers: { a: b } }\n',
    );
    expect(lines(loaded)).toEqual([
      'crew.yaml:2:28 error the MCP server both has both a command and a url',
      'crew.yaml:3:3 error the MCP server none has neither a command nor a url',
      'crew.yaml:4:31 error args does not go with url',
      'crew.yaml:5:22 error headers does not go with command',
    ]);
  });

  it('names the nearest key for a typo, and what a value must be', async () => {
    const loaded = await crew('  a: { comand: x, args: [1] }\n  b: { url: localhost }\n  c:\n');
    expect(lines(loaded)).toEqual([
      'crew.yaml:2:3 error the MCP server a has neither a command nor a url',
      'crew.yaml:2:8 error comand is not a key of an MCP server',
      'crew.yaml:2:26 error mcp_servers.a.args, item 1, must be text, not the number 1',
      'crew.yaml:3:13 error mcp_servers.b.url must be a URL that begins with http:// or https://, not "localhost"',
      'crew.yaml:4:3 error mcp_servers.c is empty',
    ]);
    expect(hints(loaded)).toContain('Did you mean command?');
  });

  it.each(['a b', 'a.b', 'a/b', 'a__b'])('refuses the name "%s"', async (name) => {
    const loaded = await crew(`  "${name}": { command: x }\n`);
    expect(loaded.problems).toMatchObject([{ severity: 'error', line: 2, column: 3 }]);
  });

  it.each([
    ['env: { GITHUB_TOKEN: hunter2hunter2 }', '${GITHUB_TOKEN}'],
    ['env: { KEY: sk-hunter2hunter2hunter2 }', '${KEY}'],
    ['env: { X: $API_KEY, MY_API_KEY: $hunter2 }', '${MY_API_KEY}'],
  ])('refuses a key in %s, and does not repeat it', async (env, hint) => {
    const loaded = await crew(`  a: { command: x, ${env} }\n`);
    expect(loaded.problems).toMatchObject([
      { message: expect.stringContaining('a key does not belong in a file'), hint: expect.stringContaining(hint) },
    ]);
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  });

  it('refuses a key in headers', async () => {
    const loaded = await crew('  a:\n    url: http://a/mcp\n    headers:\n      Authorization: Bearer hunter2\n');
    expect(lines(loaded)).toEqual(['crew.yaml:5:22 error headers.Authorization: a key does not belong in a file']);
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  });
});

describe('allow_hosts', () => {
  const hosts = (text: string) => loadWith({ 'crew.yaml': `allow_hosts: ['${text}']\n` });

  it.each(['localhost', 'intra.example:8080', '10.0.0.5', '[::1]', '[::1]:3000', '::1'])('takes %s', async (host) => {
    const { spec, problems } = await hosts(host);
    expect(problems).toEqual([]);
    expect(spec?.allowHosts).toEqual([host]);
  });

  it.each([
    ['http://localhost:3000/a', 'Write localhost:3000'],
    ['10.0.0.0/8', 'Write 10.0.0.0'],
    ['*.local', 'Such as'],
    ['localhost:99999', 'Such as'],
    ['[x]:1', 'Such as'],
  ])('refuses %s', async (host, hint) => {
    const loaded = await hosts(host);
    expect(lines(loaded)).toEqual([`crew.yaml:1:15 error allow_hosts: "${host}" is neither host nor host:port`]);
    expect(hints(loaded)[0]).toContain(hint);
  });
});
