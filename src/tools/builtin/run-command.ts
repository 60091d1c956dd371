import { stripVTControlCharacters } from 'node:util';
import { nearest } from '../../spec/nearest.ts';
import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';
import { commandEnvironment } from './command-environment.ts';
import { findProgram } from './find-program.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

const longestSeconds = 600;

/** Runs one of the programs that crew.yaml allows, in the project's folder, without a shell and without our environment's keys. */
export function runCommandTool({ dir, allowCommands, environment }: BuiltinSettings): Tool {
  return {
    name: 'run_command',
    description: `Runs a program in the project's folder; no shell, so no pipes and no wildcards. ${allowed(allowCommands)}`,
    parameters: {
      type: 'object',
      properties: {
        command: { type: 'string', description: "The program's name alone, such as git" },
        args: { type: 'array', items: { type: 'string' }, description: 'Its arguments, one by one' },
        seconds: { type: 'integer', minimum: 1, maximum: longestSeconds, description: 'Time limit; 60 when not given' },
      },
      required: ['command'],
      additionalProperties: false,
    },
    sideEffects: true,
    timeoutSeconds: longestSeconds + 10,
    call: async (input, { signal }) => {
      const { command, args = [], seconds = 60 } = input as Wanted;
      refuseUnlessAllowed(command, allowCommands);
      if (args.some((argument) => argument.includes('\0'))) throw new Error('An argument has a NUL character in it');
      const program = await findProgram(command, environment);
      const call = { program, args, cwd: dir, environment: commandEnvironment(environment), seconds, signal };
      return shown(await runProgram(call), seconds);
    },
  };
}

interface Wanted {
  readonly command: string;
  readonly args?: readonly string[];
  readonly seconds?: number;
}

function refuseUnlessAllowed(command: string, allowCommands: readonly string[]): void {
  if (!/[\\/]/.test(command) && allowCommands.includes(command)) return;
  if (/\s/.test(command) && allowCommands.includes(command.split(/\s/)[0]!)) {
    throw new Error(`Give the program alone as command, "${command.split(/\s/)[0]}", and the rest as args`);
  }
  const meant = nearest(command, allowCommands);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new Error(`${command} may not be run. ${allowed(allowCommands)}${hint}`);
}

function allowed(commands: readonly string[]): string {
  if (commands.length === 0) return 'No program is allowed here: allow_commands in crew.yaml decides which are.';
  return `Allowed (allow_commands in crew.yaml): ${commands.join(', ')}.`;
}

function shown({ code, signal, isLate, stdout, stderr }: ProgramEnd, seconds: number): string {
  const end = code === null ? `ended by ${signal}` : `exit code ${code}`;
  const parts = [isLate ? `ended: it took longer than ${seconds} s` : end];
  for (const [name, output] of Object.entries({ stdout, stderr })) {
    const text = stripVTControlCharacters(output).trimEnd();
    if (text !== '') parts.push(`${name}:\n${text}`);
  }
  return parts.length === 1 ? `${parts[0]}\n(no output)` : parts.join('\n');
}
