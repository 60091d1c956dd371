import { expect, it } from 'vitest';
import { checkReport } from '../../src/project/open/check-report.ts';
import { openProject } from '../../src/project/open/open-project.ts';
import { article, inFolder, writer } from '../spec/load-files.ts';

it('notes the variables that MCP servers need and that are not set, of those that somebody has', async () => {
  const files = {
    'crew.yaml':
      'llm: openai/gpt-4o\nmcp_servers:\n  a: { url: "http://x/", headers: { H: "${A_TOKEN} ${B}" } }\n  b: { command: b, env: { C: "${C}" } }\n',
    'agents.yaml': `${writer}  mcps: [a]\n`,
    'tasks.yaml': article,
  };
  await inFolder(files, async (dir) => {
    const { spec } = await openProject({ dir, environment: {} });
    const { notes } = await checkReport(dir, spec, { OPENAI_API_KEY: 'x', B: 'y' });
    expect(notes).toMatchObject([
      { severity: 'note', file: 'crew.yaml', line: 3, message: 'A_TOKEN is not set; mcp_servers.a.headers.H needs it' },
    ]);
  });
});

it('notes a missing key where the model that needs it is named', async () => {
  const files = {
    'crew.yaml': 'llm: openai/gpt-4o\n',
    'agents.yaml': `${writer}  llm: anthropic/claude-sonnet-5\n`,
    'tasks.yaml': article,
  };
  await inFolder(files, async (dir) => {
    const { spec } = await openProject({ dir, environment: {} });
    const { notes } = await checkReport(dir, spec, {});
    expect(notes).toMatchObject([
      { file: 'agents.yaml', message: 'ANTHROPIC_API_KEY is not set; anthropic/claude-sonnet-5 needs it' },
    ]);
  });
});
