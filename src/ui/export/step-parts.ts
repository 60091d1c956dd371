import { unreachable } from '../../errors.ts';
import { durationText } from '../../report/format.ts';
import type { AttemptRecord, GuardrailRecord, ToolCallRecord } from '../../store/records.ts';
import type { Notice, Part } from './document.ts';
import { jsonText, type Texts } from './texts.ts';

/** Requests that got no usable reply, a line each: they are why a task took long, or failed. */
export function retryNotices(attempts: readonly AttemptRecord[], { clean }: Texts): readonly Notice[] {
  return attempts.flatMap(({ attempt, durationMs, model, error }, index) => {
    if (error === null) return [];
    const then = index === attempts.length - 1 ? '' : '; it was tried again';
    const text = `Request ${attempt} to ${model} failed after ${durationText(durationMs)}: ${error.message}${then}`;
    return [{ tone: index === attempts.length - 1 ? 'bad' : 'warn', text: clean(text) } as const];
  });
}

export function toolParts(calls: readonly ToolCallRecord[], texts: Texts): readonly Part[] {
  return calls.map((call) => {
    const facts = [
      call.ok === null ? 'no recorded end' : call.ok ? '' : 'failed',
      call.durationMs === null ? '' : durationText(call.durationMs),
      call.sideEffects ? 'has side effects' : '',
    ];
    return {
      title: texts.clean(`${call.call}. ${call.tool}`),
      about: facts.filter(Boolean).join(' · '),
      tone: call.ok === null ? 'warn' : call.ok ? 'plain' : 'bad',
      blocks: [
        texts.block('arguments', jsonText(call.arguments)),
        ...(call.output === null
          ? []
          : [texts.block(call.ok === false ? 'what the model was told' : 'result', call.output)]),
      ],
    };
  });
}

/** Those that look at the output itself do not repeat it. */
export function guardrailParts(
  results: readonly GuardrailRecord[],
  output: string | null,
  texts: Texts,
): readonly Part[] {
  return results.map((result) => ({
    title: texts.clean(result.guardrail),
    about: texts.clean(verdictText(result)),
    tone: result.verdict === 'fail' ? 'warn' : 'plain',
    blocks: [
      result.output === output
        ? texts.block(`answer ${result.answer}`, 'The output, as shown above.')
        : texts.block(result.verdict === 'replace' ? 'stands in its place' : `answer ${result.answer}`, result.output),
    ],
  }));
}

function verdictText({ answer, verdict, reason }: GuardrailRecord): string {
  switch (verdict) {
    case 'pass':
      return `answer ${answer} passes`;
    case 'replace':
      return `answer ${answer} is replaced`;
    case 'fail':
      return `answer ${answer} fails: ${reason ?? ''}`;
    default:
      return unreachable(verdict);
  }
}
