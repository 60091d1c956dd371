import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CrewError } from '../../errors.ts';
import { environmentSecrets } from '../../model/secrets/environment-secrets.ts';
import { maskSecrets } from '../../model/secrets/mask.ts';
import { stackOf, thrownText } from '../in-words.ts';
import { type UnresolvedImport, unresolved } from './module-hooks.ts';
import { lineOfImport } from './module-version.ts';
import { type ProjectFile, shownFile } from './project-file.ts';

/** What is wrong with a file of the project, in words. */
export interface Explained {
  /** `file:line`, as far as it is known. */
  readonly place: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What Node threw when it loaded a file of the project, as a CrewError `tool-unusable` that names the line and says what to write instead. */
export function loadFailure(error: unknown, module: ProjectFile): CrewError {
  const { place, message, hint } = explained(error, module);
  return new CrewError('tool-unusable', `${place}: ${message}`, { hint, cause: error });
}

/** `file:line` of the topmost line of the project in the error's stack; null when there is none. */
export function placeInStack(error: unknown, projectDir: string): string | null {
  const found = /(file:\/\/[^\s()]+?)\?recrew=\w+:(\d+)/.exec(stackOf(error));
  return found === null ? null : `${shownFile({ file: fileURLToPath(found[1]!), projectDir })}:${found[2]}`;
}

function explained(error: unknown, module: ProjectFile): Explained {
  const about = (error as { readonly [unresolved]?: UnresolvedImport } | null)?.[unresolved];
  if (about !== undefined) return unresolvedImport(about, module.projectDir);
  const place = placeInStack(error, module.projectDir) ?? shownFile(module);
  const text = thrownText(error);
  if (!(error instanceof SyntaxError)) {
    return { place, message: `threw while it was loaded: ${maskSecrets(text, environmentSecrets(process.env))}` };
  }
  const missing = /requested module '(.+)' does not provide an export named '(.+)'/.exec(text);
  if (missing !== null) return { place, ...missingExport(missing[1]!, missing[2]!) };
  return { place, ...syntaxFault(error) };
}

/** What Node threw when it read a file that is not the TypeScript, or the JavaScript, that it takes. */
export function syntaxFault(error: unknown): Pick<Explained, 'message' | 'hint'> {
  const text = thrownText(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return notErasable(text);
  return { message: `syntax error: ${text.replace(/\. Expected .*/s, '')}` };
}

function unresolvedImport({ specifier, importer }: UnresolvedImport, projectDir: string): Explained {
  const line = lineOfImport(readFileSync(importer, 'utf8'), specifier);
  const file = shownFile({ file: importer, projectDir });
  const place = line === null ? file : `${file}:${line}`;
  if (!/^\.{0,2}\//.test(specifier)) {
    const [scope = '', name = ''] = specifier.split('/');
    const wanted = scope.startsWith('@') ? `${scope}/${name}` : scope;
    if (wanted === 'recrew') return { place, message: `"${specifier}" cannot be imported`, hint: ownExports };
    return {
      place,
      message: `the package ${wanted} is not installed`,
      hint: `In the crew's folder:  npm install ${wanted}`,
    };
  }
  const bare = specifier.replace(/\.m?js$/, '');
  const ending = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'].find((one) =>
    existsSync(path.resolve(path.dirname(importer), bare + one)),
  );
  const hint = ending === undefined ? undefined : `Name the file as it is:  '${bare}${ending}'`;
  return { place, message: `there is no file ${specifier}`, hint };
}

const ownExports = `For tools and guardrails there are:  import { tool, z, pass, fail, replace } from 'recrew'`;

function missingExport(from: string, name: string): Omit<Explained, 'place'> {
  const hint = from === 'recrew' ? ownExports : `If it is a type:  import type { ${name} } from '${from}'`;
  return { message: `${from} has no export "${name}"`, hint };
}

const instead: readonly (readonly [RegExp, string, string])[] = [
  [/enum/, 'an enum', `Write an object instead:  const Color = { red: 'red' } as const`],
  [/parameter property/, 'a parameter property', 'Declare the field, and set it in the constructor:  this.name = name'],
  [/namespace|module/, 'a namespace', 'Write plain exports, in a file of their own'],
  [/import equals|import =/, '"import … = "', `Write:  import name from 'module'`],
  [/export assignment|export =/, '"export ="', 'Write:  export default'],
];

function notErasable(text: string): Omit<Explained, 'place'> {
  const [, what = text, hint = 'Use types only where leaving them out gives plain JavaScript'] =
    instead.find(([pattern]) => pattern.test(text)) ?? [];
  return { message: `${what} needs a compiler; Node runs TypeScript by leaving its types out`, hint };
}
