import { CrewError } from '../../errors.ts';
import { type Renames, renamedTasks, withTodaysNames } from '../../run/plan/renames.ts';
import type { Plan, RecordedOutput, Selection } from '../../run/plan.ts';
import type { CrewSpec, TaskName } from '../../spec/crew-spec.ts';
import { firstTaskWith, type Texts, tasksWith } from '../../spec/crew-texts.ts';
import type { RunReader, RunRecord, TaskRecord } from '../../store/records.ts';
import type { EditedProject } from '../open/edit-texts.ts';
import type { Project } from '../open/open-project.ts';
import type { TextEditor } from '../open/text-editor.ts';
import { withKept } from './kept-models.ts';
import { type KickoffRequest, type Prepared, prepare, type RunPlace } from './prepare-kickoff.ts';
import { recordedSpec } from './recorded-spec.ts';
import { sideEffectsAgain, sideEffectsText } from './side-effects.ts';
import { sourceMemory } from './source-memory.ts';
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
  readonly store: SourceStore & Pick<RunReader, 'memoryOf' | 'sideEffects' | 'execution'>;
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
  const recordedMemory = await sourceMemory(store, source);
  const renames = request.asRecorded ? new Map() : renamedTasks(used.spec, recordedMemory);
  const memory = withTodaysNames(recordedMemory, renames);
  const listing = listingOf(source, used.spec, renames);
  const edits = new Map(
    Object.entries(request.outputs).map(([task, text]) => [resolveTask(task, listing, outputWay), text]),
  );
  const kept = await withKept(request, { store, source, agents: used.spec.agents });
  const prepared = await prepare(used, runId, {
    request: kept.request,
    selection: selectionOf(request.selector, listing, firstEdit(used.spec, edits, edited.texts)),
    source: { values: run.inputs, defaulted: run.options.defaulted },
    memory,
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
  const taken = source.note === undefined ? [] : [source.note];
  const notes = [
    ...taken,
    ...(recorded?.notes ?? []),
    ...renameNotes(prepared.plan),
    ...kept.notes,
    ...idle,
    ...prepared.notes,
  ];
  return { ...prepared, notes, source: run };
}

/** Its tasks go by today's names. */
function listingOf({ run, tasks }: SourceRun, { tasks: today }: CrewSpec, renames: Renames): TaskListing {
  const rows = tasks.map((row) => ({ ...row, name: renames.get(row.name) ?? row.name }));
  return { runId: run.runId, rows, today: today.map(({ name }) => name), renames };
}

function renameNotes({ tasks }: Plan): readonly string[] {
  return tasks.flatMap((task) => {
    const was = task.action === 'reuse' ? task.output.wasNamed : undefined;
    if (was === undefined || task.action !== 'reuse') return [];
    return [`${task.name} was called ${was} in ${task.output.taskId} and is defined as it was: that output is reused`];
  });
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
    throw new CrewError(
      'refused',
      `Run ${run} was made with --set-text, and its texts no longer fit: ${error.message}`,
      {
        hint: `With the files' own texts, or others by --set-text:  crew replay ${run} --failed`,
      },
    );
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

/** What a replay would be made from, for someone who wants to edit it first. */
export interface ReplaySource {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
  /** The outputs that could be reused, those of ancestors included. */
  readonly outputs: ReadonlyMap<TaskName, RecordedOutput>;
}

/** Tasks and outputs go by the names that they have in `spec`. */
export async function replaySource(
  spec: CrewSpec,
  { store, request }: Omit<ReplayPreparation, 'edit'>,
): Promise<ReplaySource> {
  const source = await sourceOf(store, request);
  const memory = await sourceMemory(store, source);
  const renames = renamedTasks(spec, memory);
  const tasks = source.tasks.map((row) => ({ ...row, name: renames.get(row.name) ?? row.name }));
  return { run: source.run, tasks, outputs: withTodaysNames(memory, renames).outputs };
}

function sourceOf(store: SourceStore, request: ReplayRequest): Promise<SourceRun> {
  const { run, offline, selector } = request;
  const changed = selector.type === 'changed';
  return chooseSource(store, { run, tasks: referencesOf(request), offline, changed });
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
    throw new CrewError('usage', `${to} comes before ${task}`, { hint: `Swap them:  -t ${to} --to ${task}` });
  }
  return { type: 'from', task, to };
}
