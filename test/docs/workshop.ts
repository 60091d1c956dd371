import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChatServer, startChatServer } from '../helpers/chat-server.ts';
import { answer } from './answers.ts';
import { root } from './markdown.ts';

/** A folder in which the commands of a document are run as a reader would: `crew` on the PATH, `recrew` installed, a model that answers. */
export interface Workshop {
  readonly folder: string;
  /** Runs a command; `cd` and `export` hold on for the next one. */
  run(command: string): Promise<Ran>;
  /** Starts a command that ends only when it is interrupted. */
  start(command: string): Started;
  /** Writes a file, unless it is there. */
  provide(file: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

export interface Started {
  /** Settles when these words have been printed so many times. */
  said(words: string, times: number): Promise<void>;
  /** Ctrl-C. */
  interrupt(): Promise<Ran>;
}

export interface Ran {
  readonly exitCode: number | null;
  /** stdout and stderr, as a terminal shows them. */
  readonly output: string;
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'crew-docs-')));
  const server = await startChatServer(answer);
  const environment = await equip(folder, server);
  let cwd = folder;
  return {
    folder,
    async run(command) {
      const [, target] = /^cd (\S+)$/.exec(command) ?? [];
      const [, name, value] = /^export (\w+)=(\S*)/.exec(command) ?? [];
      const edit = /^\$EDITOR (\S+) +# "(.*)" → "(.*)"$/.exec(command);
      if (target !== undefined) cwd = path.join(cwd, target);
      else if (name !== undefined) environment[name] = value;
      else if (edit) await replaceIn(path.join(cwd, edit[1] ?? ''), edit[2] ?? '', edit[3] ?? '');
      else return runInShell(command, { cwd, environment, log: path.join(folder, '.output') });
      return { exitCode: 0, output: '' };
    },
    start: (command) => startInShell(command, { cwd, environment, log: path.join(folder, '.started') }),
    async provide(file, text) {
      const target = path.join(cwd, file);
      if (existsSync(target)) return;
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    },
    async dispose() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Environment = Record<string, string | undefined>;

/** The scripted server has a public name, resolved to this machine, so that costs are shown as for a real provider. */
async function equip(folder: string, server: ChatServer): Promise<Environment> {
  const tools = path.join(folder, '.tools');
  await mkdir(tools);
  const shim = `#!/bin/sh\nexec "${process.execPath}" "${path.join(root, 'bin', 'crew.js')}" "$@"\n`;
  await writeFile(path.join(tools, 'crew'), shim, { mode: 0o755 });
  const hosts = path.join(tools, 'hosts.mjs');
  await writeFile(
    hosts,
    `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (host, ...rest) => lookup(host === 'models.example' ? '127.0.0.1' : host, ...rest);
`,
  );
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(root, path.join(folder, 'node_modules', 'recrew'), 'dir');
  const { PATH = '', HOME, SystemRoot } = process.env;
  return {
    PATH: `${tools}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${PATH}`,
    HOME,
    SystemRoot,
    NODE_OPTIONS: `--import=${hosts}`,
    OPENAI_BASE_URL: server.url.replace('127.0.0.1', 'models.example'),
    OPENAI_API_KEY: 'sk-test',
  };
}

async function replaceIn(file: string, before: string, after: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} does not contain "${before}"`);
  await writeFile(
    file,
    text.replace(before, () => after),
  );
}

interface Shell {
  readonly cwd: string;
  readonly environment: Environment;
  /** Both streams go into one file, which keeps their order. */
  readonly log: string;
}

async function runInShell(command: string, shell: Shell): Promise<Ran> {
  const { ended } = spawnInShell(command, shell);
  return { exitCode: await ended, output: await readFile(shell.log, 'utf8') };
}

function startInShell(command: string, shell: Shell): Started {
  const { child, ended } = spawnInShell(`exec ${command}`, shell);
  return {
    async said(words, times) {
      while ((await readFile(shell.log, 'utf8')).split(words).length <= times) {
        if (child.exitCode !== null) throw new Error(`${command} has ended: ${await readFile(shell.log, 'utf8')}`);
        await sleep(20);
      }
    },
    async interrupt() {
      child.kill('SIGINT');
      return { exitCode: await ended, output: await readFile(shell.log, 'utf8') };
    },
  };
}

function spawnInShell(command: string, { cwd, environment, log }: Shell) {
  const output = openSync(log, 'w');
  const child = spawn('sh', ['-c', command], {
    cwd,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', output, output],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  closeSync(output);
  return { child, ended };
}
