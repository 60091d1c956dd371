import { CrewError } from '../../errors.ts';
import type { RunId } from '../../run/ids.ts';
import type { Memory } from '../../run/plan/plan-request.ts';
import type { SourceState } from '../../run/plan/select.ts';
import type { Plan, RecordedOutput, RepeatedCall, RunOptions, Selection } from '../../run/plan.ts';
import type { CrewSpec, TaskName } from '../../spec/crew-spec.ts';
import { firstTaskWith, type Texts, tasksWith } from '../../spec/crew-texts.ts';
import type { RunReader, RunRecord, TaskRecord } from '../../store/records.ts';
import type { EditedProject } from '../open/edit-texts.ts';
import type { Project } from '../open/open-project.ts';
import type { TextEditor } from '../open/text-editor.ts';
import { type KickoffRequest, type Prepared, prepare, type RunPlace } from './prepare-kickoff.ts';
import { recordedSpec } from './recorded-spec.ts';
import { sideEffectsAgain, sideEffectsText } from './side-effects.ts';
import { chooseSource, type SourceRun, type SourceStore } from './source-run.ts';
import { resolveTask, type TaskListing } from './task-reference.ts';

/** Which tasks are to run, with tasks as the user refers to them. `default`: after the first output that was given or from the first other text, else the whole run. */
export type Selector =
  | { readonly type: 'default' | 'all' | 'failed' | 'changed' }
  | { readonly type: 'from'; readonly task: string; readonly to: string | null }
  | { readonly type: 'after'; readonly task: string }
  | { readonly type: 'only'; readonly tasks: readonly string[] };

export interface ReplayRequest extends KickoffRequest {
  /** A run's id or a unique start of one; null: chosen as docs/replay.md says. */
  readonly run: string | null;
  readonly selector: Selector;
  /** Outputs given by hand, by a reference to the task. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Texts in place of the files' own, by key (`write.description`); absent: none. */
  readonly texts?: Texts;
  readonly allowOffline: boolean;
  readonly strict: boolean;
  /** Runs the source's own definitions instead of today's. */
  readonly asRecorded: boolean;
  /** It goes on with the source run, so its tools see the same idempotency keys; absent: no. */
  readonly resumes?: boolean;
  /** False: a plan that calls tools with side effects again is refused, unless it resumes; absent: allowed. */
  readonly allowSideEffects?: boolean;
}

export interface PreparedReplay extends Prepared {
  readonly source: RunRecord;
}

export interface ReplayPreparation {
  /** Is only read. */
  readonly store: SourceStore & Pick<RunReader, 'memoryOf' | 'sideEffects'>;
  readonly request: ReplayRequest;
  readonly edit: TextEditor;
}

/** Chooses the source run and plans its replay on today's crew. */
export async function prepareReplay(
  project: Project,
  { runId, batch }: RunPlace,
  { store, request, edit }: ReplayPreparation,
): Promise<PreparedReplay> {
  const source = await sourceOf(store, request);
  const { run } = source;
  const recorded = request.asRecorded
    ? await recordedSpec(store, { runId: run.runId, tasks: source.tasks }, project.spec)
    : null;
  const edited = await editedProject({ project, edit }, request);
  const used = recorded === null ? edited.project : { ...project, spec: recorded.spec };
  const listing = { runId: run.runId, rows: source.tasks, today: used.spec.tasks.map((task) => task.name) };
  const edits = new Map(
    Object.entries(request.outputs).map(([task, text]) => [resolveTask(task, listing, outputWay), text]),
  );
  const states = new Map(source.tasks.map((task) => [task.name, stateOf(task)]));
  const prepared = await prepare(used, runId, {
    request: withKept(request, run.options, used.spec),
    selection: selectionOf(request.selector, listing, firstEdit(used.spec, edits, edited.texts)),
    source: { values: run.inputs, defaulted: run.options.defaulted },
    memory: {
      runId: run.runId,
      rootRunId: run.rootRunId,
      outputs: await store.memoryOf(run.runId),
      states,
      sideEffects: await sideEffectsOf(store, run.runId),
    },
    edits,
    allowOffline: request.allowOffline,
    strict: request.strict,
    projectModels: request.model === 'project',
    asRecorded: request.asRecorded,
    texts: edited.texts,
    batch,
    resumes: request.resumes === true ? (run.options.resumes ?? run.runId) : null,
  });
  if (request.allowSideEffects === false && request.resumes !== true) refuseSideEffects(prepared.plan, run);
  const idle = idleTexts(prepared.plan, used.spec, edited.texts);
  return { ...prepared, notes: [...(recorded?.notes ?? []), ...idle, ...prepared.notes], source: run };
}

const outputWay = (task: string) => `--set-output ${task}=…`;

/** Today's crew with the texts of the request, and those that differ from the files'. */
async function editedProject(
  { project, edit }: { readonly project: Project; readonly edit: TextEditor },
  { texts = {}, asRecorded, resumes, run }: ReplayRequest,
): Promise<EditedProject> {
  if (Object.keys(texts).length === 0) return { project, texts };
  if (asRecorded) {
    throw new CrewError('usage', '--as-recorded and --set-text exclude each other', {
      hint: "Other texts are tried on today's crew: leave one of them out",
    });
  }
  try {
    return await edit(texts);
  } catch (error) {
    if (!(error instanceof CrewError) || error.code !== 'usage' || resumes !== true) throw error;
    throw new CrewError('refused', `Run ${run} was made with --set-text, and its texts fit no more: ${error.message}`, {
      hint: `With the files' own texts, or others by --set-text:  crew replay ${run} --failed`,
    });
  }
}

