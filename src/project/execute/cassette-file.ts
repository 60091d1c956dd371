import { access, constants, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { whyNot } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import { type Cassette, readCassette } from '../../model/cassette/cassette.ts';
import { replaceFile } from '../../spec/edit/replace-file.ts';
import { shownPath } from '../../store/database/connection.ts';

/** What a run is to do with a cassette. `file`: relative to the project, or absolute. */
export interface CassetteUse {
  readonly type: 'record' | 'playback';
  readonly file: string;
}

/** A cassette that was looked at: there to be played back, or fit to be written. */
export type OpenCassette =
  | { readonly type: 'record'; readonly file: string; readonly shown: string }
  | { readonly type: 'playback'; readonly file: string; readonly shown: string; readonly cassette: Cassette };

/** CrewError `usage` when it cannot be played back, or when recording would fail or replace something else. Writes nothing. */
export async function openCassette(dir: string, { type, file: named }: CassetteUse): Promise<OpenCassette> {
  const file = path.resolve(dir, named);
  const shown = shownPath(file);
  const text = await textOf(file, shown);
  if (type === 'record') {
    await refuseUnwritable(file, { shown, text });
    return { type, file, shown };
  }
  if (text === null) {
    throw new CrewError('usage', `No such cassette: ${shown}`, { hint: `Record it first:  --record ${shown}` });
  }
  const read = readCassette(text);
  if (read.type === 'cassette') return { type, file, shown, cassette: read.cassette };
  throw new CrewError('usage', `${shown} ${read.wrong}`, { hint: `Record it anew:  --record ${shown}` });
}

/** Replaces the file as a whole, so that it is complete whenever the process ends. Only its owner may read it. */
export async function writeCassette(file: string, text: string): Promise<void> {
  // A link is followed: its target is what is kept.
  const target = await realpath(file).catch(() => file);
  await mkdir(path.dirname(target), { recursive: true });
  await replaceFile(target, text, 0o600);
}

async function textOf(file: string, shown: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    throw new CrewError('usage', `Cannot read ${shown}: ${whyNot(error)}`, {
      hint: 'Name a file for the cassette',
      cause: error,
    });
  }
}

interface Target {
  readonly shown: string;
  /** What it holds now; null: there is none. */
  readonly text: string | null;
}

async function refuseUnwritable(file: string, { shown, text }: Target): Promise<void> {
  if (text !== null && text.trim() !== '' && !/^\s*\{\s*"cassette"/.test(text)) {
    throw new CrewError('usage', `${shown} is not a cassette; --record would replace it`, {
      hint: 'Name another file:  --record cassette.json',
    });
  }
  const folder = await nearestFolder(path.dirname(file));
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const message = `Cannot write ${shown}: ${shownPath(folder)} is not writable`;
    throw new CrewError('usage', message, { hint: 'Name a file elsewhere:  --record <file>', cause: error });
  }
}

/** The deepest part of the path that exists. */
async function nearestFolder(folder: string): Promise<string> {
  const there = await stat(folder).then(
    () => true,
    () => path.dirname(folder) === folder,
  );
  return there ? folder : nearestFolder(path.dirname(folder));
}
