import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';
import { openFile } from './open-file.ts';
import { fileFault, projectPath } from './project-path.ts';
import { textOf } from './read-text.ts';

/** Text of a file of the project, at most 100 KB at a time. */
export function readFileTool({ dir }: BuiltinSettings): Tool {
  return {
    name: 'read_file',
    description:
      "Reads a text file of the project. A long file comes in parts: the answer's last line then says how to go on.",
    parameters: {
      type: 'object',
      properties: {
        path: { type: 'string', description: "Path from the project's folder, such as notes/today.md" },
        offset: { type: 'integer', minimum: 1, description: 'First line to read, from 1' },
        limit: { type: 'integer', minimum: 1, description: 'How many lines to read at most' },
      },
      required: ['path'],
      additionalProperties: false,
    },
    sideEffects: false,
    call: (input) => readPart(dir, input as Part),
  };
}

interface Part {
  readonly path: string;
  readonly offset?: number;
  readonly limit?: number;
}

async function readPart(dir: string, { path, offset = 1, limit = Number.POSITIVE_INFINITY }: Part): Promise<string> {
  const found = await projectPath(dir, path);
  const file = await openFile(found);
  let line = 1;
  let text = '';
  let bytes = 0;
  try {
    for await (const part of lineParts(textOf(file, found.shown))) {
      if (line >= offset + limit) return `${text}\n${goOn(line)}`;
      if (line >= offset) {
        text += part;
        bytes += Buffer.byteLength(part);
      }
      if (bytes > most) return cut(text, offset);
      if (part.endsWith('\n')) line += 1;
    }
  } catch (error) {
    throw fileFault(found.shown, error);
  }
  if (text !== '') return text;
  if (offset === 1) return `(${found.shown} is empty)`;
  throw new Error(`${found.shown} ends before line ${offset}`);
}

/** Each part is a line with its end, or a piece of one. */
async function* lineParts(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  for await (const piece of pieces) {
    for (const part of piece.split(/(?<=\n)/)) if (part !== '') yield part;
  }
}

const most = 100 * 1024;

function goOn(line: number): string {
  return `[there is more: go on with offset ${line}]`;
}

/** Keeps whole lines; of a line that is too long for one answer, its beginning. */
function cut(text: string, offset: number): string {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  if (end > 0) return `${text.slice(0, end)}\n${goOn(offset + text.slice(0, end).split('\n').length - 1)}`;
  const start = Buffer.from(text)
    .subarray(0, most)
    .toString()
    .replace(/\uFFFD+$/, '');
  return `${start}\n[line ${offset} is longer than 100 KB and was cut; the next line is offset ${offset + 1}]`;
}
