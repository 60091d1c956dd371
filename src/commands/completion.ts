import { CrewError } from '../errors.ts';
import { nearest } from '../spec/nearest.ts';
import { bashScript } from './completion/bash.ts';
import { fishScript } from './completion/fish.ts';
import { zshScript } from './completion/zsh.ts';
import type { CommandIo } from './terminal/io.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export const shells = Object.keys(scripts);

/** `crew completion`: the script for a shell. It asks `crew __complete` at each press of the tab key, so that it needs no update. */
export function completionCommand(shell: string, { stdout }: CommandIo): void {
  if (!isShell(shell)) {
    throw new CrewError('usage', `No completion for "${shell}"; there is one for ${shells.join(', ')}`, {
      hint: `crew completion ${nearest(shell, shells) ?? 'bash'}`,
    });
  }
  stdout.write(scripts[shell]);
}

function isShell(shell: string): shell is keyof typeof scripts {
  return shells.includes(shell);
}
