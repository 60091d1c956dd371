import { describe, expect, it } from 'vitest';
import { builtinToolNames } from '../../src/spec/builtin-tool-names.ts';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

const servers = 'mcp_servers:\n  files: { command: npx }\n  web: { url: "http://127.0.0.1:1/mcp" }\n';
const used = (keys: string) => `${writer}  mcps: [files, web]\n${keys}`;

describe('tools', () => {
  it('takes built-in ones, those of tools/ with any ending, and single ones of a server', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': `${servers}allow_commands: [git]\n`,
      'agents.yaml': used('  tools: [read_file, run_command, search, a-b, old, newer]\n'),
      'tasks.yaml': `${article}  tools: [files__read, write_file]\n`,
      ...{ 'tools/search.ts': '', 'tools/a-b.mts': '', 'tools/old.js': '', 'tools/newer.mjs': '' },
    });
    expect(problems).toEqual([]);
    expect(spec?.agents[0]?.mcps.map(({ name }) => name)).toEqual(['files', 'web']);
    expect(spec?.tasks[0]?.tools).toEqual([
      { name: 'files__read', place: { file: 'tasks.yaml', line: 4, column: 11 } },
      { name: 'write_file', place: { file: 'tasks.yaml', line: 4, column: 24 } },
    ]);
  });

  it('names the nearest of all tools for a typo, and how to write one of your own', async () => {
    const loaded = await loadWith({
      'agents.yaml': `${writer}  tools: [reed_file, serch, jira]\n`,
      'tools/search.ts': 'export default tool({});',
      'tools/jirax.ts': 'export const help = 1;',
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:11 error there is no tool reed_file',
      'agents.yaml:5:22 error there is no tool serch',
      'agents.yaml:5:29 error there is no tool jira',
    ]);
    expect(hints(loaded)).toEqual([
      'Did you mean read_file?',
      'Did you mean search?',
      `Write it as tools/jira.ts, or use one of ${builtinToolNames.join(', ')}, search`,
    ]);
  });

  it('refuses a tool that its MCP server leaves out', async () => {
    const loaded = await loadWith({
      'crew.yaml':
        'mcp_servers:\n  files: { command: npx, exclude: [write_file] }\n  web: { command: npx, include: [get.page] }\n',
      'agents.yaml': `${writer}  tools: [files__write_file, files__read_file, web__put, web__get_page]\n`,
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:11 error the MCP server files does not give files__write_file: its exclude leaves it out',
      'agents.yaml:5:48 error the MCP server web does not give web__put: its include leaves it out',
    ]);
  });

  it('does not take tests, declarations and names with other dots for tools', async () => {
    const loaded = await loadWith({
      'agents.yaml': `${writer}  tools: [search]\n`,
      ...{ 'tools/search.test.ts': '', 'tools/search.d.ts': '', 'tools/search.more.ts': '', 'tools/search.md': '' },
    });
    expect(lines(loaded)).toEqual(['agents.yaml:5:11 error there is no tool search']);
  });

  it('refuses a file of tools/ with the name of a built-in one, but not its test', async () => {
    const loaded = await loadWith({ 'tools/read_file.ts': '', 'tools/write_file.test.ts': '' });
    expect(lines(loaded)).toEqual(['tools/read_file.ts:1:1 error read_file is the name of a built-in tool']);
  });

  it('refuses names that no model takes', async () => {
    const loaded = await loadWith({
      'agents.yaml': `${writer}  tools: [my tool, tools/x.ts]\n`,
      'tools/my tool.ts': '',
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:11 error "my tool" cannot be the name of a tool',
      'agents.yaml:5:20 error "tools/x.ts" cannot be the name of a tool',
    ]);
  });

  it('warns of a run_command that may start nothing', async () => {
    const agents = { 'agents.yaml': `${writer}  tools: [run_command]\n` };
    const refused = await loadWith(agents);
    expect(lines(refused)).toEqual(['agents.yaml:5:11 warning run_command will be refused: no program is allowed']);
    expect(refused.spec).not.toBeNull();
    const allowed = await loadWith({ ...agents, 'crew.yaml': 'allow_commands: [ git ]\n' });
    expect(allowed.problems).toEqual([]);
    expect(allowed.spec?.allowCommands).toEqual(['git']);
  });

  it('warns of a tool that is named twice, and keeps it once', async () => {
    const loaded = await loadWith({ 'agents.yaml': `${writer}  tools: [calculator, calculator]\n` });
    expect(lines(loaded)).toEqual(['agents.yaml:5:23 warning tools names calculator twice']);
    expect(loaded.spec?.agents[0]?.tools).toHaveLength(1);
  });

  it('says how to write a list for a single name, and takes null and [] for none', async () => {
    const text = await loadWith({ 'agents.yaml': `${writer}  tools: read_file\n` });
    expect(lines(text)).toEqual(['agents.yaml:5:10 error tools must be a list, not "read_file"']);
    expect(hints(text)).toEqual(['Write [read_file]']);
    const none = await loadWith({ 'agents.yaml': `${writer}  tools:\n  mcps: []\n` });
    expect(none.problems).toEqual([]);
    expect(none.spec?.agents[0]).toMatchObject({ tools: [], mcps: [], maxIter: 25, guardrails: [] });
  });
});

describe('mcps', () => {
  it('names the nearest server, says what is a tool, and where servers are written', async () => {
    const loaded = await loadWith({
      'crew.yaml': servers,
      'agents.yaml': `${writer}  mcps: [file, web, calculator]\n`,
    });
    expect(lines(loaded)).toEqual([
      'agents.yaml:5:10 error there is no MCP server file',
      'agents.yaml:5:21 error there is no MCP server calculator',
    ]);
    expect(hints(loaded)).toEqual(['Did you mean files?', 'It is a tool: write tools: [calculator]']);
    expect(hints(await loadWith({ 'agents.yaml': `${writer}  mcps: [jira]\n` }))).toEqual([
      'Add jira: to mcp_servers in crew.yaml.',
    ]);
  });

  it('finds the server in the name of a tool', async () => {
    const loaded = await loadWith({
      'crew.yaml': servers,
      'agents.yaml': used('  tools: [fils__read, jira__read, web]\n'),
    });
    expect(hints(loaded)).toEqual([
      'Did you mean files__read?',
      'crew.yaml has no MCP server jira under mcp_servers.',
      'It is an MCP server: write mcps: [web] under an agent.',
    ]);
  });

  it('says nothing of servers when crew.yaml is broken', async () => {
    const loaded = await loadWith({
      'crew.yaml': 'mcp_servers: {\n',
      'agents.yaml': used('  tools: [files__read, run_command]\n'),
    });
    expect(loaded.problems.map(({ file }) => file)).toEqual(['crew.yaml']);
  });

  it('says nothing of servers when they are no map', async () => {
    const loaded = await loadWith({ 'crew.yaml': 'mcp_servers: [files]\n', 'agents.yaml': used('') });
    expect(lines(loaded)).toEqual(['crew.yaml:1:14 error mcp_servers must be a map, not a list']);
  });

  it('warns of a server that nobody has', async () => {
    const loaded = await loadWith({ 'crew.yaml': servers, 'tasks.yaml': `${article}  tools: [web__get]\n` });
    expect(lines(loaded)).toEqual(['crew.yaml:2:3 warning no agent has the MCP server files']);
    expect(hints(loaded)).toEqual(['Add mcps: [files] to an agent.']);
  });
});
