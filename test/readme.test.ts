import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf, read, root, stepsOf } from './docs/markdown.ts';
import { differences, type NotRun } from './docs/session.ts';
import { openWorkshop, type Workshop } from './docs/workshop.ts';

const blocks = blocksOf('README.md');

/** What cannot be run here, and why; all else is. */
const notRun: NotRun = {
  'npm install -g recrew': 'the workshop has `crew` on its PATH already, from this checkout',
  'ollama pull': 'needs Ollama',
  'crew kickoff --model ollama/': 'needs Ollama; test/model tries a local server',
  'npm install && npm': 'runs these tests',
};

/** The first session goes on from the second section, which creates the crew. */
const inReadingOrder = blocks.filter(({ language }) => language === 'console' || language === 'sh');
const [firstSession, ...others] = inReadingOrder;

describe.skipIf(process.platform === 'win32')('the readme (in a POSIX shell)', () => {
  let workshop: Workshop;

  beforeAll(async () => {
    workshop = await openWorkshop();
  });

  afterAll(() => workshop.dispose());

  it('runs every command and shows what it prints', async () => {
    const [start, ...rest] = others;
    const inOrder = [start!, firstSession!, plansOfTheReplayTable(), ...rest];
    expect(await differences(inOrder, workshop, notRun)).toEqual([]);
  }, 120_000);

  it('names only commands that it has among those that are not run', () => {
    const commands = inReadingOrder.flatMap((block) => stepsOf(block)).map(({ command }) => command);
    const stale = Object.keys(notRun).filter((start) => !commands.some((command) => command.startsWith(start)));
    expect(stale).toEqual([]);
  });

  it('has a crew in one file that is in order', async () => {
    const folder = path.join(workshop.folder, 'one-file');
    await mkdir(folder);
    await writeFile(path.join(folder, 'crew.yaml'), blockWith('yaml', '# crew.yaml'));
    const { output, exitCode } = await workshop.run(`crew -C "${folder}" check --json`);
    const { problems } = JSON.parse(output) as { problems: readonly { severity: string; message: string }[] };
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'note: ANTHROPIC_API_KEY is not set; anthropic/claude-sonnet-5 needs it',
      expect.stringMatching(/^note: OPENAI_API_KEY goes to \S+, not to openai$/),
    ]);
    expect(exitCode).toBe(0);
  });

  it('has an agent with tools that is in order', async () => {
    const folder = path.join(workshop.folder, 'support');
    await mkdir(folder);
    await writeFile(path.join(folder, 'crew.yaml'), blockWith('yaml', '# support/crew.yaml'));
    await workshop.run(`crew -C "${folder}" create tool word_count`);
    const { output } = await workshop.run(`crew -C "${folder}" check --json`);
    const { problems } = JSON.parse(output) as { problems: readonly { severity: string }[] };
    expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('has CI steps that run', async () => {
    const workflow = blockWith('yaml', '# .github');
    const steps = [...workflow.matchAll(/- run: (.*)/g)].map(([, command = '']) => command);
    const ran = steps.filter((command) => command.startsWith('crew'));
    expect(steps.length - ran.length).toBe(1);
    for (const command of ran) expect(await workshop.run(command)).toMatchObject({ exitCode: 0 });
  });

  it('has an example in code that type-checks and runs', async () => {
    const source = blockWith('ts', 'openCrew');
    expect(source.trim().split('\n').length).toBeLessThanOrEqual(20);
    await writeFile(path.join(workshop.folder, 'example.ts'), source);
    await writeFile(path.join(workshop.folder, 'package.json'), '{ "type": "module" }');
    await writeFile(path.join(workshop.folder, 'tsconfig.json'), JSON.stringify(typeCheck()));
    expect(await typeErrors(workshop.folder)).toEqual([]);
    const { output } = await workshop.run(`cd "${workshop.folder}" && node example.ts`);
    expect(output).toContain('# Solid-state cells work');
    expect(output).toContain('run-end');
    expect(output).toMatch(/tokens: 1419/);
  });
});

describe('the readme', () => {
  it('has no block in a language that no test here reads', () => {
    const known = {
      console: 'run',
      sh: 'run',
      yaml: 'checked and run',
      ts: 'checked and run',
      text: 'a drawing of folders',
    };
    expect(blocks.map(({ language }) => language).filter((language) => !(language in known))).toEqual([]);
  });
});

/** What can be replayed stands in a table: there each command is planned only. */
function plansOfTheReplayTable(): Block {
  const commands = [...read('README.md').matchAll(/^\| `(crew replay [^`]*)` \|/gm)].map(
    ([, command]) => `${command} --dry-run`,
  );
  expect(commands.length).toBeGreaterThan(4);
  return { language: 'sh', text: commands.join('\n'), line: 0 };
}

function blockWith(language: string, words: string): string {
  const found = blocks.filter((block) => block.language === language && block.text.includes(words));
  expect(found.length).toBe(1);
  return found[0]!.text;
}

/** Those of the example; the source's own are found elsewhere. */
async function typeErrors(folder: string): Promise<readonly string[]> {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: folder });
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
  return stdout.split('\n').filter((line) => line.startsWith('example.ts') || line.startsWith('error'));
}

/** `recrew` is taken from the source, so that no build is needed for its types. */
function typeCheck() {
  return {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: {
      paths: { recrew: [path.join(root, 'src', 'index.ts')] },
      typeRoots: [path.join(root, 'node_modules', '@types')],
    },
    include: ['example.ts'],
  };
}
