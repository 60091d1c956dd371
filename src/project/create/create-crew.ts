import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeEditorSchemas } from '../open/editor-schemas.ts';
import type { Environment } from '../open/find-project.ts';
import { packageRoot, packageVersion } from '../package-root.ts';
import { checkCrewName } from './crew-name.ts';
import { type FirstModel, firstModel } from './first-model.ts';
import { type GitOutcome, gitInit } from './git-init.ts';
import { fillFolder, writeFolder } from './new-folder.ts';
import { type Template, templateNamed } from './templates.ts';

export interface CrewRequest {
  /** Absolute path of the folder in which the crew's own folder is made. */
  readonly parent: string;
  /** Of the new folder; `.`: the crew is made in `parent` itself. */
  readonly name: string;
  readonly template: string;
  /** `provider/model`; null: that of a provider whose key is in `environment`. */
  readonly model: string | null;
  readonly environment: Environment;
  readonly git: boolean;
  /** When it is aborted, nothing is left on the disk and the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

export interface CreatedCrew {
  /** Absolute. */
  readonly dir: string;
  /** Paths in `dir`, with `/`, sorted, without what the program can write again. */
  readonly files: readonly string[];
  readonly template: Template;
  readonly model: FirstModel;
  /** Null: not asked for. */
  readonly git: GitOutcome | null;
}

/** Makes a project from a template: whole, or not at all. CrewError `usage`, `exists` or `refused`: nothing was written. */
export async function createCrew(request: CrewRequest): Promise<CreatedCrew> {
  const here = request.name === '.';
  if (!here) checkCrewName(request.name);
  const template = templateNamed(request.template);
  const model = firstModel(request.model, request.environment);
  const dir = path.join(request.parent, request.name);
  const texts = await filledFiles(template, { crewName: path.basename(dir) || 'my-crew', model });
  const makeRepository = request.git && !(here && existsSync(path.join(dir, '.git')));
  const git = await (here ? fillFolder : writeFolder)(dir, async (draft) => {
    for (const [file, text] of texts) {
      await mkdir(path.dirname(path.join(draft, file)), { recursive: true });
      await writeFile(path.join(draft, file), text);
    }
    await writeEditorSchemas(draft);
    const outcome = makeRepository ? await gitInit(draft, request.environment) : null;
    request.signal.throwIfAborted();
    return outcome;
  });
  return { dir, files: [...texts.keys()].sort(), template, model, git };
}

interface Filling {
  readonly crewName: string;
  readonly model: FirstModel;
}

async function filledFiles(template: Template, filling: Filling): Promise<ReadonlyMap<string, string>> {
  const folder = path.join(packageRoot(), 'templates', template.name);
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath, entry.name);
    const file = path.relative(folder, source).split(path.sep).join('/');
    const text = await readFile(source, 'utf8');
    // npm leaves a file named .gitignore out of a package.
    texts.set(file === '_gitignore' ? '.gitignore' : file, filled(text, markerValues(file, filling)));
  }
  return texts;
}

type Markers = Readonly<Record<string, string>>;

/** Each marker is put in once; a name that looks like a marker stays a name. */
function filled(text: string, markers: Markers): string {
  return text.replaceAll(
    /__(crew_name|model|key_lines|key_help|version)__/g,
    (_whole, marker: string) => markers[marker] ?? '',
  );
}

function markerValues(file: string, { crewName, model }: Filling): Markers {
  const written = file.endsWith('.yaml') ? yamlText : (text: string) => text;
  const { label, variables } = model;
  const named = variables.map((variable) => `\`${variable}\``).join(' and ');
  return {
    crew_name: written(crewName),
    model: written(label),
    version: packageVersion(),
    key_lines:
      variables.length === 0 ? `# ${label} needs no key.` : variables.map((variable) => `${variable}=`).join('\n'),
    key_help:
      variables.length === 0
        ? `The model, \`${label}\`, needs no key.`
        : `Set ${named} in the environment\nor in \`.env\`, as \`.env.example\` shows.`,
  };
}

/** `text` as YAML reads it back as that text: `123`, `null` or `0x1f` would not come back as they are. */
function yamlText(text: string): string {
  const plain = /^[A-Za-z][\w./-]*(:[\w./-]+)*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
