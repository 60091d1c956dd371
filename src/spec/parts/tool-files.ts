import { isBuiltinTool } from '../builtin-tool-names.ts';
import type { Problem } from '../crew-spec.ts';
import { errorAt, startOf } from '../yaml/problem-at.ts';
import type { ProjectFiles } from '../yaml/read-files.ts';

/** One of the project's own tools. */
export interface ToolFile {
  readonly name: string;
  /** Relative to the project: `tools/search.ts`. */
  readonly file: string;
}

/** Can a tool or an MCP server be called that? Models take no other names. */
export function isToolName(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}

/** The tools in the folder tools/, by name; tests, type declarations and files with other dots in their names are none. */
export function toolFiles(files: ProjectFiles): readonly ToolFile[] {
  return files.list('tools').flatMap((file) => {
    const name = /^([^.]+)\.(?:ts|mts|js|mjs)$/.exec(file)?.[1];
    return name !== undefined && isToolName(name) ? [{ name, file: `tools/${file}` }] : [];
  });
}

/** Those with a default export, by their text; the others are what tools import. */
export function toolsWithDefault(tools: readonly ToolFile[], files: ProjectFiles): readonly string[] {
  return tools.filter(({ file }) => hasDefaultExport(files.read(file).text ?? '')).map(({ name }) => name);
}

/** As far as a text tells it, which may say so of one that has none. */
export function hasDefaultExport(text: string): boolean {
  return /\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\b|\bexports\b/.test(text);
}

/** Files that have the name of a built-in tool, which would never be used. */
export function toolFileProblems(tools: readonly ToolFile[]): readonly Problem[] {
  return tools
    .filter(({ name }) => isBuiltinTool(name))
    .map(({ name, file }) =>
      errorAt(startOf(file), `${name} is the name of a built-in tool`, `Rename the file: tools/my_${name}.ts`),
    );
}
