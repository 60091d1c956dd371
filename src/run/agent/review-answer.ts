import { CrewError } from '../../errors.ts';
import type { Guardrail, GuardrailContext, Verdict } from '../../guardrails/guardrail.ts';
import { guardrailFailedMessage, repairMessage } from '../../prompt/answer-messages.ts';
import { openSchema, type SchemaChecker } from '../../structured/open-schema.ts';
import { PatternTooSlow, slowPatternHint } from '../../structured/patterns-in-time.ts';
import { type StructuredAnswer, structuredAnswer } from '../../structured/structured-answer.ts';
import { thrownText, wordsOf } from '../../tools/in-words.ts';
import { now } from '../engine.ts';
import { askModel } from './ask-model.ts';
import { placeOf, untilAborted } from './call-tools.ts';
import type { TaskWork } from './task-work.ts';

/** What is thought of an answer. `rejected`: it goes back to the model with `message`. `failed`: a guardrail could not do its work. */
export type Reviewed =
  | { readonly type: 'accepted'; readonly text: string; readonly json?: unknown }
  | Rejected
  | { readonly type: 'failed'; readonly failure: unknown };

export interface Rejected {
  readonly type: 'rejected';
  readonly by: 'schema' | 'guardrail';
  readonly label: string;
  readonly reason: string;
  /** For the model. */
  readonly message: string;
}

export interface Reviewer {
  review(text: string): Promise<Reviewed>;
  /** How often an answer may be sent back. */
  readonly retries: { readonly schema: number; readonly guardrail: number };
}

const schemaRetries = 3;
const schemaLabel = 'output_json';

/** Checks the answers of one task: the schema first, then each guardrail on what the one before left. Offline there is nobody to send an answer back to, so only the schema counts. */
export async function openReviewer(work: TaskWork): Promise<Reviewer> {
  const { task, engine, plan } = work;
  const checker = task.outputSchema === null ? null : await openSchema(task.outputSchema);
  const guardrails = plan.offline ? [] : await engine.guardrails(task);
  let answers = 0;
  return {
    retries: { schema: schemaRetries, guardrail: task.guardrailMaxRetries },
    review: (text) => reviewAnswer({ text, number: ++answers }, { checker, guardrails }, work),
  };
}

interface Checks {
  readonly checker: SchemaChecker | null;
  readonly guardrails: readonly Guardrail[];
}

interface Answer {
  readonly text: string;
  readonly number: number;
}

async function reviewAnswer(answer: Answer, checks: Checks, work: TaskWork): Promise<Reviewed> {
  let shaped = await shapedAnswer(answer, checks, work);
  for (const guardrail of checks.guardrails) {
    if (shaped.type !== 'accepted') return shaped;
    const verdict = await verdictOf(guardrail, shaped, work);
    if (verdict.type === 'failed') return verdict;
    await told(answer.number, { label: guardrail.label, verdict, output: shaped.text }, work);
    if (verdict.type === 'fail') {
      const { label } = guardrail;
      const { reason } = verdict;
      return { type: 'rejected', by: 'guardrail', label, reason, message: guardrailFailedMessage(reason) };
    }
    if (verdict.type === 'replace') shaped = await shapedAnswer({ ...answer, text: verdict.text }, checks, work);
  }
  return shaped;
}

/** The answer as data, where it is to be data. */
async function shapedAnswer({ text, number }: Answer, { checker }: Checks, work: TaskWork): Promise<Reviewed> {
  if (checker === null) return { type: 'accepted', text };
  const found = structured(text, checker);
  if (found.type === 'failed') return found;
  if (found.type === 'valid') {
    await told(number, { label: schemaLabel, verdict: { type: 'pass' }, output: found.text }, work);
    return { type: 'accepted', text: found.text, json: found.value };
  }
  const reason = found.problems.join('; ');
  await told(number, { label: schemaLabel, verdict: { type: 'fail', reason }, output: text }, work);
  return { type: 'rejected', by: 'schema', label: schemaLabel, reason, message: repairMessage(found.problems) };
}

