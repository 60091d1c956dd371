import { unreachable } from '../../errors.ts';
import type { CreatedCrew } from '../../project/create/create-crew.ts';
import type { GitOutcome } from '../../project/create/git-init.ts';
import { lookOf, type Terminal, terminalOf } from '../../report/terminal.ts';
import { packed } from '../../report/text.ts';
import type { CommandIo } from '../terminal/io.ts';

/** What was made, and the exact commands that come next. `folder`: its path, as one would type it. */
export function createdText(created: CreatedCrew, folder: string, io: CommandIo): string {
  const terminal = terminalOf(io.stderr, io.environment);
  const { paint, symbols } = lookOf(terminal);
  const { template, model, files } = created;
  const text = [
    `${symbols.done} Created ${folder === '.' ? 'a crew in this folder' : paint.bold(folder)}: ${template.summary}`,
    ...fileLines(files, terminal),
    `  model   ${model.label}`,
    ...gitLines(created.git),
    '',
    ...nextSteps(created, folder).map((line) => (line.startsWith('  ') ? paint.cyan(line) : line)),
    '',
  ].join('\n');
  // Who came by npx has no `crew` on the path.
  return io.environment['npm_command'] === 'exec' ? text.replaceAll(/\bcrew (?=kickoff|tools)/g, 'npx recrew ') : text;
}

function fileLines(files: readonly string[], { isTty, columns }: Terminal): readonly string[] {
  const head = '  files   ';
  const lines = packed(namesInFolder(files), '  ', isTty ? columns - head.length : Infinity);
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`);
}

/** A folder's files are named by the folder alone. */
function namesInFolder(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => file.replace(/\/.*/, '/')))];
}

function gitLines(outcome: GitOutcome | null): readonly string[] {
  switch (outcome) {
    case null:
      return [];
    case 'done':
      return ['  git     a new repository'];
    case 'not-found':
      return ['  git     is not installed; once it is, type there:  git init'];
    case 'failed':
      return ['  git     could not make a repository; to see why, type there:  git init'];
    default:
      return unreachable(outcome);
  }
}

function nextSteps({ template, model }: CreatedCrew, folder: string): readonly string[] {
  const commands = template.tries.map((command) => `  ${command}`);
  const goThere = folder === '.' ? [] : [`  cd ${folder.includes(' ') ? `"${folder}"` : folder}`];
  if (model.missing.length === 0) return ['Next:', ...goThere, ...commands];
  const lines = model.missing.map((variable) => `${variable}=…`).join(' and ');
  return [
    'Next, without a key and with made-up answers:',
    ...goThere,
    `${commands[0]} --offline`,
    '',
    `For real answers put ${lines} into the file .env there, then:`,
    ...commands,
    '',
    'Or with a model on this machine (Ollama), without a key:',
    `${commands[0]} --model ollama/llama3.2`,
  ];
}
