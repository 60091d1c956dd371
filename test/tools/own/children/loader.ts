// Loads tools and guardrails as the program does, in a process whose modules vitest has no hand in.
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CrewError, exitCodeOf } from '../../../../src/errors.ts';
import { guardrailFile } from '../../../../src/guardrails/guardrail-file.ts';
import { loadDefault } from '../../../../src/tools/own/load-module.ts';
import { ownTool } from '../../../../src/tools/own/own-tool.ts';
import type { ToolContext } from '../../../../src/tools/tool.ts';

/** What a test asks; `input`: also calls it. */
export type Question =
  | { readonly type: 'tool'; readonly dir: string; readonly name: string; readonly input?: unknown }
  | { readonly type: 'load'; readonly dir: string; readonly file: string; readonly seconds: number }
  | {
      readonly type: 'guardrail';
      readonly dir: string;
      readonly file: string;
      readonly text: string;
      readonly seconds?: number | undefined;
    };

const context: ToolContext = {
  run: { id: 'r1', isReplay: true, parentId: 'r0' },
  task: { id: 'r1-1', name: 'research' },
  agent: { role: 'Researcher' },
  signal: new AbortController().signal,
  log: () => undefined,
  idempotencyKey: 'k1',
};

async function answer(question: Question): Promise<unknown> {
  if (question.type === 'guardrail') {
    const { label, check } = await guardrailFile(question.dir, question.file, question.seconds);
    const ask = async (words: string) => {
      if (words === 'slowly') await wait(500);
      return `asked: ${words}`;
    };
    return { label, verdict: await check({ text: question.text }, { ...context, ask }) };
  }
  if (question.type === 'load') {
    return loadDefault({ file: path.join(question.dir, question.file), projectDir: question.dir }, question.seconds);
  }
  const { call, ...tool } = await ownTool(question.dir, question.name);
  return 'input' in question ? await call(question.input, context) : tool;
}

process.on('message', async ({ id, question }: { readonly id: number; readonly question: Question }) => {
  try {
    process.send?.({ id, answer: await answer(question) });
  } catch (error) {
    const { message, code, hint } = error as Partial<CrewError>;
    const exit = error instanceof CrewError ? exitCodeOf(error) : undefined;
    process.send?.({ id, error: { message: message ?? String(error), code, hint, exit } });
  }
});