/** Data, what is wrong with it, or a pattern of the schema that takes too long to tell. */
function structured(
  text: string,
  checker: SchemaChecker,
): StructuredAnswer | { readonly type: 'failed'; readonly failure: CrewError } {
  try {
    return structuredAnswer(text, checker);
  } catch (error) {
    if (!(error instanceof PatternTooSlow)) throw error;
    const message = `${schemaLabel}: the pattern ${error.message} on an answer`;
    return {
      type: 'failed',
      failure: new CrewError('guardrail-failed', message, { hint: slowPatternHint, cause: error }),
    };
  }
}

async function verdictOf(
  guardrail: Guardrail,
  output: { readonly text: string; readonly json?: unknown },
  work: TaskWork,
): Promise<Verdict | { readonly type: 'failed'; readonly failure: unknown }> {
  let judge: { readonly failure: unknown } | null = null;
  const ask: GuardrailContext['ask'] = async (question) => {
    const content = work.engine.mask(wordsOf(question));
    const asked = await askModel({ purpose: 'judge', messages: [{ role: 'user', content }] }, work);
    if (asked.type === 'reply') return asked.reply.text;
    judge = asked;
    throw asked.failure;
  };
  // A guardrail speaks between the calls of tools, so what it logs belongs to none of them.
  const log = () => undefined;
  try {
    // A copy: it says what it thinks of the answer by its verdict alone.
    const checked = guardrail.check(structuredClone(output), { ...placeOf(work), signal: work.signal, log, ask });
    const verdict = await untilAborted(checked, work.signal);
    return maskedVerdict(verdict, work.engine.mask);
  } catch (error) {
    if (work.signal.aborted) return { type: 'failed', failure: work.signal.reason };
    if (judge !== null) return { type: 'failed', failure: (judge as { readonly failure: unknown }).failure };
    const known = error instanceof CrewError ? error : null;
    const fault = `the guardrail ${guardrail.label} failed: ${thrownText(error)}`;
    const hint = known?.hint ?? 'Fix it, then continue with:  crew resume';
    const failure = new CrewError('guardrail-failed', known?.message ?? fault, { hint, cause: error });
    return { type: 'failed', failure };
  }
}

/** What a guardrail read may hold a key, as what a tool read may. */
function maskedVerdict(verdict: Verdict, mask: TaskWork['engine']['mask']): Verdict {
  if (verdict.type === 'fail') return { ...verdict, reason: mask(verdict.reason) };
  return verdict.type === 'replace' ? { ...verdict, text: mask(verdict.text) } : verdict;
}

interface Told {
  readonly label: string;
  readonly verdict: Verdict;
  readonly output: string;
}

async function told(answer: number, { label, verdict, output }: Told, { engine, about }: TaskWork): Promise<void> {
  await engine.emit({
    type: 'guardrail-result',
    at: now(),
    ...about,
    answer,
    guardrail: label,
    verdict: verdict.type,
    reason: verdict.type === 'fail' ? verdict.reason : null,
    output: verdict.type === 'replace' ? verdict.text : output,
  });
}

/** Why a task ends whose answers were sent back often enough. */
export function outOfRetries({ by, label, reason }: Rejected, { retries }: Reviewer): CrewError {
  const times = retries[by] === 0 ? '' : ` after ${retries[by]} ${retries[by] === 1 ? 'retry' : 'retries'}`;
  if (by === 'schema') {
    return new CrewError('output-invalid', `the answer does not fit its schema${times}: ${reason}`, {
      hint: 'Make the schema or the task clearer, or choose another model with --model',
    });
  }
  return new CrewError('guardrail-failed', `the answer did not pass "${label}"${times}: ${reason}`, {
    hint: 'Reword the task, or raise guardrail_max_retries',
  });
}
