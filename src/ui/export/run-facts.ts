import { costFact, durationText, savingsText, tokensText } from '../../report/format.ts';
import { replayText } from '../../report/progress/summary.ts';
import { runStatusText } from '../../report/status.ts';
import type { RunRecord } from '../../store/records.ts';
import type { Block, Fact } from './document.ts';
import type { Texts } from './texts.ts';

/** Runs of the history that this one belongs to. */
export interface Lineage {
  readonly parent: RunRecord | null;
  /** Newest first. */
  readonly children: readonly RunRecord[];
}

/** What is said of a run above its answer; what is not known is left out. `now` in epoch milliseconds. */
export function runFacts(run: RunRecord, { parent, children }: Lineage, now: number): readonly Fact[] {
  const end = run.endedAt === null ? (run.status === 'running' ? now : null) : Date.parse(run.endedAt);
  const asked = !run.offline && run.options.playback === undefined;
  return known([
    ['started', momentText(run.startedAt)],
    ['took', end === null ? '' : `${durationText(end - Date.parse(run.startedAt))}${run.endedAt ? '' : ' so far'}`],
    ['model', run.offline ? 'offline: no model was called, the texts are made up' : (run.model ?? '')],
    ['answers from', run.options.playback ?? ''],
    ['tokens', asked ? tokensWords(run) : ''],
    ['cost', asked ? costFact(run) : ''],
    ['saved', run.saved === null ? '' : savingsText(run.saved)],
    ['tasks', `${run.tasksDone} of ${run.tasksTotal} done`],
    ['made as', replayText(run)],
    ['source', parent === null ? '' : `${parent.runId}, ${runStatusText(parent)}`],
    ['first run', run.rootRunId === run.runId || run.rootRunId === run.parentRunId ? '' : run.rootRunId],
    ['replayed as', children.map(({ runId, status }) => `${runId} (${status})`).join(', ')],
    ['batch', run.batchId === null ? '' : `${run.batchId}, row ${run.batchRow}`],
    ['note', run.options.note ?? ''],
  ]);
}

/** Each input whole; those that are filled in by themselves too, since the texts depend on them. */
export function inputBlocks({ inputs }: RunRecord, texts: Texts): readonly Block[] {
  return Object.entries(inputs).map(([name, value]) =>
    typeof value === 'string'
      ? texts.block(texts.clean(name), value)
      : texts.block(texts.clean(name), JSON.stringify(value, null, 2), 'json'),
  );
}

/** `2026-11-22 10:00:00 UTC`: a document outlives any “two minutes ago”. */
export function momentText(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Facts with a value. */
export function known(facts: readonly (readonly [label: string, value: string])[]): readonly Fact[] {
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
}

/** `3,410 (3,000 in, 410 out)`, beside the word tokens. */
export function tokensWords(spent: Pick<RunRecord, 'usage' | 'usageIncomplete'>): string {
  const { usage } = spent;
  const text = tokensText(spent).replace(/ tokens?$/, '');
  if (usage === null) return text;
  return `${text} (${usage.inputTokens.toLocaleString('en')} in, ${usage.outputTokens.toLocaleString('en')} out)`;
}
