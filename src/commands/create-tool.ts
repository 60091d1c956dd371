import path from 'node:path';
import { CrewError } from '../errors.ts';
import { type CreatedTool, createTool } from '../project/create/create-tool.ts';
import { lookOf, terminalOf } from '../report/terminal.ts';
import type { CommandIo } from './terminal/io.ts';

export interface CreateToolArguments {
  /** What stands after `create tool`: its name. */
  readonly words: readonly string[];
  /** Those of `crew create`, by their names; a tool has none. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `-C`: the project, or a folder inside it. */
  readonly dir?: string | undefined;
}

/** `crew create tool`: stdout gets the new file's path; what to type next goes to stderr. */
export async function createToolCommand(args: CreateToolArguments, io: CommandIo): Promise<void> {
  const name = toolName(args);
  const created = await createTool(path.resolve(io.cwd, args.dir ?? '.'), name);
  const shown = path.relative(io.cwd, created.file).split(path.sep).join('/');
  io.stderr.write(nextText(created, shown, io));
  io.stdout.write(`${shown}\n`);
}

function toolName({ words, options }: CreateToolArguments): string {
  const [name, ...more] = words;
  if (name === undefined)
    throw new CrewError('usage', 'The new tool needs a name', { hint: 'crew create tool my_tool' });
  if (more.length > 0) {
    const hint = `crew create tool ${words.join('_')}`;
    throw new CrewError('usage', `A tool has one name; these are ${words.length}: ${words.join(' ')}`, { hint });
  }
  const [option] = Object.keys(options).filter((one) => one !== 'yes');
  if (option === undefined) return name;
  throw new CrewError('usage', `--${option} is for crews, not for tools`, { hint: `crew create tool ${name}` });
}

function nextText({ name, agentsFile, example, typed }: CreatedTool, shown: string, io: CommandIo): string {
  const { paint, symbols } = lookOf(terminalOf(io.stderr, io.environment));
  const lines = [
    `${symbols.done} Created ${paint.bold(shown)}: a sample tool that counts words; edit it`,
    '',
    'Next, try it:',
    paint.cyan(`  crew tools call ${name} '${JSON.stringify(example)}'`),
    `Give it to an agent, in ${agentsFile}:`,
    paint.cyan(`  tools: [${name}]`),
    ...(typed ? [] : ['For its types in an editor (it runs without):', paint.cyan('  npm install --save-dev recrew')]),
  ];
  const text = lines.map((line) => `${line}\n`).join('');
  // Who came by npx has no `crew` on the path.
  return io.environment['npm_command'] === 'exec' ? text.replaceAll('crew tools', 'npx recrew tools') : text;
}
