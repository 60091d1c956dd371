import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { whyNot } from '../../disk-words.ts';
import { CrewError } from '../../errors.ts';
import { sha256 } from '../../run/fingerprint.ts';
import { type CrewText, changedTexts, crewTexts, type Texts, withTexts } from '../../spec/crew-texts.ts';
import { changeTexts } from '../../spec/edit/change-texts.ts';
import { replaceFile } from '../../spec/edit/replace-file.ts';
import { readFiles } from '../../spec/yaml/read-files.ts';
import { checkDrafts, type Project } from './open-project.ts';

/** A file of the crew, as it is and as it would be. */
export interface FileChange {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What writing texts into the crew's files would do. */
export interface TextsChange {
  /** Empty: the files hold these texts already. */
  readonly files: readonly FileChange[];
  /** The texts that are not in the files yet. */
  readonly texts: Texts;
  /** Of the files as they are. */
  readonly version: string;
}

type PlaceOfCrew = Pick<Project, 'dir' | 'spec'>;

/** A project with other texts, and those of them that differ from its files'. */
export interface EditedProject {
  readonly project: Project;
  readonly texts: Texts;
}

/** The project as if these texts stood in its files, which stay as they are. InvalidCrew or CrewError for what could not stand there. */
export async function withEditedTexts(project: Project, texts: Texts): Promise<EditedProject> {
  const change = await textsChange(project, texts);
  return { project: { ...project, spec: withTexts(project.spec, change.texts) }, texts: change.texts };
}

/** Checks the texts where they would stand; writes nothing. */
export async function textsChange({ dir, spec }: PlaceOfCrew, texts: Texts): Promise<TextsChange> {
  const changed = changedTexts(spec, texts);
  const wanted = crewTexts(spec).filter(({ key }) => changed[key] !== undefined);
  const found = Object.values(readFiles(dir));
  const files = [...new Set(wanted.map(({ place }) => place.file))].map((file): FileChange => {
    const before = found.find((one) => one.file === file)?.text;
    if (before === null || before === undefined) throw changedMeanwhile(file);
    return { file, before, after: changeTexts(file, before, changesIn(file, wanted, changed)) };
  });
  if (files.length > 0) {
    await checkDrafts(dir, Object.fromEntries(files.map(({ file, after }) => [file, after])), Object.keys(changed));
  }
  const version = sha256(JSON.stringify(files.map(({ file, before }) => [file, before])));
  return { files, texts: changed, version };
}

function changesIn(file: string, wanted: readonly CrewText[], texts: Texts) {
  return wanted.filter(({ place }) => place.file === file).map(({ key, place }) => ({ place, text: texts[key] ?? '' }));
}

/** Writes the texts into the crew's files, with all else in them as it is, and gives the files' names. CrewError `refused` when a file is not as it was at that `version`, or cannot be written. */
export async function writeTexts(crew: PlaceOfCrew, texts: Texts, version: string): Promise<readonly string[]> {
  const change = await textsChange(crew, texts);
  if (change.version !== version) throw changedMeanwhile(change.files.map(({ file }) => file).join(' and '));
  for (const file of change.files) await writeWhole(crew.dir, file);
  return change.files.map(({ file }) => file);
}

/** A link stays one. */
async function writeWhole(dir: string, { file, after }: FileChange): Promise<void> {
  const target = realpathSync(path.join(dir, ...file.split('/')));
  try {
    const mark = startsWithMark(readFileSync(target)) ? '\uFEFF' : '';
    const { mode } = statSync(target);
    // A rename would get around it.
    if ((mode & 0o222) === 0) throw Object.assign(new Error('read-only'), { code: 'read-only' });
    await replaceFile(target, mark + after, mode & 0o777);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CrewError('refused', `Could not write ${file} (${whyNot(error)})`, {
      hint: 'It is as it was; make it writable, or change it in your editor',
      cause: error,
    });
  }
}

/** The byte order mark, which reading takes off. */
function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function changedMeanwhile(files: string): CrewError {
  return new CrewError('refused', `${files === '' ? 'The files' : files} changed meanwhile; nothing was written`, {
    hint: 'Look at the difference again',
  });
}
