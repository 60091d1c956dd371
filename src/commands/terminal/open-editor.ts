import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CrewError } from '../../errors.ts';
import type { CommandIo } from './io.ts';

export interface EditOptions {
  /** File name that the editor shows; its ending chooses the colours. */
  readonly name: string;
  readonly io: CommandIo;
}

/** Opens the person's editor ($VISUAL, $EDITOR) on a text and gives what was saved. CrewError when the editor fails or nothing was changed. */
export async function editText(text: string, { name, io }: EditOptions): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'crew-edit-'));
  const file = path.join(folder, name);
  try {
    await writeFile(file, text, { mode: 0o600 });
    await runEditor(file, io);
    const edited = await readFile(file, 'utf8');
    // Editors end a file with a line break; a text that had none is not thereby changed.
    const saved = text.endsWith('\n') ? edited : edited.replace(/\r?\n$/, '');
    if (saved !== text) return saved;
    throw new CrewError('refused', `${name} was not changed; nothing was started`, {
      hint: 'Save the changed text before closing the editor',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runEditor(file: string, { environment }: CommandIo): Promise<void> {
  const named = environment['VISUAL'] || environment['EDITOR'] || (process.platform === 'win32' ? 'notepad' : 'vi');
  const [program = '', ...words] = (named.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
  // Our stdout may be a pipe that waits for the answer; the editor draws where the progress goes.
  const editor = spawn(program, [...words, file], { stdio: ['inherit', 2, 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    editor.on('error', (error) =>
      reject(
        new CrewError('usage', `Cannot start the editor "${named}": ${error.message}`, {
          hint: 'Set EDITOR, e.g.  EDITOR="code --wait"',
          cause: error,
        }),
      ),
    );
    editor.on('close', resolve);
  });
  if (code !== 0)
    throw new CrewError('refused', `The editor "${named}" ended with ${code}; nothing was started`, {
      hint: 'Try again, or use --set-output task=@file',
    });
}
