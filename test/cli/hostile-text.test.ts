import { expect, it } from 'vitest';
import { harmless } from '../../src/cli/guarded-terminal.ts';
import { crewProgram } from '../../src/cli.ts';
import type { CommandIo } from '../../src/commands/terminal/io.ts';
import { renderFailure } from '../../src/report/errors.ts';
import { terminalOf } from '../../src/report/terminal.ts';
import { startChatServer } from '../helpers/chat-server.ts';
import { makeProject } from '../helpers/project.ts';

/** Writes to the clipboard, moves the cursor, names the window, reverses the text. */
const hostile = 'A\u001b]52;c;cm0=\u0007\u001b[2J\u009b1mB\u202eC';
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const quoted = JSON.stringify(hostile).replaceAll('\u009b', '\\u009b').replaceAll('\u202e', '\\u202e');

/** Such a name is allowed; one with `=` is not. */
const name = '"x\\e]52;c;cm0\\a\\e[2J\\u009b1m\\u202e"';

/** All that a command prints on a terminal without colours, where no escape is ours. */
async function printed(dir: string, words: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const terminal = { isTTY: true, columns: 100, rows: 30, write: (text: string) => texts.push(text) > 0 };
  const environment = { NO_COLOR: '1', TERM: 'dumb', CI: '1' };
  const io = { stdin: process.stdin, stdout: terminal, stderr: terminal, environment, cwd: dir };
  await crewProgram(io as unknown as CommandIo)
    .parseAsync(words, { from: 'user' })
    .catch((error) => texts.push(renderFailure(error, { terminal: terminalOf(terminal, environment), version: '0' })));
  process.exitCode = undefined;
  return texts.join('');
}

it('no text of a crew, an input, a model or a tool commands the terminal of any command', async () => {
  const answers = ({ index }: { readonly index: number }) =>
    index % 3 === 0 ? { toolCalls: [[hostile, { [hostile]: hostile }]] as [string, unknown][] } : `${hostile} ${index}`;
  const server = await startChatServer(answers);
  const crew = (more: string) =>
    `name: ${quoted}
llm: { model: ${quoted}, base_url: ${server.url} }
inputs: { topic: { description: ${quoted}, default: ${quoted} } }
agents:
  writer: { role: ${quoted}, goal: ${quoted}, backstory: ${quoted}, tools: [calculator] }
  ${name}: { role: R, goal: G, backstory: B }
tasks:
  one: { agent: writer, description: ${quoted} {topic} ${more}, expected_output: ${quoted}, guardrails: [{ max_words: 500 }] }
  ${name}: { agent: ${name}, description: Go, expected_output: Text }
`.replace(`description: ${quoted} {topic} ${more}`, `description: ${quoted.slice(0, -1)} {topic} ${more}"`);
  await using project = await makeProject({ 'crew.yaml': crew('') });
  try {
    const all: string[] = [];
    const run = async (...words: readonly string[]) => all.push(await printed(project.dir, words));
    await run('check');
    await run('kickoff', '-v');
    await project.write('crew.yaml', crew('more'));
    await run('kickoff', '-v', '-i', `topic=other ${hostile}`);
    await run('replay', '-t', '2', '-v', '--model', `openai/${hostile}`);
    await run('replay', '-t', hostile);
    for (const view of ['log-tasks-outputs', 'show', 'diff', 'runs', 'tools', 'check'] as const) await run(view);
    await run('show', '--trace');
    await run('show', 'one', '--prompts');
    await run('show', 'one', '--definition');
    await run('replay', '-t', 'one', '--dry-run');
    await run('kickoff', '--dry-run');
    await run('kickoff', '-n', '2', '--offline');
    await run('runs', '--tree');
    for (const text of all) expect(text).not.toMatch(commands);
    expect(all.join('')).toContain('␛]52');
  } finally {
    await server.close();
  }
});

it('the last lock lets colours through, and on stderr what draws, and nothing else', () => {
  expect(harmless('\u001b[31mred\u001b[39m\tx\n', 'stdout')).toBe('\u001b[31mred\u001b[39m\tx\n');
  expect(harmless('\u001b[2K\u001b[1A\u001b[?25l\r', 'stderr')).toBe('\u001b[2K\u001b[1A\u001b[?25l\r');
  expect(harmless(`${hostile}\u001b[2J`, 'stdout')).not.toMatch(commands);
  expect(harmless('\u001b]52;c;cm0=\u0007\u009b', 'stderr')).toBe('\\u001b]52;c;cm0=\\u0007\\u009b');
});

it('JSON on a terminal stays the same JSON', () => {
  const json = JSON.stringify({ text: hostile });
  expect(JSON.parse(harmless(json, 'stdout'))).toEqual({ text: hostile });
});
