import type { GuardrailContext } from './guardrail.ts';
import { judgeQuestion, judgeQuestionAgain } from './judge-words.ts';

/** An answer, what is asked of it, and who is to judge. */
export interface Judging {
  readonly answer: string;
  readonly criteria: string;
  readonly ask: GuardrailContext['ask'];
}

/** What a model finds wrong with an answer; null: nothing. A judge who is not clear twice lets nothing pass. */
export async function judged({ answer, criteria, ask }: Judging): Promise<string | null> {
  const question = judgeQuestion(criteria, answer);
  const reply = await ask(question);
  const first = readVerdict(reply);
  if (first) return faultOf(first, criteria);
  const secondReply = await ask(judgeQuestionAgain(question, reply));
  const second = readVerdict(secondReply);
  if (second) return faultOf(second, criteria);
  const said = secondReply.trim().replace(/\s+/g, ' ').slice(0, 300);
  return `the judge gave no clear verdict, but said: ${said === '' ? '(nothing)' : said}`;
}

interface Ruling {
  readonly passed: boolean;
  readonly reason: string;
}

const verdictLine =
  /^[^\p{L}\n]*(?:(?:the |my |final |overall )*(?:verdict|judge?ment|answer|result|decision)[^\p{L}\n]*(?:is[^\p{L}\n]*)?)?\b(pass|fail)(?:e[ds]|s)?\b(?! or\b|\/)[^\p{L}\p{N}\n]*(.*)$/iu;

/** The first line counts when it is a verdict, else the last that is one. */
function readVerdict(reply: string): Ruling | null {
  const lines = reply.trim().split('\n');
  const first = verdictLine.test(lines[0]!) ? 0 : lines.findLastIndex((line) => verdictLine.test(line));
  const match = first === -1 ? null : verdictLine.exec(lines[first]!);
  if (!match) return null;
  const [, word = '', rest = ''] = match;
  return {
    passed: word.toLowerCase() === 'pass',
    reason: reasonOf([rest, ...lines.slice(first + 1)]) || reasonOf(lines.slice(0, first)),
  };
}

function reasonOf(lines: readonly string[]): string {
  return lines
    .join('\n')
    .trim()
    .replace(/^\*+|\*+$/g, '')
    .trim();
}

function faultOf({ passed, reason }: Ruling, criteria: string): string | null {
  if (passed) return null;
  return reason === '' ? `it does not meet the criteria: ${criteria.trim()}` : reason;
}
