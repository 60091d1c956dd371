import path from 'node:path';
import { CrewError } from '../errors.ts';
import { thrownText } from '../tools/in-words.ts';
import { placeInStack } from '../tools/own/load-failure.ts';
import { fileVersion, loadDefault } from '../tools/own/load-module.ts';
import { patience } from '../tools/own/patience.ts';
import { type ProjectFile, shownFile } from '../tools/own/project-file.ts';
import type { GuardedOutput, Guardrail, GuardrailContext, Verdict } from './guardrail.ts';

/**
 * A guardrail that is a file of the project (`file` is relative to it, with `/`), loaded as it is now: `export default (output, ctx) => pass() | fail(reason) | replace(text)`.
 * CrewError `tool-unusable` when it cannot be loaded; its check rejects with `guardrail-failed` when it throws, gives no verdict, or gives none in time; what `ctx.ask` takes does not count.
 */
export async function guardrailFile(
  projectDir: string,
  file: string,
  seconds: number = limitSeconds,
): Promise<Guardrail> {
  const module = { file: path.join(projectDir, file), projectDir };
  const value = await loadDefault(module);
  if (typeof value !== 'function') {
    const fault = value === undefined ? 'it has no default export' : 'its default export is not a function';
    throw new CrewError('tool-unusable', `${shownFile(module)}: ${fault}`, { hint: `Write:  ${shape}` });
  }
  return {
    label: file,
    check: async (output, context) =>
      checkedVerdict(await verdictOf(value as UserCheck, module, seconds)(output, context), module),
  };
}

const limitSeconds = 120;

/** Changes when the guardrail's file changes, or one that it imports by a relative path; nothing is loaded. CrewError `tool-unusable` when it is not there. */
export function guardrailFileVersion(projectDir: string, file: string): string {
  return fileVersion({ file: path.join(projectDir, file), projectDir });
}

type UserCheck = (output: GuardedOutput, context: GuardrailContext) => unknown;

const shape = `export default (output, ctx) => output.text.includes('TODO') ? fail('A TODO is left') : pass()`;

function verdictOf(check: UserCheck, module: ProjectFile, seconds: number) {
  return async (output: GuardedOutput, context: GuardrailContext): Promise<unknown> => {
    const { wait, pause } = patience(seconds, () => tooSlow(module, seconds));
    const ask: GuardrailContext['ask'] = (question) => pause(() => context.ask(question));
    try {
      return await wait(() => untilAborted(async () => check(output, { ...context, ask }), context.signal));
    } catch (error) {
      // What `ctx.ask` rejects with says itself what is wrong.
      if (error instanceof CrewError) throw error;
      context.signal.throwIfAborted();
      const place = placeInStack(error, module.projectDir) ?? shownFile(module);
      throw new CrewError('guardrail-failed', `${place}: the guardrail threw: ${thrownText(error)}`, { cause: error });
    }
  };
}

/** A run that is ended needs no verdict any more. */
function untilAborted(work: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const ended = Promise.withResolvers<never>();
  const stop = () => ended.reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work(), ended.promise]).finally(() => signal.removeEventListener('abort', stop));
}

function tooSlow(module: ProjectFile, seconds: number): CrewError {
  return new CrewError('guardrail-failed', `${shownFile(module)}: the guardrail gave no verdict within ${seconds} s`, {
    hint: 'Look for an await that never ends, then continue with:  crew resume',
  });
}

function checkedVerdict(value: unknown, module: ProjectFile): Verdict {
  const verdict = (typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null;
  if (verdict?.['type'] === 'pass') return { type: 'pass' };
  const { type, reason, text } = verdict ?? {};
  if (type === 'fail' && typeof reason === 'string' && reason.trim() !== '') return { type, reason };
  if (type === 'replace' && typeof text === 'string') return { type, text };
  if (type === 'fail') {
    throw new CrewError('guardrail-failed', `${shownFile(module)}: fail() needs a reason`, {
      hint: `The agent reads it, and tries again:  fail('Name the sources')`,
    });
  }
  throw new CrewError(
    'guardrail-failed',
    `${shownFile(module)}: it returned ${shownValue(value)}, which is not a verdict`,
    {
      hint: `Return pass(), fail('why') or replace('text'):  import { pass, fail, replace } from 'recrew'`,
    },
  );
}

function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
