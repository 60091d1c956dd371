import { toJSONSchema } from 'zod/mini';
import { CrewError } from '../../errors.ts';
import type { JsonSchema } from '../../spec/crew-spec.ts';
import { nearest } from '../../spec/nearest.ts';
import type { Tool } from '../tool.ts';
import { type DefinedTool, isDefinedTool } from './define-tool.ts';
import { fileVersion, loadDefault } from './load-module.ts';
import { ownToolFile, ownToolNames } from './own-tool-files.ts';
import { type ProjectFile, shownFile } from './project-file.ts';
import { argumentsProblem, type ZodIssue } from './zod-words.ts';

/** The tool `tools/<name>.ts` (.mts, .js, .mjs) of a project, its file loaded as it is now. CrewError `tool-unusable` that names what is wrong with it. */
export async function ownTool(projectDir: string, name: string): Promise<Tool> {
  const module = { file: existingFile(projectDir, name), projectDir };
  checkName(name, module);
  const defined = checkedTool(await loadDefault(module), module);
  const parameters = parametersOf(defined, module);
  const { description, sideEffects = false, timeout } = defined;
  return {
    name,
    description,
    parameters,
    sideEffects,
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    call: async (input, context) => {
      const parsed = await defined.input.safeParseAsync(input);
      if (!parsed.success) throw new Error(argumentsProblem(parsed.error.issues as readonly ZodIssue[]));
      return resultText(await defined.run(parsed.data, context));
    },
  };
}

/** Changes when the tool's file changes, or one that it imports by a relative path; nothing is loaded. CrewError `tool-unusable` when there is none. */
export function ownToolVersion(projectDir: string, name: string): string {
  return fileVersion({ file: existingFile(projectDir, name), projectDir });
}

function existingFile(projectDir: string, name: string): string {
  const file = ownToolFile(projectDir, name);
  if (file !== null) return file;
  const near = nearest(name, ownToolNames(projectDir));
  throw new CrewError('tool-unusable', `There is no tool "${name}": no file tools/${name}.ts`, {
    hint: near === undefined ? `Make it:  crew create tool ${name}` : `Did you mean ${near}?`,
  });
}

function checkName(name: string, module: ProjectFile): void {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return;
  const plain = name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64);
  const message = `A tool cannot be called "${name}": models take letters, digits, "_" and "-", at most 64 of them`;
  throw new CrewError('tool-unusable', message, { hint: `Rename ${shownFile(module)}, for example to ${plain}.ts` });
}

const shape = 'export default tool({ description, input: z.object({ … }), run })';

function checkedTool(value: unknown, module: ProjectFile): DefinedTool {
  const unusable = (message: string, hint = `Write:  ${shape}`) =>
    new CrewError('tool-unusable', `${shownFile(module)}: ${message}`, { hint });
  if (value === undefined) throw unusable('it has no default export');
  if (!isDefinedTool(value)) throw unusable('its default export is not made by tool()');
  const [typo] = mistyped(value);
  if (typo !== undefined) throw unusable(`tool() has no ${typo.key}`, `Did you mean ${typo.meant}?`);
  const { description, input, run, timeout }: Partial<DefinedTool> = value;
  if (typeof description !== 'string' || description.trim() === '') throw unusable('it has no description');
  if (typeof run !== 'function') throw unusable('its run is not a function');
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0)) {
    throw unusable(`its timeout is ${JSON.stringify(timeout)}`, 'Give it in seconds:  timeout: 30');
  }
  if (typeof input !== 'object' || input === null || !('_zod' in input)) {
    throw unusable('its input is not a schema of zod 4', `Write:  import { tool, z } from 'recrew'`);
  }
  return value;
}

const toolKeys = ['description', 'input', 'sideEffects', 'timeout', 'run'];

function mistyped(value: DefinedTool): readonly { readonly key: string; readonly meant: string }[] {
  return Object.keys(value)
    .filter((key) => !toolKeys.includes(key))
    .flatMap((key) => {
      const meant = nearest(key, toolKeys);
      return meant === undefined || Object.hasOwn(value, meant) ? [] : [{ key, meant }];
    });
}

function parametersOf({ input }: DefinedTool, module: ProjectFile): JsonSchema {
  const { $schema: _, ...schema } = jsonSchema(input, module);
  if (schema['type'] === 'object') return schema;
  throw new CrewError('tool-unusable', `${shownFile(module)}: its input is not an object`, {
    hint: 'A tool has named arguments; write:  input: z.object({ … })',
  });
}

function jsonSchema(input: DefinedTool['input'], module: ProjectFile): Record<string, unknown> {
  try {
    return { ...toJSONSchema(input, { target: 'draft-7', io: 'input' }) };
  } catch (error) {
    const message = `${shownFile(module)}: its input cannot be described to a model: ${(error as Error).message}`;
    const hint = 'Take what JSON has, and turn it:  z.iso.date().transform((text) => new Date(text))';
    throw new CrewError('tool-unusable', message, { hint, cause: error });
  }
}

function resultText(result: unknown): string {
  if (typeof result === 'string') return result;
  if (result === undefined) return 'done';
  const text: string | undefined = JSON.stringify(result);
  if (text === undefined) throw new Error(`The tool returned a ${typeof result}, which is neither text nor data`);
  return text;
}
