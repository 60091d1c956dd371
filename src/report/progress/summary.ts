import { type ErrorRecord, unreachable } from '../../errors.ts';
import { keyHostText } from '../../model/settings/key-host.ts';
import type { ModelWait, ModelWarning, OutputFile, RunEnd, RunStart } from '../../run/events.ts';
import type { RunOptions, Selection } from '../../run/plan.ts';
import { askedNoModel, costFact, countText, dollarsText, durationText, tokensText } from '../format.ts';
import { lookOf, type Terminal } from '../terminal.ts';
import { factsLine, oneLine, packed, wrapText } from '../text.ts';
import type { RunView } from './run-view.ts';

/** What is said before the first task: which run this is and what it is made with. */
export function headerText(start: RunStart, terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const facts = [
    start.crew,
    `run ${start.runId}`,
    countText(start.tasks.length, 'task'),
    start.offline ? 'offline' : modelText(start),
    replayText(start),
  ];
  const notes = [...sourceNotes(start), ...(start.keyHosts ?? []).map(keyHostText).map(oneLine)].map(
    (note) => `${paint.yellow(note)}\n`,
  );
  return `${paint.bold(factsLine(facts.map(oneLine), terminal))}\n${notes.join('')}`;
}

/** `openai/gpt-5.4-mini (+1)`: with so many to fall back to. */
function modelText({ model, fallbacks }: RunStart): string {
  return `${model ?? ''}${model !== null && fallbacks > 0 ? ` (+${fallbacks})` : ''}`;
}

/** Where the texts come from, when it is not from a model. */
function sourceNotes({ offline, options }: RunStart): readonly string[] {
  if (offline) return ['offline: no model was called; the texts below are made up to test the wiring'];
  if (options.playback === undefined) return [];
  return [`playback: answers come from ${oneLine(options.playback)}; no model was called`];
}

/** `replay of 3fk9p2mz from article`; empty for a kickoff. */
export function replayText({ parentRunId, options }: Pick<RunStart, 'parentRunId' | 'options'>): string {
  if (parentRunId === null) return '';
  return [`replay of ${parentRunId}`, selectionText(options.selection), ...keptTexts(options)]
    .filter(Boolean)
    .join(' ');
}

/** `from article`; empty for a whole run. */
function selectionText(selection: Selection): string {
  switch (selection.type) {
    case 'kickoff':
    case 'all':
      return '';
    case 'failed':
      return 'from what failed';
    case 'changed':
      return 'of what changed';
    case 'from':
      return `from ${selection.task}${selection.to === null ? '' : ` to ${selection.to}`}`;
    case 'after':
      return `after ${selection.task}`;
    case 'only':
      return `only ${selection.tasks.join(', ')}`;
    default:
      return unreachable(selection);
  }
}

/** Options that hold on from the source run, or were given: they decide what is asked, so they are said. */
function keptTexts({ model, agentModels, envFile, asRecorded, texts = {} }: RunOptions): readonly string[] {
  const models = [
    ...(model === null ? [] : [model]),
    ...Object.entries(agentModels).map(([agent, name]) => `${agent}=${name}`),
  ];
  return [
    ...(asRecorded ? ['as recorded'] : []),
    ...Object.keys(texts).map((key) => `--set-text ${key}`),
    ...models.map((name) => `--model ${name}`),
    ...(envFile === null ? [] : [`--env-file ${envFile}`]),
  ];
}

/** How often a model is asked at most where attempts fail for this reason. */
export type AttemptLimit = (error: ErrorRecord) => number;

/** `attempt 2 of 5`. */
export function attemptText(attempt: number, error: ErrorRecord | null, limit: AttemptLimit | undefined): string {
  return `attempt ${attempt}${error === null || limit === undefined ? '' : ` of ${limit(error)}`}`;
}

/** `waits 12 s: max_rpm 10 of editor`. */
export function waitText(time: string, { perMinute, agent }: Pick<ModelWait, 'perMinute' | 'agent'>): string {
  return `waits ${time}: max_rpm ${perMinute}${agent === null ? '' : ` of ${agent}`}`;
}

export function failedAttemptText(error: ErrorRecord | null): string {
  return error === null ? 'no usable reply' : oneLine(error.message);
}

/** Something doubtful about a reply, under the task list. */
export function warningText({ name, message }: ModelWarning, terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  const lines = wrapText(`${name}: ${oneLine(message)}`, terminal.isTty ? terminal.columns - 3 : Infinity);
  return lines.map((line, index) => `${paint.yellow(`${index === 0 ? symbols.warning : ' '} ${line}`)}\n`).join('');
}

