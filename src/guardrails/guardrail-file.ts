import path from 'node:path';
import { CrewError } from '../errors.ts';
import { placeInStack, thrownText } from '../tools/own/load-failure.ts';
import { fileVersion, loadDefault } from '../tools/own/load-module.ts';
import { type ProjectFile, shownFile } from '../tools/own/project-file.ts';
import type { GuardedOutput, Guardrail, GuardrailContext, Verdict } from './guardrail.ts';

/**
 * A guardrail that is a file of the project (`file` is relative to it, with `/`), loaded as it is now: `export default (output, ctx) => pass() | fail(reason) | replace(text)`.
 * CrewError `tool-unusable` when it cannot be loaded; its check rejects with `guardrail-failed` when it throws or gives no verdict.
 */
export async function guardrailFile(projectDir: string, file: string): Promise<Guardrail> {
  const module = { file: path.join(projectDir, file), projectDir };
  const value = await loadDefault(module);
  if (typeof value !== 'function') {
    const fault = value === undefined ? 'it has no default export' : 'its default export is not a function';
    throw new CrewError('tool-unusable', `${shownFile(module)}: ${fault}`, { hint: `Write:  ${shape}` });
  }
  return {
    label: file,
    check: async (output, context) =>
      checkedVerdict(await verdictOf(value as UserCheck, module)(output, context), module),
  };
}

/** Changes when the guardrail's file changes, or one that it imports by a relative path; nothing is loaded. CrewError `tool-unusable` when it is not there. */
export function guardrailFileVersion(projectDir: string, file: string): string {
  return fileVersion({ file: path.join(projectDir, file), projectDir });
}

type UserCheck = (output: GuardedOutput, context: GuardrailContext) => unknown;

const shape = `export default (output, ctx) => output.text.includes('TODO') ? fail('A TODO is left') : pass()`;

function verdictOf(check: UserCheck, module: ProjectFile) {
  return async (output: GuardedOutput, context: GuardrailContext): Promise<unknown> => {
    try {
      return await check(output, context);
    } catch (error) {
      // What `ctx.ask` rejects with says itself what is wrong.
      if (error instanceof CrewError) throw error;
      context.signal.throwIfAborted();
      const place = placeInStack(error, module.projectDir) ?? shownFile(module);
      throw new CrewError('guardrail-failed', `${place}: the guardrail threw: ${thrownText(error)}`, { cause: error });
    }
  };
}

function checkedVerdict(value: unknown, module: ProjectFile): Verdict {
  const verdict = (typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null;
  if (verdict?.['type'] === 'pass') return { type: 'pass' };
  const { type, reason, text } = verdict ?? {};
  if (type === 'fail' && typeof reason === 'string' && reason.trim() !== '') return { type, reason };
  if (type === 'replace' && typeof text === 'string') return { type, text };
  throw new CrewError(
    'guardrail-failed',
    `${shownFile(module)}: it returned ${shownValue(value)}, which is no verdict`,
    {
      hint: `Return pass(), fail('why') or replace('text'):  import { pass, fail, replace } from 'recrew'`,
    },
  );
}

function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
