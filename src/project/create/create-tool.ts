import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diskWords } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import { isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import { ownToolFile } from '../../tools/own/own-tool-files.ts';
import { findProject } from '../open/find-project.ts';

export interface CreatedTool {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** Where the project's agents stand, relative to it, with `/`. */
  readonly agentsFile: string;
  /** Arguments to try it with. */
  readonly example: Readonly<Record<string, unknown>>;
  /** An editor finds the types of `recrew` from there. */
  readonly typed: boolean;
}

/** Writes `tools/<name>.ts` into the project at or above `start`. CrewError `no-project`, `usage`, `exists` or `refused`: nothing was written. */
export async function createTool(start: string, name: string): Promise<CreatedTool> {
  const dir = findProject(start);
  checkToolName(name);
  const taken = ownToolFile(dir, name);
  if (taken !== null) throw exists(dir, taken);
  const file = path.join(dir, 'tools', `${name}.ts`);
  await write(file, dir);
  const agentsFile = ['agents.yaml', 'agents.yml', 'config/agents.yaml', 'config/agents.yml'].find((one) =>
    existsSync(path.join(dir, one)),
  );
  const typed = existsSync(path.join(dir, 'node_modules', 'recrew', 'package.json'));
  return { name, file, agentsFile: agentsFile ?? 'crew.yaml', example: { text: 'four words of text' }, typed };
}

function checkToolName(name: string): void {
  const hint = (better: string) => ({ hint: `crew create tool ${better}` });
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,63}$/.test(name)) {
    const stem = name.replace(/\.[cm]?[jt]s$/, '');
    const plain = stem.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').replaceAll(/^[_-]+|[_-]+$/g, '');
    const message = `"${name}" cannot be a tool's name: letters, digits, "_" and "-", at most 64 of them`;
    throw new CrewError('usage', message, hint(plain.slice(0, 64) || 'my_tool'));
  }
  if (!isBuiltinTool(name)) return;
  throw new CrewError('usage', `"${name}" is built in; every agent may be given it as it is`, hint(`my_${name}`));
}

function exists(dir: string, file: string): CrewError {
  const shown = path.relative(dir, file).split(path.sep).join('/');
  return new CrewError('exists', `${shown} exists`, { hint: 'Choose another name, or edit that file' });
}

async function write(file: string, dir: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, source, { flag: 'wx' });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Somebody else was quicker.
    if (code === 'EEXIST' && existsSync(file)) throw exists(dir, file);
    const why = code === 'EEXIST' ? 'a part of the path is a file, not a folder' : diskWords(error);
    if (why === null) throw error;
    throw new CrewError('refused', `Cannot write ${file}: ${why}`, { cause: error });
  }
}

const source = `import { tool, z } from 'recrew';

export default tool({
  // The model decides by these words when to call it.
  description: 'Counts the words of a text. Use it to keep to a length.',
  input: z.object({
    text: z.string().describe('the text whose words are counted'),
  }),
  // What it returns, or throws, is what the model reads. ctx knows the run, the task and the agent.
  run: async ({ text }, ctx) => {
    const words = text.split(/\\s+/).filter((word) => word !== '').length;
    ctx.log(\`counted \${words} words\`);
    return { words };
  },
});
`;