/** `wrote report.md`, or why not. */
export function outputFileText({ path, error, kept }: OutputFile, terminal: Terminal): string {
  const { paint, symbols } = lookOf(terminal);
  if (kept === true)
    return `${paint.dim(`kept ${oneLine(path)}: it may hold a real answer, and --offline text never overwrites one`)}\n`;
  if (error === null) return `${paint.dim('wrote')} ${oneLine(path)}\n`;
  const message = oneLine(error.message);
  const named = message.includes(path) ? message : `could not write ${oneLine(path)}: ${message}`;
  const hint = error.hint === null ? '' : `  ${oneLine(error.hint)}\n`;
  return `${paint.red(`${symbols.failed} ${named}`)}\n${hint}`;
}

/** What a run came to. `messageShown`: why it failed has been said whole already. */
export function endText(view: RunView, terminal: Terminal, messageShown: boolean): string {
  const { end, start } = view;
  if (end === null) return '';
  switch (end.status) {
    case 'completed':
      return completedText(end, start, terminal);
    case 'failed':
    case 'interrupted':
      return stoppedText({ ...view, end }, terminal, messageShown);
    default:
      return unreachable(end.status);
  }
}

function completedText(end: RunEnd, start: RunStart, terminal: Terminal): string {
  const { paint } = lookOf(terminal);
  const ran = start.tasks.filter((row) => row.action === 'run').length;
  const all = start.tasks.length;
  const facts = [
    `${end.runId} completed`,
    ran === all ? countText(all, 'task') : `ran ${ran} of ${countText(all, 'task')}`,
    durationText(end.durationMs),
    ...(askedNoModel(start) ? [] : [tokensText(end), costFact(end)]),
  ];
  const saved = savedText(end, start);
  return `${paint.green(factsLine(facts, terminal))}\n${saved === '' ? '' : `${factsLine([saved], terminal)}\n`}`;
}

/** `reused 2 outputs: saved 4,618 tokens, $0.0054, 20.2 s`. */
function savedText({ saved }: RunEnd, { tasks }: RunStart): string {
  if (saved === null) return '';
  const reused = tasks.filter((row) => row.action === 'reuse').length;
  const facts = [
    ...(saved.tokens === 0 ? [] : [countText(saved.tokens, 'token')]),
    ...(saved.costUsd === null || saved.costUsd === 0 ? [] : [dollarsText(saved.costUsd)]),
    durationText(saved.durationMs),
  ];
  return `reused ${countText(reused, 'output')}: saved ${facts.join(', ')}`;
}

function stoppedText(view: RunView & { readonly end: RunEnd }, terminal: Terminal, messageShown: boolean): string {
  const { end } = view;
  const { paint } = lookOf(terminal);
  const width = terminal.isTty ? terminal.columns - 4 : Infinity;
  const wrap = (text: string) => wrapText(text, width);
  const done = view.tasks.filter(({ state }) => state.type === 'done' || state.type === 'reused').length;
  const lines = [
    ...(messageShown || end.error === null ? [] : wrap(oneLine(end.error.message)).map((line) => paint.red(line))),
    ...wrap(`${end.runId} ${end.status} after ${done} of ${countText(view.tasks.length, 'task')}${keptText(done)}.`),
    ...(end.error?.hint ? end.error.hint.split('\n').flatMap((line) => wrap(oneLine(line))) : []),
    // One thing to type is enough.
    ...(/(^|\s)crew [a-z]/.test(end.error?.hint ?? '') ? [] : goOnText(view, width)),
  ];
  return lines.map((line) => `   ${line}\n`).join('');
}

function keptText(done: number): string {
  if (done === 0) return '';
  if (done === 1) return '; its output is saved';
  return `; ${done === 2 ? 'both' : `all ${done}`} outputs are saved`;
}

/** How to go on from the task that failed, or that was next. */
function goOnText({ tasks, start, end }: RunView, width: number): readonly string[] {
  const { runId, options } = start;
  const goOn = (command: string) => packed(['Continue with:', command], '  ', width);
  const failed = tasks.find(({ state }) => state.type === 'failed' || state.type === 'running');
  // A replay would ask the model of --model again.
  const model = end?.error?.code === 'model-not-found' ? otherModel(options, failed?.row.agent) : '';
  // A replay would take the files' texts.
  if (options.texts !== undefined || model !== '') return goOn(`crew resume ${runId}${model}`);
  if (failed !== undefined && 'taskId' in failed.state) return goOn(`crew replay -t ${failed.state.taskId}`);
  const next = tasks.find(({ state }) => state.type === 'skipped' && state.reason === 'not-reached');
  return next === undefined ? [] : goOn(`crew replay -t ${next.row.name}`);
}

/** ` --model writer=<provider/model>` where one was given that way; else empty. */
function otherModel({ model, agentModels }: RunOptions, agent: string | undefined): string {
  if (agent !== undefined && agentModels[agent] !== undefined) return ` --model ${agent}=<provider/model>`;
  return model === null ? '' : ' --model <provider/model>';
}