/** Texts that no task of the plan is asked with. */
function idleTexts(plan: Plan, spec: CrewSpec, texts: Texts): readonly string[] {
  const asked = plan.tasks.filter(({ action }) => action === 'run').map(({ name }) => name);
  return Object.keys(texts)
    .filter((key) => !tasksWith(spec, key).some((name) => asked.includes(name)))
    .map((key) => `--set-text ${key} changes nothing here: no task that has it runs`);
}

function refuseSideEffects(plan: Plan, { runId }: RunRecord): void {
  const repeats = sideEffectsAgain(plan);
  if (repeats.length === 0) return;
  throw new CrewError('refused', `It would call again, as ${runId} did: ${sideEffectsText(repeats)}`, {
    hint: 'If that is meant:  --allow-side-effects',
  });
}

async function sideEffectsOf(store: Pick<RunReader, 'sideEffects'>, runId: RunId): Promise<Memory['sideEffects']> {
  const calls = new Map<TaskName, RepeatedCall[]>();
  for (const { name, tool, times } of await store.sideEffects(runId)) {
    calls.set(name, [...(calls.get(name) ?? []), { tool, times }]);
  }
  return calls;
}

/** What a replay would be made from, for someone who wants to edit it first. */
export interface ReplaySource {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** The outputs that could be reused, those of ancestors included. */
  readonly outputs: ReadonlyMap<TaskName, RecordedOutput>;
}

export async function replaySource({ store, request }: Omit<ReplayPreparation, 'edit'>): Promise<ReplaySource> {
  const source = await sourceOf(store, request);
  return { ...source, outputs: await store.memoryOf(source.run.runId) };
}

function sourceOf(store: SourceStore, request: ReplayRequest): Promise<SourceRun> {
  const { run, offline } = request;
  return chooseSource(store, { run, tasks: referencesOf(request), offline });
}

/** The tasks that a request names: an id among them can name the source run. */
function referencesOf({ selector, outputs }: ReplayRequest): readonly string[] {
  const edited = Object.keys(outputs);
  switch (selector.type) {
    case 'from':
      return [selector.task, ...(selector.to === null ? [] : [selector.to]), ...edited];
    case 'after':
      return [selector.task, ...edited];
    case 'only':
      return [...selector.tasks, ...edited];
    default:
      return edited;
  }
}

/** What a replay without a selector begins with: after the first output that was given, or from the first task that has another text. */
function firstEdit(spec: CrewSpec, edits: ReadonlyMap<TaskName, string>, texts: Texts): Selection {
  const touched = firstTaskWith(spec, texts);
  const first = spec.tasks.find(({ name }) => edits.has(name) || name === touched)?.name;
  if (first === undefined) return { type: 'all' };
  return edits.has(first) ? { type: 'after', task: first } : { type: 'from', task: first, to: null };
}

/** `byDefault`: what is meant without a selector. */
function selectionOf(selector: Selector, listing: TaskListing, byDefault: Selection): Selection {
  switch (selector.type) {
    case 'default':
      return byDefault;
    case 'from':
      return fromTo(
        resolveTask(selector.task, listing),
        selector.to === null ? null : resolveTask(selector.to, listing, (task) => `--to ${task}`),
        listing,
      );
    case 'after':
      return { type: 'after', task: resolveTask(selector.task, listing, (task) => `--after ${task}`) };
    case 'only':
      return {
        type: 'only',
        tasks: selector.tasks.map((task) => resolveTask(task, listing, (name) => `--only ${name}`)),
      };
    default:
      return { type: selector.type };
  }
}

function fromTo(task: TaskName, to: TaskName | null, { today }: TaskListing): Selection {
  if (to !== null && today.indexOf(to) < today.indexOf(task)) {
    throw new CrewError('usage', `${to} comes before ${task}`, { hint: `Turn them round:  -t ${to} --to ${task}` });
  }
  return { type: 'from', task, to };
}

function stateOf({ status, reason }: TaskRecord): SourceState {
  if (status === 'not-run' || status === 'skipped') return reason === 'left-out' ? 'left-out' : 'not-reached';
  return status === 'running' ? 'interrupted' : status;
}

/** The source's models and `--env-file` hold on, unless this replay names its own; `project` goes back to what the files say. A model kept for an agent that is gone has no use. */
function withKept(request: ReplayRequest, kept: RunOptions, { agents }: CrewSpec): KickoffRequest {
  const envFile = request.envFile ?? kept.envFile;
  if (request.model === 'project') return { ...request, model: null, envFile };
  if (request.model !== null) return { ...request, envFile };
  const keptModels = Object.entries(kept.agentModels).filter(([name]) => agents.some((agent) => agent.name === name));
  const agentModels = { ...Object.fromEntries(keptModels), ...request.agentModels };
  return { ...request, model: kept.model, agentModels, envFile };
}
